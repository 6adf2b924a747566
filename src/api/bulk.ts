import * as contract from "../contract/bulk.ts";
import type { DryRun } from "../contract/dry-run.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { demandWriting } from "../directory/people.ts";
import { runTogether, type TaskResult } from "../directory/together.ts";
import {
	idInPath,
	isWarned,
	settleTogether,
	showFate,
	taskOf,
} from "./bulk-operation.ts";
import { type Call, route } from "./call.ts";
import { replyJson } from "./reply.ts";

/**
 * Operations of a best-effort bulk that share a transaction. Other requests wait at most for one
 * such share, not for the whole bulk.
 */
export const bulkShareLength = 100;

/** The bulk call. */
export const bulkRoutes = [
	route(contract.runBulk, async (call) => {
		demandWriting(call.caller);
		refuseInvalid(call.problems);
		const request = call.body as contract.BulkRequest;
		const results = await runOperations(call, request);
		const failed = results.filter(({ status }) => status >= 400).length;
		const reply: contract.BulkReply = {
			mode: request.mode,
			dryRun: request.dryRun ?? false,
			total: results.length,
			done: results.length - failed,
			failed,
			doneWithWarnings: results.filter(isWarned).length,
			results,
		};
		return replyJson(failed === 0 ? 200 : 207, reply);
	}),
];

async function runOperations(
	call: Call,
	{ mode, dryRun, operations }: contract.BulkRequest,
): Promise<contract.BulkResult[]> {
	const tasks = operations.map((operation) =>
		taskOf(call, operation, {
			isDryRun: dryRun === true,
			isWhole: mode === "all-or-nothing",
		}),
	);
	using trial = dryRun ? call.store.openTrial() : undefined;
	const store = trial?.store ?? call.store;
	const outcomes: TaskResult<Response>[] = [];
	if (mode === "all-or-nothing")
		outcomes.push(...(await runTogether(store, tasks, "all")));
	else
		for (let start = 0; start < tasks.length; start += bulkShareLength) {
			const share = tasks.slice(start, start + bulkShareLength);
			outcomes.push(...(await runTogether(store, share, "each")));
		}
	const fates = settleTogether(outcomes, mode === "all-or-nothing");
	return Promise.all(
		fates.map(async (fate, index) => {
			const { bulkId, path } = operations[index] as contract.BulkOperation;
			const shown = showFate(call, fate, idInPath(path));
			const outcome = outcomes[index] as TaskResult<Response>;
			return dryRun && fate.kind === "done" && outcome.kind === "done"
				? { index, bulkId, ...shown, ...(await readPreview(outcome.answer)) }
				: { index, bulkId, ...shown };
		}),
	);
}

// What a removal would do stands only in the reply of the single call.
async function readPreview(
	answer: Response,
): Promise<Pick<contract.BulkResult, "preview" | "status">> {
	const { changes, seats, claims, warnings } = (await answer.json()) as DryRun;
	return {
		status: answer.status,
		preview: { changes, seats, claims, warnings },
	};
}
