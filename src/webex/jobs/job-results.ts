import type { Job, JobItem, JobItemResult } from "../../directory/jobs/job.ts";
import type { Store } from "../../directory/store/store.ts";
import { endSentence } from "../../directory/text/text.ts";
import { skippedStatus } from "../activations/show-activation.ts";
import { defuseCell, restoreCell, writeCsv } from "../csv/csv.ts";
import { columnKey } from "../csv/people-columns.ts";
import { errorColumn } from "../csv/read-header.ts";
import { showFields } from "../history/show-change.ts";
import { readId } from "../ids.ts";
import { type ItemDetail, readDetail } from "./item-result.ts";

/** The number of items read at a time. */
const pageLength = 500;

/** The part of the results that is asked for. */
interface ResultsPart {
	only?: "done" | "refused";
	/** Whether each result has what it changed. */
	changes?: boolean;
	/** Only items after this index. */
	after?: number;
	/** At most so many items. */
	max?: number;
}

/** The outcome of each item of a job so far, as lines of JSON. */
export async function* writeResults(
	store: Store,
	job: Job,
	{ changes = false, ...part }: ResultsPart = {},
): AsyncGenerator<string> {
	const isFaulty = part.only === "refused";
	for await (const page of readPages(store, job, { ...part, isFaulty })) {
		const lines = await Promise.all(
			page.map((item) => writeResult(store, job, { item, changes })),
		);
		yield lines.join("");
	}
}

async function writeResult(
	store: Store,
	job: Job,
	{
		item: { index, line, result },
		changes,
	}: { item: JobItem; changes: boolean },
): Promise<string> {
	const { status, detail } = result as JobItemResult;
	const shown = readDetail(detail);
	const made = changes ? await readMade(store, job, shown) : undefined;
	return `${JSON.stringify({ index, line, status, ...shown, ...made })}\n`;
}

// The line of history of an item.
async function readMade(
	store: Store,
	{ orgId }: Job,
	{ id = "", version }: ItemDetail,
) {
	const personId = readId("PEOPLE", id);
	if (personId === undefined || version === undefined) return undefined;
	const made = await store.changes.get({ orgId, personId, version });
	return (
		made && {
			changeId: String(made.id),
			kind: made.kind,
			fields: showFields(made.fields, orgId),
		}
	);
}

/** The items that were not done, unchanged, with their problems: a file that can be corrected and sent again. */
export async function* writeErrorFile(
	store: Store,
	job: Job,
	{ only, after, max }: ResultsPart = {},
): AsyncGenerator<string> {
	const part = { only, after, max, isFaulty: true };
	const faulty = () => readPages(store, job, part);
	if (job.format === "ndjson") {
		for await (const page of faulty())
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
	for await (const page of faulty())
		yield writeCsv(
			page.map((item) =>
				write(
					JSON.parse(item.input) as string[],
					`Line ${item.line}: ${describeErrors(item)}`,
				),
			),
		);
}

// The tried items of a part, page by page.
async function* readPages(
	store: Store,
	{ orgId, id }: Job,
	{
		only,
		after = -1,
		max = Infinity,
		isFaulty,
	}: Omit<ResultsPart, "changes"> & { isFaulty: boolean },
): AsyncGenerator<JobItem[]> {
	let afterIndex = after;
	let left = max;
	let limit = Math.min(max, pageLength);
	for (;;) {
		const page = await store.jobs.items({
			...{ orgId, id, afterIndex, isFaulty, limit },
		});
		const asked = page
			.filter(
				({ result }) =>
					result !== undefined &&
					(only === undefined || result.isDone === (only === "done")),
			)
			.slice(0, left);
		left -= asked.length;
		yield asked;
		const last = page.at(-1);
		if (last === undefined || page.length < limit || left <= 0) return;
		afterIndex = last.index;
		// Where few items match, whole pages find them sooner.
		limit = pageLength;
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
