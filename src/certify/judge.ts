import type { Difference, Ending } from "./compare-directories.ts";
import type { EarlyRequest } from "./early-requests.ts";
import type { Ended } from "./run-command.ts";

/** What a client did under an incident. `docs/testing.md` explains the words. */
export type Verdict =
	| "survived"
	| "told"
	| "wrong"
	| "hung"
	| "hammered"
	| "differs"
	| "not touched"
	| "unclear";

/** The verdicts that a client should not get. */
export const failures: readonly Verdict[] = [
	"wrong",
	"hung",
	"hammered",
	"unclear",
];

/** What is known of a run. */
export interface Run {
	ended: Pick<Ended, "exitCode" | "signal" | "isTimedOut">;
	/** The requests that the incident changed. */
	touched: number;
	ending: Ending;
	differences: readonly Difference[];
	early: readonly EarlyRequest[];
	/** The people who were created more often than without the incident, by name. */
	twice: readonly string[];
	/** The number of requests that are no longer kept. */
	dropped: number;
	/** Whether the standard output is another one; undefined where it differs from run to run anyway. */
	isOutputOther: boolean | undefined;
}

/** Judges a run, and says why in a few words. */
export function judge(run: Run): { verdict: Verdict; why: string } {
	const { ended, touched, differences, early, twice } = run;
	const [first] = early;
	const createdTwice =
		twice.length > 0 ? `created ${twice.join(", ")} twice` : undefined;
	if (ended.isTimedOut)
		return { verdict: "hung", why: "did not end in its time" };
	if (touched === 0) return judgeUntouched(run);
	if (ended.exitCode === 0 && differences.length > 0)
		return {
			verdict: "wrong",
			why: createdTwice ?? describeDifferences(differences),
		};
	if (createdTwice !== undefined)
		return { verdict: "hammered", why: createdTwice };
	if (run.dropped > 0)
		return { verdict: "hammered", why: "sent more than 10,000 requests" };
	if (first !== undefined)
		return {
			verdict: "hammered",
			why: `${first.method} after ${(first.afterMs / 1000).toFixed(1)} s, Retry-After was ${first.retryAfterSeconds} s`,
		};
	if (ended.exitCode !== 0) return { verdict: "told", why: describeEnd(ended) };
	if (run.isOutputOther)
		return { verdict: "differs", why: "the standard output is another one" };
	return { verdict: "survived", why: "" };
}

function judgeUntouched({ ended, differences, isOutputOther }: Run) {
	const why =
		ended.exitCode !== 0
			? describeEnd(ended)
			: differences.length > 0
				? describeDifferences(differences)
				: undefined;
	if (why !== undefined) return { verdict: "unclear", why } as const;
	return {
		verdict: "not touched",
		why: isOutputOther ? "the standard output is another one" : "",
	} as const;
}

/** How a command ended, in words. */
export function describeEnd({
	exitCode,
	signal,
	isTimedOut,
}: Run["ended"]): string {
	if (isTimedOut) return "did not end in its time";
	return exitCode === undefined
		? `ended by ${signal}`
		: `ended with exit code ${exitCode}`;
}

/** Names the first differences. */
export function describeDifferences(
	differences: readonly Difference[],
): string {
	const shown = differences.slice(0, 2).map(describeDifference);
	const rest = differences.length - shown.length;
	return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join("; ");
}

function describeDifference({
	name,
	field,
	actual,
	wanted,
}: Difference): string {
	if (field === "exists")
		return `${name} ${actual ? "is there" : "is not there"}`;
	if (!Array.isArray(actual) || !Array.isArray(wanted))
		return `${name}: ${field} is ${showValue(actual)}, not ${showValue(wanted)}`;
	const goal = new Set(wanted.map((entry) => JSON.stringify(entry)));
	const isReordered =
		actual.length === wanted.length &&
		actual.every((entry) => goal.has(JSON.stringify(entry)));
	return isReordered
		? `${name}: ${field} is in another order`
		: `${name}: ${field} has other entries (${actual.length}, not ${wanted.length})`;
}

/** Long values are cut for the table; the report has them whole. */
const valueLengthMax = 60;

function showValue(value: unknown): string {
	return value === undefined ? "absent" : cut(JSON.stringify(value));
}

function cut(text: string): string {
	return text.length > valueLengthMax
		? `${text.slice(0, valueLengthMax)}…`
		: text;
}
