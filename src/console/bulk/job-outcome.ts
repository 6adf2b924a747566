import type { BulkResult } from "../../contract/bulk.ts";

/** One line of a job's results. */
export type JobResult = BulkResult & { line?: number };

/** What the results of a job come down to. */
export interface JobOutcome {
	/** The first of those that were refused. */
	failures: readonly JobResult[];
	/** The first of those that a trial would change, with what it would change. */
	changes: readonly JobResult[];
	/** Each warning with how many items it concerns, the most frequent first. */
	warnings: readonly (readonly [text: string, count: number])[];
	/** Whether there are more results than were looked at. */
	isCut: boolean;
}

/** Refused items that are shown; all of them can be downloaded. */
const failuresMax = 50;
/** Different warnings that are told apart. */
const warningsMax = 50;

/** Reads the results as they come, and keeps little of them: `changesMax` of those that change, and `linesMax` in all. */
export async function readOutcome(
	body: ReadableStream<Uint8Array>,
	{ changesMax, linesMax }: { changesMax: number; linesMax: number },
): Promise<JobOutcome> {
	const failures: JobResult[] = [];
	const changes: JobResult[] = [];
	const counts = new Map<string, number>();
	let read = 0;
	for await (const line of readLines(body)) {
		if (++read > linesMax) break;
		const result = JSON.parse(line) as JobResult;
		if (result.status >= 400) {
			if (failures.length < failuresMax) failures.push(result);
			continue;
		}
		if (result.preview !== undefined && changes.length < changesMax)
			changes.push(result);
		for (const text of [
			...(result.warnings ?? []),
			...(result.preview?.warnings ?? []),
		])
			if (counts.has(text) || counts.size < warningsMax)
				counts.set(text, (counts.get(text) ?? 0) + 1);
	}
	return {
		failures,
		changes,
		warnings: [...counts].sort(([, left], [, right]) => right - left),
		isCut: read > linesMax,
	};
}

async function* readLines(
	body: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			const lines = (rest + decoder.decode(value, { stream: !done })).split(
				"\n",
			);
			rest = done ? "" : (lines.pop() ?? "");
			for (const line of lines) if (line.trim() !== "") yield line;
			if (done) return;
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
