import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import {
	type Caller,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import {
	performTogether,
	planAll,
	type StepOutcome,
} from "../batch/perform.ts";
import { DirectoryError } from "../errors.ts";
import { endedStates, type Job } from "../jobs/job.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import {
	type ChangeRequest,
	demandWriting,
	planUpdate,
} from "../people/people.ts";
import type { Person } from "../people/person.ts";
import type { ChangePlan } from "../people/person-plan.ts";
import type { JobKey } from "../store/job-store.ts";
import type { Store } from "../store/store.ts";
import { draftOfMove, type Move } from "./move.ts";

/**
 * Plans the move of a calling user, under the rules of "Update a Person" apart from the one that fixes the
 * location. Only full administrators may.
 */
export function planMove(
	store: Store,
	request: ChangeRequest,
	move: Move,
): Awaitable<ChangePlan> {
	const { caller } = request;
	demandMoving(caller);
	const options = {
		...request.options,
		isMove: true,
		seesCallingData: true,
		seesAllTypes: true,
	};
	const plan = planUpdate(
		store,
		{ ...request, options },
		{
			personId: move.personId,
			draft: (current) => draftOfMove(current, move),
		},
	);
	return whenThere(plan, (planned) => {
		demandMovingIn(caller, planned.step.target.orgId);
		return planned;
	});
}

/** The outcomes that moves would have together; nothing is written. */
export async function tryMoves(
	store: Store,
	request: ChangeRequest,
	moves: readonly Move[],
): Promise<StepOutcome[]> {
	using dryRun = store.openDryRun();
	const asked = { ...request, isDryRun: true };
	const plans = await planAll(
		moves.map((move) => async () => planMove(dryRun.store, asked, move)),
	);
	return await performTogether(dryRun.store, plans, { keep: "each" });
}

/** The people of an organization whom moves name, by id. Refuses callers who may not move people there. */
export async function findMoved(
	store: Store,
	caller: Caller,
	{ orgId, moves }: { orgId: string | undefined; moves: readonly Move[] },
): Promise<{ orgId: string; people: ReadonlyMap<string, Person> }> {
	demandMoving(caller);
	const chosen = chooseOrg(caller, orgId);
	demandMovingIn(caller, chosen);
	const ids = [...new Set(moves.map(({ personId }) => personId))];
	const found = await store.people.list({
		...{ orgId: chosen, ids, limit: ids.length },
		isPresenceWanted: false,
	});
	return {
		orgId: chosen,
		people: new Map(found.map(({ person }) => [person.id, person])),
	};
}

/** The jobs of an organization that move people, newest first. Only for its administrators. */
export async function listMoves(
	store: Store,
	caller: Caller,
	{ orgId, ...page }: { orgId?: string; after?: JobKey; limit: number },
): Promise<Job[]> {
	demandAdmin(caller, "spark-admin:telephony_config_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return store.jobs.list({ ...page, orgId: chosen, isMove: true });
}

/** One job that moves people. Only for administrators of its organization. */
export async function getMove(
	store: Store,
	caller: Caller,
	key: MoveKey,
): Promise<Job> {
	demandAdmin(caller, "spark-admin:telephony_config_read");
	const job = await findMove(store, caller, key);
	demandAdminIn(caller, job.orgId);
	return job;
}

/** A job, and its organization where the request names one. */
interface MoveKey {
	id: string;
	orgId?: string;
}

/** Interrupts a job that moves people. Refuses with `conflict` one that has ended or is paused. */
export async function pauseMove(
	store: Store,
	caller: Caller,
	key: MoveKey,
): Promise<void> {
	const job = await demandChangingMove(store, caller, key);
	if (await store.jobs.pause(job)) return;
	throw wrongState(await findMove(store, caller, key), "paused");
}

/** Continues a job that moves people. Refuses with `conflict` one that is not paused. */
export async function resumeMove(
	store: Store,
	caller: Caller,
	key: MoveKey,
): Promise<void> {
	const job = await demandChangingMove(store, caller, key);
	if (await store.jobs.resume(job)) return;
	throw wrongState(await findMove(store, caller, key), "resumed");
}

/** Ends a job that moves people, and calls `onCancel`; people who were moved stay moved. Refuses with `conflict` one that has ended. */
export async function abandonMove(
	store: Store,
	caller: Caller,
	{
		now,
		expiresAt,
		onCancel,
		...key
	}: MoveKey & { now: number; expiresAt: number; onCancel: () => void },
): Promise<void> {
	const job = await demandChangingMove(store, caller, key);
	const ending = { state: "cancelled", now, expiresAt } as const;
	if (await store.jobs.end(job, ending)) return onCancel();
	throw wrongState(await findMove(store, caller, key), "abandoned");
}

/** Refuses callers who may not move people in any organization. */
export function demandMoving(caller: Caller): void {
	demandMoveControl(caller);
	demandWriting(caller);
}

/** Refuses callers who may not pause, resume or abandon jobs that move people in any organization. */
export function demandMoveControl(caller: Caller): void {
	demandAdmin(caller, "spark-admin:telephony_config_write");
	const orgIds = reachOf(caller);
	if (!orgIds.some((orgId) => standingIn(caller, orgId) === "full"))
		throw noMover();
}

function demandMovingIn(caller: Caller, orgId: string): void {
	if (standingIn(caller, orgId) !== "full") throw noMover();
}

function noMover(): DirectoryError {
	return forbidden(
		"Only full administrators may move people to another location.",
	);
}

async function demandChangingMove(
	store: Store,
	caller: Caller,
	key: MoveKey,
): Promise<Job> {
	demandMoveControl(caller);
	const job = await findMove(store, caller, key);
	demandMovingIn(caller, job.orgId);
	return job;
}

async function findMove(
	store: Store,
	caller: Caller,
	{ id, orgId }: MoveKey,
): Promise<Job> {
	const orgIds = reachOf(caller).filter(
		(known) =>
			standingIn(caller, known) !== "stranger" &&
			(orgId === undefined || known === orgId),
	);
	const job = await store.jobs.find({ orgIds, id });
	// Nobody has its id before all its items are stored.
	if (job?.isMove && job.state !== "receiving") return job;
	throw noVisibleMove();
}

/** The refusal of a job that does not exist, moves no one, or that the caller may not see. */
export function noVisibleMove(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no job with this id that moves people and that you can see.",
	);
}

function wrongState({ state }: Job, verb: string): DirectoryError {
	const is = endedStates.includes(state)
		? "has ended"
		: state === "paused"
			? "is paused"
			: "is not paused";
	return new DirectoryError("conflict", `The job cannot be ${verb}: it ${is}.`);
}
