import { restForOthers, slicesOf } from "../../concurrency/time-slices.ts";
import * as contract from "../../contract/bulk.ts";
import type { DryRun } from "../../contract/dry-run.ts";
import {
	type Fate,
	runTogether,
	type TaskResult,
} from "../../directory/batch/together.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { demandWriting } from "../../directory/people/people.ts";
import {
	jsonType,
	type Reply,
	replyLongList,
	sendReply,
} from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import {
	idInPath,
	isWarned,
	settleTogether,
	showFate,
	splitByOperation,
	taskOf,
} from "./bulk-operation.ts";

/**
 * Operations of a best-effort bulk that share a transaction. Other requests wait at most for one
 * such share, not for the whole bulk.
 */
export const bulkShareLength = 100;

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
		const outcomes = await runOperations(call, request, inBodies);
		const isWhole = request.mode === "all-or-nothing";
		const fates = settleTogether(outcomes, isWhole);
		if (call.answer !== undefined && !request.dryRun) {
			const shown = await showSlices(call, request, { fates });
			return sendReply(composeReply(request, shown));
		}
		const results: contract.BulkResult[] = [];
		for await (const { start, entries } of slicesOf(fates, bulkShareLength))
			for (const [place, fate] of entries.entries()) {
				const index = start + place;
				const result = showResult(call, request, { fate, index });
				const outcome = outcomes[index] as TaskResult<Response>;
				results.push(
					request.dryRun && result.status < 400 && outcome.kind === "done"
						? { ...result, ...(await readPreview(outcome.answer)) }
						: result,
				);
			}
		const reply = summarize(request, results);
		return replyLongList(statusOf(reply), reply, "results");
	}),
];

/** Results of operations, and the text of each slice of them. */
interface Shown {
	results: contract.BulkResult[];
	texts: string[];
}

async function showSlices(
	call: Pick<Call, "trackingId" | "reportFailure">,
	request: contract.BulkRequest,
	{ fates, first = 0 }: { fates: readonly Fate[]; first?: number },
): Promise<Shown> {
	const shown: Shown = { results: [], texts: [] };
	for await (const { start, entries } of slicesOf(fates, bulkShareLength)) {
		const results = entries.map((fate, place) =>
			showResult(call, request, { fate, index: first + start + place }),
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
	{ fate, index }: { fate: Fate; index: number },
): contract.BulkResult {
	const { bulkId, path } = operations[index] as contract.BulkOperation;
	return { index, bulkId, ...showFate(call, fate, idInPath(path)) };
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
): Promise<TaskResult<Response>[]> {
	const { mode, dryRun = false, operations } = request;
	const isWhole = mode === "all-or-nothing";
	const tasks = operations.map((operation, index) =>
		taskOf(call, operation, {
			isDryRun: dryRun,
			isWhole,
			problems: inBodies.get(`operations[${index}].`),
		}),
	);
	using dryRunStore = dryRun ? call.store.openDryRun() : undefined;
	const store = dryRunStore?.store ?? call.store;
	const outcomes: TaskResult<Response>[] = [];
	const shareLength = isWhole ? tasks.length : bulkShareLength;
	for (let start = 0; start < tasks.length; start += shareLength) {
		const share = tasks.slice(start, start + shareLength);
		const isLast = start + share.length === tasks.length;
		// Operations that are refused at once write nothing, and would leave nobody a turn.
		if (start > 0) await restForOthers();
		try {
			const results = await runTogether(
				store,
				share,
				isWhole ? "all" : "each",
				isLast ? await keepReply(call, request, outcomes) : undefined,
			);
			outcomes.push(...results);
			// Nobody looks into them again, and there may be many of them.
			for (const operation of operations.slice(start, start + share.length))
				operation.body = undefined;
		} catch (reason) {
			if (!outcomes.some(({ kind }) => kind === "done")) throw reason;
			// Those before are done, so the reply has to say so; those behind were not tried.
			const refused = { kind: "refused", reason } as const;
			outcomes.push(...tasks.slice(start).map(() => refused));
			break;
		}
	}
	return outcomes;
}

// The reply, kept in the transaction of the last operations, where the request asks for that. The text of those before is made ahead.
async function keepReply(
	call: Call,
	request: contract.BulkRequest,
	before: readonly Fate[],
): Promise<Parameters<typeof runTogether>[3]> {
	const { answer } = call;
	if (answer === undefined) return undefined;
	const quiet = { ...call, reportFailure: () => {} };
	const done = await showSlices(quiet, request, { fates: before });
	return {
		async note(fates) {
			const last = await showSlices(quiet, request, {
				fates: settleTogether(fates, request.mode === "all-or-nothing"),
				first: before.length,
			});
			const reply = composeReply(request, {
				results: [...done.results, ...last.results],
				texts: [...done.texts, ...last.texts],
			});
			return answer(() => reply).make(undefined);
		},
	};
}

// What a removal would do stands only in the reply of the single call.
async function readPreview(
	answer: Response,
): Promise<Pick<contract.BulkResult, "preview">> {
	const { changes, seats, claims, warnings } = (await answer.json()) as DryRun;
	return { preview: { changes, seats, claims, warnings } };
}
