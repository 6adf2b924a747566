import { type JobResult, readJobResults } from "../../client/job-results.ts";
import type { Job } from "../../contract/job-shape.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { fieldDifferences } from "../person/differences.ts";
import {
	warningsBesideFields,
	warningsBesideSeats,
} from "../person/review-parts.ts";
import { problemSentence } from "../problem-words.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import type { differenceTable } from "../shell/difference-table.ts";
import { tellWarning } from "../warning-words.ts";

/** The number of changes that are shown at first, and further ones on demand. */
export const rowsFew = 20;
export const rowsMore = 200;

/** The results of the items that were done, or of those that were refused, after an index: at most `max`. */
export async function readResults(
	{ id, dryRun }: Job,
	{
		only,
		after,
		max,
	}: { only: "done" | "refused"; after: number | undefined; max: number },
): Promise<JobResult[]> {
	const changes = (only === "done" && !dryRun) || undefined;
	const { body } = await current().client.send(
		"GET /bulk/jobs/{jobId}/results",
		{ path: { jobId: id }, query: { only, after, max, changes } },
	);
	const results: JobResult[] = [];
	for await (const result of readJobResults(body)) results.push(result);
	return results;
}

type Row = Parameters<typeof differenceTable>[0]["rows"][number];

/** The changes of an item as a row of the table of differences. */
export function rowOf(result: JobResult, catalog: Catalog): Row {
	const { id, index, preview, fields, errors = [], warnings } = result;
	const name = nameOf(result);
	const isDeleted = result.status === 204;
	const changes = isDeleted ? {} : (preview?.changes ?? fields ?? {});
	const isUnchanged = !isDeleted && Object.keys(changes).length === 0;
	const said = preview ? beside(preview, isDeleted) : (warnings ?? []);
	return {
		id: id ?? String(index),
		name,
		href: id === undefined || isDeleted ? undefined : linkTo(["people", id]),
		// A deletion takes every property. What that means is said by the notes.
		fields: fieldDifferences(changes, catalog),
		notes: [
			...(isDeleted
				? [{ kind: "warning" as const, text: words.bulk.kinds.delete }]
				: []),
			...(isUnchanged
				? [{ kind: "info" as const, text: words.bulk.unchanged }]
				: []),
			...errors.map((problem) => ({
				...{ kind: "error" as const, text: problemSentence(problem) },
			})),
			...said.map((text) => ({
				...{ kind: "warning" as const, text: tellWarning(text).text },
			})),
		],
	};
}

// Warnings that only repeat the fields, or the seats, are left out.
function beside(
	preview: NonNullable<JobResult["preview"]>,
	isDeleted: boolean,
): string[] {
	return isDeleted
		? warningsBesideSeats(preview)
		: warningsBesideFields(preview);
}

/** The name of the person of an item, as far as its result has one; otherwise the line of the file. */
export function nameOf({
	displayName,
	bulkId,
	preview,
	line,
	index,
}: JobResult): string {
	const { to, from } = preview?.changes.displayName ?? {};
	const named = displayName ?? to ?? from ?? bulkId;
	return named === undefined
		? words.bulk.line(line ?? index + 1)
		: String(named);
}
