import type { BulkResult } from "../contract/bulk.ts";
import type { Change } from "../contract/history.ts";
import type { Job } from "../contract/job-shape.ts";

export type { Job };

/** The outcome of one item of a job. */
export type JobResult = BulkResult & {
	/** The line of the file on which the item begins. */
	line?: number;
	displayName?: string;
	/** What the item changed, when that was asked for. */
	fields?: Change["fields"];
};

/** The results of a job as they are read, without empty lines. Leaving the loop ends the reply. */
export async function* readJobResults(
	body: ReadableStream<Uint8Array>,
): AsyncGenerator<JobResult> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			const text = rest + decoder.decode(value, { stream: !done });
			const lines = text.split("\n");
			rest = done ? "" : (lines.pop() ?? "");
			for (const line of lines)
				if (line.trim() !== "") yield JSON.parse(line) as JobResult;
			if (done) return;
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
