import type { Job, JobItem } from "../../directory/jobs/job.ts";
import type { Store } from "../../directory/store/store.ts";
import { endSentence } from "../../directory/text/text.ts";
import { skippedStatus } from "../activations/show-activation.ts";
import type { ShownOutcome } from "../bulk/bulk-operation.ts";
import { defuseCell, restoreCell, writeCsv } from "../csv/csv.ts";
import { columnKey } from "../csv/people-columns.ts";
import { errorColumn } from "../csv/read-header.ts";

/** The number of items read at a time. */
const pageLength = 500;

/** The outcome of each item of a job so far, as lines of JSON. */
export async function* writeResults(
	store: Store,
	job: Job,
): AsyncGenerator<string> {
	for await (const page of readPages(store, job, false))
		yield page
			.flatMap(({ index, line, result }) =>
				result === undefined
					? []
					: `${JSON.stringify({ index, line, status: result.status, ...readDetail(result.detail) })}\n`,
			)
			.join("");
}

/** The items that were not done, unchanged, with their problems: a file that can be corrected and sent again. */
export async function* writeErrorFile(
	store: Store,
	job: Job,
): AsyncGenerator<string> {
	if (job.format === "ndjson") {
		for await (const page of readPages(store, job, true))
			yield page.map((item) => `${writeErrorLine(item)}\n`).join("");
		return;
	}
	const columns = job.columns ?? [];
	const old = columns.findIndex(
		(name) => columnKey(restoreCell(name)) === errorColumn,
	);
	// An error file that is sent again still has the errors of its first run.
	const keep = (cells: readonly string[]) =>
		cells.filter((_, index) => index !== old);
	const write = (cells: readonly string[], error: string) =>
		[
			...keep(columns.map((_, index) => cells[index] ?? "")),
			...cells.slice(columns.length),
		]
			.map((cell) => defuseCell(restoreCell(cell)))
			.concat(defuseCell(error));
	yield `\uFEFF${writeCsv([write(columns, errorColumn)])}`;
	for await (const page of readPages(store, job, true))
		yield writeCsv(
			page.map((item) =>
				write(
					JSON.parse(item.input) as string[],
					`Line ${item.line}: ${describeErrors(item)}`,
				),
			),
		);
}

async function* readPages(
	store: Store,
	{ orgId, id }: Job,
	isFaulty: boolean,
): AsyncGenerator<JobItem[]> {
	for (let afterIndex = -1; ; ) {
		const page = await store.jobs.items({
			orgId,
			id,
			afterIndex,
			isFaulty,
			limit: pageLength,
		});
		if (page.length > 0) yield page;
		const last = page.at(-1);
		if (last === undefined || page.length < pageLength) return;
		afterIndex = last.index;
	}
}

function writeErrorLine(item: JobItem): string {
	const error = describeErrors(item);
	try {
		const operation: unknown = JSON.parse(item.input);
		if (typeof operation === "object" && !Array.isArray(operation))
			return JSON.stringify({ ...operation, error });
	} catch {
		// A text that is not JSON is shown unchanged.
	}
	return JSON.stringify({ input: item.input, error });
}

function describeErrors({ result }: JobItem): string {
	const { errors = [], warnings = [] } = readDetail(result?.detail ?? "{}");
	// An item that was done in part has its errors among the warnings too.
	const refusals = result?.isDone ? [] : errors;
	const outcome =
		result?.status === skippedStatus ? "Skipped" : "Done, with a warning";
	return [
		...refusals.map(({ description }) => description),
		...warnings.map((warning) => endSentence(`${outcome}: ${warning}`)),
	].join(" ");
}

function readDetail(detail: string): Omit<ShownOutcome, "status"> {
	return JSON.parse(detail) as Omit<ShownOutcome, "status">;
}
