import type { Job } from "../../directory/jobs/job.ts";
import type { Store } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { restoreCell } from "../csv/csv.ts";
import { findEmailColumn } from "../csv/read-header.ts";

/** The maximum number of refused records remembered. Beyond it, a record that depends on a refused one is refused as if its person did not exist. */
const recordsMax = 100_000;
/** The number of items read at a time. */
const pageLength = 500;

/** The refused records of a file that were to create people. */
interface RefusedRecords {
	/** The line of the record that was to create the person with an e-mail address. */
	lineOf(email: string): number | undefined;
	note(email: string, line: number): void;
}

/** The refused records of a job that was started before, read from its results. */
export async function openRefusedRecords(
	store: Store,
	{ orgId, id, format, columns = [] }: Job,
	done: number,
): Promise<RefusedRecords> {
	const lines = new Map<string, number>();
	const records: RefusedRecords = {
		lineOf: (email) => lines.get(emailKey(email)),
		note(email, line) {
			const key = emailKey(email);
			if (lines.size < recordsMax && !lines.has(key)) lines.set(key, line);
		},
	};
	const emailIndex = findEmailColumn(columns);
	if (format === "ndjson" || done === 0 || emailIndex === -1) return records;
	for (let afterIndex = -1; lines.size < recordsMax; ) {
		const items = await store.jobs.items({
			orgId,
			id,
			afterIndex,
			isFaulty: true,
			limit: pageLength,
		});
		for (const { input, line, result } of items)
			if (result !== undefined && !result.isDone)
				records.note(
					restoreCell((JSON.parse(input) as string[])[emailIndex] ?? "").trim(),
					line,
				);
		const last = items.at(-1);
		if (last === undefined || items.length < pageLength) break;
		afterIndex = last.index;
	}
	return records;
}
