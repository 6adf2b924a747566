import { ScimRefusal } from "./errors.ts";

/** A filter (RFC 7644, 3.4.2.2). Names are as they were sent; operators are in lower case. */
export type ScimFilter =
	| { kind: "and" | "or"; filters: readonly ScimFilter[] }
	| { kind: "not"; filter: ScimFilter }
	| {
			kind: "compare";
			attribute: string;
			operator: FilterOperator;
			/** Undefined with `pr`. */
			value: string | number | boolean | null | undefined;
	  }
	/** One of several values that meets all of a filter, such as `emails[type eq "work"]`. */
	| { kind: "inside"; attribute: string; filter: ScimFilter };

const operators = [
	"eq",
	"ne",
	"co",
	"sw",
	"ew",
	"gt",
	"ge",
	"lt",
	"le",
	"pr",
] as const;
type FilterOperator = (typeof operators)[number];

/** The characters and the parts of a filter at most. */
export const filterLengthMax = 4096;
const depthMax = 20;

const tokens = /\s*("(?:[^"\\]|\\.)*"|[()[\]]|[^\s()[\]"]+)/gy;

/** Parses a filter. Refuses with `invalidFilter` one that is none. */
export function parseFilter(text: string): ScimFilter {
	if (text.length > filterLengthMax)
		throw new ScimRefusal(
			"invalidFilter",
			`filter must be at most ${filterLengthMax} characters, not ${text.length}.`,
		);
	const reader = openReader(text);
	const filter = readOr(reader, 0);
	if (reader.peek() !== undefined)
		throw reader.unexpected("and, or, or its end");
	return filter;
}

/** The tokens of a filter. */
interface Reader {
	peek(): string | undefined;
	next(): string | undefined;
	unexpected(expected: string): ScimRefusal;
}

function openReader(text: string): Reader {
	const found: string[] = [];
	let end = 0;
	for (const match of text.matchAll(tokens)) {
		found.push(match[1] as string);
		end = match.index + match[0].length;
	}
	if (text.slice(end).trim() !== "") found.push(text.slice(end).trim());
	let at = 0;
	return {
		peek: () => found[at],
		next: () => found[at++],
		unexpected(expected) {
			const token = found[at];
			return new ScimRefusal(
				"invalidFilter",
				`filter must have ${expected} ${token === undefined ? "at its end" : `where it has ${token.slice(0, 100)}`}, such as in displayName eq "Sales".`,
			);
		},
	};
}

function readOr(reader: Reader, depth: number): ScimFilter {
	return readJoined(reader, "or", () => readAnd(reader, depth));
}

function readAnd(reader: Reader, depth: number): ScimFilter {
	return readJoined(reader, "and", () => readOne(reader, depth));
}

function readJoined(
	reader: Reader,
	kind: "and" | "or",
	read: () => ScimFilter,
): ScimFilter {
	const first = read();
	const filters = [first];
	while (reader.peek()?.toLowerCase() === kind) {
		reader.next();
		filters.push(read());
	}
	return filters.length === 1 ? first : { kind, filters };
}

function readOne(reader: Reader, depth: number): ScimFilter {
	if (depth > depthMax)
		throw new ScimRefusal(
			"invalidFilter",
			`filter must have at most ${depthMax} brackets inside each other.`,
		);
	const token = reader.peek();
	if (token?.toLowerCase() === "not") {
		reader.next();
		if (reader.peek() !== "(") throw reader.unexpected("( after not");
		return { kind: "not", filter: readOne(reader, depth + 1) };
	}
	if (token === "(") return readBrackets(reader, ")", depth);
	if (token === undefined || !/^[a-z$]/i.test(token))
		throw reader.unexpected("the name of an attribute");
	const attribute = reader.next() as string;
	if (reader.peek() === "[")
		return {
			kind: "inside",
			attribute,
			filter: readBrackets(reader, "]", depth),
		};
	return readComparison(reader, attribute);
}

function readBrackets(
	reader: Reader,
	closing: ")" | "]",
	depth: number,
): ScimFilter {
	reader.next();
	const filter = readOr(reader, depth + 1);
	if (reader.peek() !== closing) throw reader.unexpected(closing);
	reader.next();
	return filter;
}

function readComparison(reader: Reader, attribute: string): ScimFilter {
	const operator = operators.find(
		(known) => known === reader.peek()?.toLowerCase(),
	);
	if (operator === undefined)
		throw reader.unexpected(`one of ${operators.join(", ")}`);
	reader.next();
	if (operator === "pr")
		return { kind: "compare", attribute, operator, value: undefined };
	return { kind: "compare", attribute, operator, value: readValue(reader) };
}

// A JSON value. Some providers write a text without quotes, which RFC 7644 does not allow, so it is refused.
function readValue(reader: Reader): string | number | boolean | null {
	const token = reader.peek();
	try {
		const value = JSON.parse(
			token?.toLowerCase() === "true" || token?.toLowerCase() === "false"
				? token.toLowerCase()
				: (token ?? ""),
		) as unknown;
		if (typeof value !== "object" || value === null) {
			reader.next();
			return value as string | number | boolean | null;
		}
	} catch {
		// It is no JSON value; the refusal says so.
	}
	throw reader.unexpected("a value, with quotes around a text");
}
