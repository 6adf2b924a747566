import type { Job } from "../../directory/jobs/job.ts";
import type { Store } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { restoreCell } from "../csv/csv.ts";
import { findEmailColumn } from "../csv/read-record.ts";

/** Refused records that are remembered at most; those that name a later one are refused as any that name nobody. */
const recordsMax = 100_000;
/** Items that are read at a time. */
const pageLength = 500;

/** The records of a file that were to make somebody and were refused. */
interface RefusedRecords {
	/** The line of the one that was to make the person with an e-mail. */
	lineOf(email: string): number | undefined;
	note(email: string, line: number): void;
}

/** What a job that was begun before has refused so far is read again. */
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
	const place = findEmailColumn(columns);
	if (format === "ndjson" || done === 0 || place === -1) return records;
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
					restoreCell((JSON.parse(input) as string[])[place] ?? "").trim(),
					line,
				);
		const last = items.at(-1);
		if (last === undefined || items.length < pageLength) break;
		afterIndex = last.index;
	}
	return records;
}
