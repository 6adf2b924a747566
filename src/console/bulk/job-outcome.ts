import { type JobResult, readJobResults } from "../../client/job-results.ts";

/** A summary of the results of a job. */
export interface JobOutcome {
	/** The first refused items. */
	failures: readonly JobResult[];
	/** The first items that a dry run would change, with their changes. */
	changes: readonly JobResult[];
	/** Each kind of warning with the number of its items, the most frequent first. */
	warnings: readonly (readonly [text: string, count: number])[];
	/** Whether there are more results than were read. */
	isCut: boolean;
}

/** The maximum number of refused items shown. All of them can be downloaded. */
const failuresMax = 50;
/** The maximum number of distinct kinds of warnings. */
const warningsMax = 50;

/** Reads the results as they arrive, and stores only a summary: `changesMax` of the items that change, and `linesMax` in all. */
export async function readOutcome(
	body: ReadableStream<Uint8Array>,
	{ changesMax, linesMax }: { changesMax: number; linesMax: number },
): Promise<JobOutcome> {
	const failures: JobResult[] = [];
	const changes: JobResult[] = [];
	const found = new Map<string, { text: string; count: number }>();
	let read = 0;
	for await (const result of readJobResults(body)) {
		if (++read > linesMax) break;
		if (result.status >= 400) {
			if (failures.length < failuresMax) failures.push(result);
			continue;
		}
		if (result.preview !== undefined && changes.length < changesMax)
			changes.push(result);
		countWarnings(found, result);
	}
	return {
		failures,
		changes,
		warnings: [...found]
			.map(([kind, { text, count }]): [string, number] => [
				count === 1 ? text : kind,
				count,
			])
			.sort(([, left], [, right]) => right - left),
		isCut: read > linesMax,
	};
}

// The preview of an item repeats the warnings of its result, in the conditional.
function countWarnings(
	found: Map<string, { text: string; count: number }>,
	{ preview, warnings = [] }: JobResult,
): void {
	const texts = preview?.warnings ?? warnings.map(asSentence);
	const kinds = new Map(texts.map((text) => [kindOf(text), text]));
	for (const [kind, text] of kinds) {
		const known = found.get(kind);
		if (known !== undefined) known.count++;
		else if (found.size < warningsMax) found.set(kind, { text, count: 1 });
	}
}

// Leaves out the value that differs for each person.
function kindOf(text: string): string {
	return text.replace(
		/^The (e-mail address|number|extension) \S.* is given up\.$/,
		"The $1 is given up.",
	);
}

function asSentence(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, ".")}`;
}
