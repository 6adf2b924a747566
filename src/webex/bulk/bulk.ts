import {
	mapInSlices,
	restForOthers,
	slicesOf,
} from "../../concurrency/time-slices.ts";
import * as contract from "../../contract/bulk.ts";
import {
	changesRights,
	isDone,
	performTogether,
	planAll,
	type StepOutcome,
} from "../../directory/batch/perform.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { demandWriting } from "../../directory/people/people.ts";
import type { Store } from "../../directory/store/store.ts";
import { jsonType, type Reply, replyLongList } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import type { ChangeOrigin } from "../change-request.ts";
import { explainRefusal } from "../people/version-conflict.ts";
import {
	isWarned,
	settleAtomic,
	showOutcome,
	splitByOperation,
} from "./bulk-operation.ts";
import { idInPath, planOperation } from "./read-operation.ts";

/** The number of operations of a best-effort bulk request in one batch. Other requests wait for at most one batch, not for the whole request. */
export const bulkBatchLength = 100;

/** The bulk call. */
export const bulkRoutes = [
	route(contract.runBulk, async (call) => {
		demandWriting(call.caller);
		const { inBodies, others } = splitByOperation(
			call.problems,
			"operations\\[\\d+\\]\\.",
		);
		refuseInvalid(others);
		const request = call.body as contract.BulkRequest;
		const outcomes = settleAtomic(
			await runOperations(call, request, inBodies),
			request.mode === "all-or-nothing",
		);
		if (call.storeReply !== undefined && !request.dryRun) {
			const shown = await showSlices(call, request, { outcomes });
			return composeReply(request, shown);
		}
		const results = await mapInSlices(
			outcomes,
			bulkBatchLength,
			(outcome, index) => showResult(call, request, { outcome, index }),
		);
		const reply = summarize(request, results);
		return replyLongList(statusOf(reply), reply, "results");
	}),
];

/** The results of operations, and the text of each slice of them. */
interface Shown {
	results: contract.BulkResult[];
	texts: string[];
}

async function showSlices(
	call: Pick<Call, "trackingId" | "reportFailure">,
	request: contract.BulkRequest,
	{ outcomes, first = 0 }: { outcomes: readonly StepOutcome[]; first?: number },
): Promise<Shown> {
	const shown: Shown = { results: [], texts: [] };
	for await (const { start, entries } of slicesOf(outcomes, bulkBatchLength)) {
		const results = entries.map((outcome, index) =>
			showResult(call, request, { outcome, index: first + start + index }),
		);
		shown.results.push(...results);
		shown.texts.push(JSON.stringify(results).slice(1, -1));
	}
	return shown;
}

function composeReply(
	request: contract.BulkRequest,
	{ results, texts }: Shown,
): Reply {
	const { results: _, ...head } = summarize(request, results);
	return {
		status: statusOf(head),
		headers: { "content-type": jsonType },
		body: `${JSON.stringify(head).slice(0, -1)},"results":[${texts.join(",")}]}`,
	};
}

function statusOf({ failed }: Pick<contract.BulkReply, "failed">): number {
	return failed === 0 ? 200 : 207;
}

function showResult(
	call: Pick<Call, "trackingId" | "reportFailure">,
	{ operations }: contract.BulkRequest,
	{ outcome, index }: { outcome: StepOutcome; index: number },
): contract.BulkResult {
	const { bulkId, path } = operations[index] as contract.BulkOperation;
	return { index, bulkId, ...showOutcome(call, outcome, idInPath(path)) };
}

function summarize(
	{ mode, dryRun = false }: contract.BulkRequest,
	results: contract.BulkResult[],
): contract.BulkReply {
	const failed = results.filter(({ status }) => status >= 400).length;
	return {
		mode,
		dryRun,
		total: results.length,
		done: results.length - failed,
		failed,
		doneWithWarnings: results.filter(isWarned).length,
		results,
	};
}

async function runOperations(
	call: Call,
	request: contract.BulkRequest,
	inBodies: ReadonlyMap<string, readonly FieldProblem[]>,
): Promise<StepOutcome[]> {
	const { mode, dryRun = false, operations } = request;
	const isAtomic = mode === "all-or-nothing";
	using dryRunStore = dryRun ? call.store.openDryRun() : undefined;
	const store = dryRunStore?.store ?? call.store;
	const origin = { ...call, store, isAtomic };
	const outcomes: StepOutcome[] = [];
	const batchLength = isAtomic ? operations.length : bulkBatchLength;
	for (let start = 0; start < operations.length; start += batchLength) {
		const batch = operations.slice(start, start + batchLength);
		const isLast = start + batch.length === operations.length;
		// A batch that is refused immediately writes nothing, so it would not let other requests run.
		if (start > 0) await restForOthers();
		try {
			const plans = await planBatch(origin, batch, {
				isDryRun: dryRun,
				problemsOf: (index) => inBodies.get(`operations[${start + index}].`),
			});
			const results = await performTogether(store, plans, {
				keep: isAtomic ? "all" : "each",
				note: isLast ? await keepReply(call, request, outcomes) : undefined,
			});
			if (results.some(changesRights)) call.forgetCallers();
			outcomes.push(...(await explainRefusals(store, results)));
			// The bodies are not read again, and there may be many of them.
			for (const operation of batch) operation.body = undefined;
		} catch (reason) {
			if (!outcomes.some(isDone)) throw reason;
			// The reply must say that the earlier operations are done and that the later ones were not tried.
			const refused = { kind: "refused", reason } as const;
			outcomes.push(...operations.slice(start).map(() => refused));
			break;
		}
	}
	return outcomes;
}

function planBatch(
	origin: ChangeOrigin,
	batch: readonly contract.BulkOperation[],
	{
		isDryRun,
		problemsOf,
	}: {
		isDryRun: boolean;
		/** The problems of a body that are already known. */
		problemsOf: (index: number) => readonly FieldProblem[] | undefined;
	},
): ReturnType<typeof planAll> {
	return planAll(
		batch.map(
			(operation, index) => () =>
				planOperation(origin, operation, {
					isDryRun,
					problems: problemsOf(index),
				}),
		),
	);
}

/** Explains refusals as the single calls do. If that fails, the failure is the reason. */
export async function explainRefusals(
	store: Store,
	outcomes: readonly StepOutcome[],
): Promise<StepOutcome[]> {
	const explained: StepOutcome[] = [];
	for await (const { entries } of slicesOf(outcomes, bulkBatchLength))
		explained.push(
			...(await Promise.all(
				entries.map(async (outcome): Promise<StepOutcome> => {
					if (outcome.kind !== "refused") return outcome;
					const reason = await explainRefusal(store, outcome.reason).catch(
						(cause: unknown) => cause,
					);
					return { kind: "refused", reason };
				}),
			)),
		);
	return explained;
}

// Stores the reply with the last batch, where the request asks for that. The text of the earlier batches is prepared in advance.
async function keepReply(
	call: Call,
	request: contract.BulkRequest,
	before: readonly StepOutcome[],
): Promise<Parameters<typeof performTogether>[2]["note"]> {
	const { storeReply } = call;
	if (storeReply === undefined) return undefined;
	const quiet = { ...call, reportFailure: () => {} };
	const done = await showSlices(quiet, request, { outcomes: before });
	return async (outcomes) => {
		const last = await showSlices(quiet, request, {
			outcomes: settleAtomic(outcomes, request.mode === "all-or-nothing"),
			first: before.length,
		});
		const reply = composeReply(request, {
			results: [...done.results, ...last.results],
			texts: [...done.texts, ...last.texts],
		});
		return storeReply(() => reply).make(undefined);
	};
}
