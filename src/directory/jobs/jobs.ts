import { type Caller, reachOf, standingIn } from "../access/caller.ts";
import type { Token } from "../access/token.ts";
import { callerOf } from "../access/tokens.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import {
	jobLockMs,
	lockAt,
	refuseLocked,
} from "../organizations/organization.ts";
import { chooseOrg } from "../organizations/organizations.ts";
import { demandWriting } from "../people/people.ts";
import { afterChange, partMade } from "../store/after-change.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Store } from "../store/store.ts";
import { complainOfText } from "../text/text.ts";
import {
	endedStates,
	type Job,
	type JobMaker,
	jobTitleLengthMax,
	makerOf,
	openJobsMax,
} from "./job.ts";

/**
 * Creates a job to which items are then appended. Only for callers who may change people of the
 * organization.
 */
export async function createJob(
	store: Store,
	caller: Caller,
	{
		orgId,
		trackingId,
		...asked
	}: Pick<
		Job,
		| "id"
		| "title"
		| "format"
		| "isMove"
		| "isActivation"
		| "isAllOrNothing"
		| "isDryRun"
		| "isLocking"
		| "undoOf"
		| "previewOf"
		| "createdAt"
	> & {
		orgId: string | undefined;
		trackingId: string;
	},
): Promise<Job> {
	const chosen = demandJobs(caller, orgId);
	const wrong = complainOfText(asked.title ?? "", jobTitleLengthMax);
	if (wrong !== undefined) refuseInvalid([{ field: "title", ...wrong }]);
	const open = await store.jobs.countOpen(chosen);
	if (open >= openJobsMax)
		throw new DirectoryError(
			"conflict",
			`This organization has ${open} unfinished jobs, the maximum. Wait for one to end, or cancel one.`,
		);
	const job: Job = {
		...asked,
		orgId: chosen,
		maker: makerOf(caller, trackingId),
		warnings: [],
		state: "receiving",
		total: 0,
		done: 0,
		failed: 0,
		doneWithWarnings: 0,
		attempts: 0,
	};
	await store.jobs.create(job);
	return job;
}

/** The jobs of an organization, newest first. */
export async function listJobs(
	store: Store,
	caller: Caller,
	{
		orgId,
		...page
	}: Omit<Parameters<JobStore["list"]>[0], "orgId" | "isMove"> & {
		orgId: string | undefined;
	},
): Promise<Job[]> {
	return store.jobs.list({ ...page, orgId: demandJobs(caller, orgId) });
}

/** The display names of the makers of jobs, by id; people who no longer exist have none. */
export async function nameMakers(
	store: Store,
	jobs: readonly Pick<Job, "maker">[],
): Promise<Map<string, string>> {
	const names = new Map<string, string>();
	for (const orgId of new Set(jobs.map(({ maker }) => maker.orgId))) {
		const ids = jobs
			.filter(({ maker }) => maker.orgId === orgId)
			.map(({ maker }) => maker.personId);
		const found = await store.people.list({
			orgId,
			ids: [...new Set(ids)],
			limit: ids.length,
			isPresenceWanted: false,
		});
		for (const { person } of found) names.set(person.id, person.displayName);
	}
	return names;
}

/** One job. Refuses with `notFound` also when the caller may not change people of its organization. */
export async function getJob(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Job> {
	demandWriting(caller);
	const job = await store.jobs.find({ orgIds: reachOf(caller), id });
	if (job === undefined || !mayChangePeople(caller, job.orgId))
		throw new DirectoryError(
			"notFound",
			"There is no job with this id that you can see.",
		);
	return job;
}

/** Cancels a job, and calls `onCancel` when this call ended it; items that were done stay done. A job that has ended stays unchanged. */
export async function cancelJob(
	store: Store,
	caller: Caller,
	{
		id,
		now,
		expiresAt,
		onCancel,
	}: { id: string; now: number; expiresAt: number; onCancel: () => void },
): Promise<Job> {
	const job = await getJob(store, caller, id);
	const isMine = await endJob(store, job, { now, expiresAt, onCancel });
	const read = () => getJob(store, caller, id);
	if (isMine) return afterChange(read);
	return endedStates.includes(job.state) ? job : read();
}

// False for a job that had ended, also if another request was faster.
async function endJob(
	{ jobs }: Store,
	{ orgId, id, state }: Job,
	{
		onCancel,
		...ending
	}: { now: number; expiresAt: number; onCancel: () => void },
): Promise<boolean> {
	if (endedStates.includes(state)) return false;
	const isMine = await jobs.end(
		{ orgId, id },
		{ state: "cancelled", ...ending },
	);
	if (isMine) onCancel();
	return isMine;
}

/** Cancels a job if it runs, and deletes it with its items. */
export async function deleteJob(
	store: Store,
	caller: Caller,
	{ id, ...about }: { id: string; now: number; onCancel: () => void },
): Promise<void> {
	const job = await getJob(store, caller, id);
	const expiresAt = about.now;
	let isBegun = await endJob(store, job, { ...about, expiresAt });
	const forget = () => forgetPart(store.jobs, job);
	while (!(await (isBegun ? afterChange(forget, partMade) : forget())))
		isBegun = true;
}

/** Deletes a job that has ended, with its items, one part at a time. */
export async function forgetJob(
	jobs: JobStore,
	job: Pick<Job, "orgId" | "id">,
): Promise<void> {
	while (!(await forgetPart(jobs, job))) {
		// Each part is a separate transaction, so that other requests run in between.
	}
}

function forgetPart(
	jobs: JobStore,
	{ orgId, id }: Pick<Job, "orgId" | "id">,
): Promise<boolean> {
	return jobs.forget({ orgId, id, limit: forgetLength });
}

const forgetLength = 1000;

/** Locks an organization for a job that demands it. Refuses with `locked` while another lock holds. */
export async function lockForJob(
	store: Store,
	{ orgId, id, isLocking }: Job,
	now: number,
): Promise<void> {
	if (!isLocking) return;
	const organization = await store.organizations.get(orgId);
	const lock = organization && lockAt(organization, now);
	if (lock !== undefined && lock.holder !== id) throw refuseLocked(lock, now);
	const isFresh = lock !== undefined && lock.until - now > jobLockMs / 2;
	if (!isFresh)
		await store.organizations.lock(orgId, {
			reason: "people are being imported",
			until: now + jobLockMs,
			holder: id,
		});
}

/** Releases the lock of a job that has ended. */
export async function unlockAfterJob(
	store: Store,
	{ orgId, id, isLocking }: Job,
): Promise<void> {
	if (!isLocking) return;
	const job = await store.jobs.find({ orgIds: [orgId], id });
	const lock = (await store.organizations.get(orgId))?.lock;
	const isOver = job === undefined || endedStates.includes(job.state);
	if (isOver && lock?.holder === id)
		await store.organizations.lock(orgId, undefined);
}

/**
 * The caller as whom a job's items are performed: its maker with their current roles. Undefined when the
 * person no longer exists, may not sign in, or the token or its authorization was revoked. A job outlives the expiry of its token.
 */
export async function identifyMaker(
	store: Store,
	maker: JobMaker,
	now: number,
): Promise<Caller | undefined> {
	const { orgId, personId, tokenId, scopes } = maker;
	const found = await store.people.get({ orgId, id: personId });
	if (found === undefined) return undefined;
	const token = await store.tokens.get(tokenId);
	if (!(await isPermitted(store, { maker, token, now }))) return undefined;
	const { impersonator, authorizationId, integrationId } = token ?? maker;
	return callerOf(
		store,
		{ id: tokenId, scopes, impersonator, authorizationId, integrationId },
		found.person,
	);
}

// The store forgets a token that ended, and one under an authorization also when newer ones push it out.
async function isPermitted(
	store: Store,
	{
		maker: { authorizationId, expiresAt },
		token,
		now,
	}: { maker: JobMaker; token: Token | undefined; now: number },
): Promise<boolean> {
	if (token !== undefined) return token.revokedAt === undefined;
	if (authorizationId !== undefined)
		return (await store.authorizations.get(authorizationId)) !== undefined;
	return expiresAt !== undefined && expiresAt <= now;
}

/** The organization of a job. Refuses callers who may not change people there. */
export function demandJobs(caller: Caller, orgId: string | undefined): string {
	demandWriting(caller);
	const chosen = chooseOrg(caller, orgId);
	if (!mayChangePeople(caller, chosen))
		throw new DirectoryError(
			"forbidden",
			"Only full and user administrators of the organization may see and create jobs.",
		);
	return chosen;
}

function mayChangePeople(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return standing === "full" || standing === "user";
}
