import type { ChanceStream } from "../../concurrency/chance.ts";
import type { FaultRuleDraft } from "../../contract/stand-in/fault-rule.ts";
import { openPathPattern } from "../../http/path-pattern.ts";
import { readSpan } from "../clock/read-span.ts";

type Match = NonNullable<FaultRuleDraft["match"]>;

/** The parts of a request that are known at once. */
export interface RequestLine {
	method: string;
	/** The path as it was sent. */
	path: string;
	query: URLSearchParams;
	/** The call; undefined when no call has this method and path. */
	operation(): string | undefined;
	/** Whether the path belongs to the API that is tested. Other paths are hit only by a rule with exactly that path. */
	isOfApi: boolean;
	at: number;
}

/** Decides which requests a rule may hit, by their method, path, query and time. */
export function openLineMatch(
	{ method, path, query = {}, operation, ...times }: Match,
	createdAt: number,
): (line: RequestLine) => boolean {
	const isPath = path === undefined ? undefined : openPathPattern(path);
	const wanted = Object.entries(query).map(
		([name, value]) => [name, openPathPattern(value)] as const,
	);
	const { from, until } = windowOf(times, createdAt);
	return (line) =>
		line.at >= from &&
		line.at < until &&
		(line.isOfApi || line.path === path) &&
		(method === undefined || method.some((one) => one === line.method)) &&
		(isPath === undefined || isPath(line.path)) &&
		wanted.every(([name, fits]) =>
			line.query.getAll(name).some((given) => fits(given)),
		) &&
		(operation === undefined || line.operation() === operation);
}

/** The time in which a rule hits requests. */
function windowOf(
	{ from, until, after, for: lasting }: Match,
	createdAt: number,
): { from: number; until: number } {
	const start =
		from === undefined
			? createdAt + (readSpan(after ?? "") ?? 0)
			: Date.parse(from);
	const lastingMs = readSpan(lasting ?? "");
	return {
		from: from === undefined && after === undefined ? -Infinity : start,
		until:
			until !== undefined
				? Date.parse(until)
				: lastingMs === undefined
					? Infinity
					: start + lastingMs,
	};
}

/** Chooses among the requests that match, by their number and by chance. */
export function openChoice(
	{ nth, every, probability }: Match,
	chance: ChanceStream,
): (number: number) => boolean {
	return (number) =>
		(nth === undefined || nth.includes(number)) &&
		(every === undefined || number % every === 0) &&
		(probability === undefined || chance.next() < probability);
}
