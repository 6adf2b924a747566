import { randomUUID } from "node:crypto";
import { DirectoryError } from "../../directory/errors.ts";
import type { Job, JobItem } from "../../directory/jobs/job.ts";
import { createJob, getJob } from "../../directory/jobs/jobs.ts";
import {
	demandApplicable,
	demandUndoable,
} from "../../directory/jobs/undo-job.ts";
import type { Store } from "../../directory/store/store.ts";
import { beginningOf } from "../../directory/text/text.ts";
import type { Call } from "../call.ts";
import { nameVersion } from "../history/plan-revert.ts";
import { bulkIdLengthMax } from "../moves/move-operation.ts";
import { readDetail } from "./item-result.ts";
import { keepItems } from "./job-upload.ts";
import { receiveJob } from "./receive-job.ts";

/** The number of items read at a time. */
const pageLength = 500;

/** Makes a job of the items of a dry run. */
export async function startRun(
	call: Call,
	{ title }: { title?: string },
): Promise<Job> {
	const { store, caller } = call;
	const tried = await getJob(store, caller, call.parameter("jobId"));
	await demandApplicable(store, tried);
	return start(call, listItems(store, tried), {
		...tried,
		title: title ?? tried.title,
		isDryRun: false,
		previewOf: tried.id,
	});
}

/** Makes a job that reverts the changes of a job. */
export async function startUndo(
	call: Call,
	{
		title,
		mode,
		dryRun = false,
	}: { title?: string; mode?: string; dryRun?: boolean },
): Promise<Job> {
	const { store, caller } = call;
	const made = await getJob(store, caller, call.parameter("jobId"));
	await demandUndoable(store, made);
	const isAllOrNothing =
		mode === undefined ? made.isAllOrNothing : mode === "all-or-nothing";
	return start(call, listReverts(store, made), {
		orgId: made.orgId,
		title: title ?? made.title,
		format: "ndjson",
		isAllOrNothing,
		isDryRun: dryRun,
		isLocking: false,
		undoOf: made.id,
		columns: undefined,
		warnings: [],
	});
}

type Line = Pick<JobItem, "line" | "input">;

async function start(
	call: Call,
	items: AsyncIterable<Line>,
	{
		columns,
		warnings,
		...asked
	}: Pick<
		Job,
		| "orgId"
		| "title"
		| "format"
		| "isMove"
		| "isAllOrNothing"
		| "isDryRun"
		| "isLocking"
		| "undoOf"
		| "previewOf"
		| "columns"
		| "warnings"
	>,
): Promise<Job> {
	const { store, caller, trackingId, now } = call;
	const job = await createJob(store, caller, {
		id: randomUUID(),
		orgId: asked.orgId,
		title: asked.title,
		format: asked.format,
		isMove: asked.isMove,
		isAllOrNothing: asked.isAllOrNothing,
		isDryRun: asked.isDryRun,
		isLocking: asked.isLocking,
		undoOf: asked.undoOf,
		previewOf: asked.previewOf,
		trackingId,
		createdAt: now,
	});
	const queued = await receiveJob(call, job, async (clock) => {
		const total = await keepItems(store, job, { items, now: clock });
		if (total === 0)
			throw new DirectoryError(
				"conflict",
				"This job changed nobody, so there is nothing to undo.",
			);
		return store.jobs.finish(job, { columns, warnings });
	});
	call.jobs.wake();
	return queued;
}

// The items as they were tried.
async function* listItems(
	store: Store,
	{ orgId, id, total }: Job,
): AsyncGenerator<Line> {
	let count = 0;
	for (let afterIndex = -1; ; ) {
		const page = await store.jobs.items({
			...{ orgId, id, afterIndex, limit: pageLength },
		});
		yield* page;
		count += page.length;
		const last = page.at(-1);
		if (last === undefined || page.length < pageLength) break;
		afterIndex = last.index;
	}
	demandAll(count, total);
}

// An operation for each change of a job, the last change first.
async function* listReverts(
	store: Store,
	{ orgId, id, total }: Job,
): AsyncGenerator<Line> {
	let line = 0;
	let count = 0;
	for (let beforeIndex = total; ; ) {
		const page = await store.jobs.items({
			...{ orgId, id, beforeIndex, limit: pageLength },
		});
		count += page.length;
		for (const { result } of page) {
			const operation = result?.isDone ? revertOf(result.detail) : undefined;
			if (operation !== undefined)
				yield { line: ++line, input: JSON.stringify(operation) };
		}
		const last = page.at(-1);
		if (last === undefined || page.length < pageLength) break;
		beforeIndex = last.index;
	}
	demandAll(count, total);
}

// A job is deleted one part at a time. To do or undo the rest of it would be something else than was asked for.
function demandAll(count: number, total: number): void {
	if (count < total)
		throw new DirectoryError(
			"conflict",
			"This job is deleted, or its deletion was interrupted: not all its items are left. Nothing was started.",
		);
}

function revertOf(detail: string): object | undefined {
	const { id, version, displayName } = readDetail(detail);
	if (id === undefined || version === undefined) return undefined;
	return {
		method: "POST",
		path: `/people/${id}/changes/${nameVersion(version)}/revert`,
		// The revert itself checks that nobody changed the same since.
		ifMatch: "*",
		bulkId: displayName && beginningOf(displayName, bulkIdLengthMax),
	};
}
