import { randomUUID } from "node:crypto";
import * as contract from "../../contract/move.ts";
import type { StepOutcome } from "../../directory/batch/perform.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Job } from "../../directory/jobs/job.ts";
import { createJob } from "../../directory/jobs/jobs.ts";
import { movesMax } from "../../directory/moves/move.ts";
import {
	abandonMove,
	findMoved,
	getMove,
	listMoves,
	noVisibleMove,
	pauseMove,
	resumeMove,
	tryMoves,
} from "../../directory/moves/moves.ts";
import type { Person } from "../../directory/people/person.ts";
import { beginningOf } from "../../directory/text/text.ts";
import { readCursor, showNext } from "../../http/paging.ts";
import { type Reply, replyEmpty, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId } from "../ids.ts";
import { receiveJob } from "../jobs/receive-job.ts";
import { moveOperation } from "./move-operation.ts";
import {
	type AskedMove,
	complainOfMoves,
	complainOfPeople,
	readMoves,
	refuseMoves,
} from "./read-moves.ts";
import { showMoveError, showMoveJob, showValidation } from "./show-move.ts";

/** The calls that move people between locations. */
export const moveRoutes = [
	route(contract.moveUsers, async (call) => {
		refuseMoves(call.problems);
		const moves = readMoves(call.body as contract.MoveUsers);
		refuseMoves(complainOfMoves(moves));
		const { store, caller, query } = call;
		const found = await findMoved(store, caller, {
			orgId: query.orgId,
			moves,
		});
		refuseMoves(complainOfPeople(moves, found.people));
		const isTried = query.dryRun || moves[0]?.isValidation;
		return isTried ? replyTried(call, moves) : start(call, { ...found, moves });
	}),

	route(contract.listMoves, async (call) => {
		const { store, caller, query } = call;
		refuseInvalid(call.queryProblems);
		const { cursor, start = 0 } = query;
		const after =
			cursor === undefined
				? undefined
				: readCursor(cursor, { name: "cursor", now: call.now });
		const skipped = after === undefined ? start : 0;
		const limit = Math.min(
			query.max ?? contract.movesPageDefault,
			contract.movesPageMax,
		);
		const found = await listMoves(store, caller, {
			orgId: query.orgId,
			after: after && { id: after.id, createdAt: Number(after.name) || 0 },
			limit: skipped + limit + 1,
		});
		const page = found.slice(skipped, skipped + limit);
		const last = page.at(-1);
		const next =
			last !== undefined && found.length > skipped + limit
				? { id: last.id, name: String(last.createdAt) }
				: undefined;
		return replyJson(
			200,
			{ items: page.map((job) => showMoveJob(job, call.now)) },
			showNext(next, call),
		);
	}),

	route(contract.getMove, async (call) => {
		refuseInvalid(call.queryProblems);
		const job = await getMove(call.store, call.caller, keyOf(call));
		return replyJson(200, showMoveJob(job, call.now));
	}),

	route(contract.listMoveErrors, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, query } = call;
		const job = await getMove(store, caller, keyOf(call));
		const items = await store.jobs.items({
			...{ orgId: job.orgId, id: job.id, isFaulty: true },
			limit: movesMax,
		});
		const { start = 0, max = movesMax } = query;
		const errors = items
			.filter(({ result }) => result?.isDone === false)
			.slice(start, start + max);
		return replyJson(200, {
			items: errors.map((item) => showMoveError(job, item)),
		});
	}),

	route(contract.pauseMove, async (call) => {
		refuseInvalid(call.queryProblems);
		await pauseMove(call.store, call.caller, keyOf(call));
		return replyEmpty();
	}),

	route(contract.resumeMove, async (call) => {
		refuseInvalid(call.queryProblems);
		await resumeMove(call.store, call.caller, keyOf(call));
		call.jobs.wake();
		return replyEmpty();
	}),

	route(contract.abandonMove, async (call) => {
		refuseInvalid(call.queryProblems);
		const { now, jobs } = call;
		await abandonMove(call.store, call.caller, {
			...keyOf(call),
			...{ now, expiresAt: now + jobs.lifeMs },
			onCancel: jobs.noteCancelled,
		});
		return replyEmpty();
	}),
];

async function replyTried(
	call: Call,
	moves: readonly AskedMove[],
): Promise<Reply> {
	const outcomes = await tryMoves(call.store, requestOf(call), moves);
	return replyJson(200, {
		response: {
			usersList: moves.map((move, index) =>
				showValidation(call, move, outcomes[index] as StepOutcome),
			),
		},
	});
}

// The items are operations of a bulk request: each moves one person.
async function start(
	call: Call,
	{
		orgId,
		people,
		moves,
	}: {
		orgId: string;
		people: ReadonlyMap<string, Person>;
		moves: readonly AskedMove[];
	},
): Promise<Reply> {
	const { store, caller, now } = call;
	const job = await createJob(store, caller, {
		...{ id: randomUUID(), orgId, format: "ndjson", isMove: true },
		...{ isAllOrNothing: false, isDryRun: false, isLocking: false },
		title: await titleOf(call, orgId, moves),
		trackingId: call.trackingId,
		createdAt: now,
	});
	const items = moves.map((move, index) => ({
		...{ index, line: index + 1 },
		input: JSON.stringify(
			moveOperation(move, people.get(move.personId)?.displayName ?? ""),
		),
	}));
	await receiveJob(call, job, async (clock) => {
		await store.jobs.append(job, items, clock());
		await store.jobs.finish(job, { warnings: [] });
	});
	call.jobs.wake();
	const made: Job = { ...job, state: "waiting", total: moves.length };
	const shown = showMoveJob(made, now);
	return replyJson(201, { response: { ...shown, jobDetails: shown } });
}

async function titleOf(
	{ store }: Pick<Call, "store">,
	orgId: string,
	moves: readonly AskedMove[],
): Promise<string> {
	const people = moves.length === 1 ? "1 person" : `${moves.length} people`;
	const ids = [...new Set(moves.map(({ locationId }) => locationId))];
	const [id = "", ...others] = ids;
	const location =
		others.length === 0 ? await store.locations.get({ orgId, id }) : undefined;
	return location === undefined
		? `Move ${people}`
		: `Move ${people} to ${beginningOf(location.name, 150)}`;
}

function keyOf(call: Call): { id: string; orgId?: string } {
	const id = readId("JOB_ID", call.parameter("jobId"));
	if (id === undefined) throw noVisibleMove();
	const { orgId } = call.query as { orgId?: string };
	return { id, orgId };
}
