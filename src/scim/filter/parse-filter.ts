import { type Filter, parse } from "scim2-parse-filter";
import { scimFilterLengthMax } from "../../contract/scim/scim.ts";
import { ScimRefusal } from "../errors.ts";

/** A filter (RFC 7644, 3.4.2.2). Names are as they were sent; operators are in lower case. */
export type ScimFilter =
	| { kind: "and" | "or"; filters: readonly ScimFilter[] }
	| { kind: "not"; filter: ScimFilter }
	| {
			kind: "compare";
			attribute: string;
			operator: FilterOperator | "pr";
			/** Undefined with `pr`. */
			value: string | number | boolean | null | undefined;
	  }
	/** One of several values that meets all of a filter, such as `emails[type eq "work"]`. */
	| { kind: "inside"; attribute: string; filter: ScimFilter };

/** The comparisons with a value. */
export type FilterOperator =
	| "eq"
	| "ne"
	| "co"
	| "sw"
	| "ew"
	| "gt"
	| "ge"
	| "lt"
	| "le";

/** The deepest nesting of a filter. */
const depthMax = 20;
/** Marks a part of the values that a filter in brackets has chosen. */
const insideMark = "_inside_";

/**
 * Parses a filter. Refuses with `invalidFilter` one that is none. The library that knows the grammar changes backslashes
 * in texts, so it sees only the numbers of the texts.
 */
export function parseFilter(text: string): ScimFilter {
	if (text.length > scimFilterLengthMax)
		throw new ScimRefusal(
			"invalidFilter",
			`The filter must be at most ${scimFilterLengthMax} characters, not ${text.length}.`,
		);
	const texts: string[] = [];
	const bare = text
		.replaceAll(/"(?:[^"\\]|\\.)*"/gs, (literal) => {
			texts.push(literal);
			return `"${texts.length - 1}"`;
		})
		// The grammar has them in one case only. Microsoft Entra begins them with a capital.
		.replaceAll(/\b(?:true|false)\b/gi, (word) => word.toLowerCase())
		.replaceAll(/\]\.(?=\w)/g, `].${insideMark}`);
	if (depthOf(bare) > depthMax)
		throw new ScimRefusal(
			"invalidFilter",
			`The filter must have at most ${depthMax} brackets inside each other.`,
		);
	// The library also takes a `not` without brackets, which the grammar does not have.
	if (/(?:^|[\s(])not(?!\s*\()(?=\s)/i.test(bare)) throw unreadable();
	return convert(parseBare(bare), texts);
}

function parseBare(bare: string): Filter {
	try {
		return parse(bare);
	} catch {
		throw unreadable();
	}
}

function convert(filter: Filter, texts: readonly string[]): ScimFilter {
	switch (filter.op) {
		case "and":
		case "or":
			return (
				joinInside(filter.filters, texts) ?? {
					kind: filter.op,
					filters: filter.filters.map((each) => convert(each, texts)),
				}
			);
		case "not":
			return { kind: "not", filter: convert(filter.filter, texts) };
		case "[]":
			return {
				kind: "inside",
				attribute: filter.attrPath,
				filter: convert(filter.valFilter, texts),
			};
		case "pr":
			return {
				kind: "compare",
				attribute: filter.attrPath,
				operator: "pr",
				value: undefined,
			};
		default: {
			const { op, attrPath, compValue } = filter;
			return {
				kind: "compare",
				attribute: attrPath,
				operator: op,
				value:
					typeof compValue === "string"
						? readLiteral(texts[Number(compValue)])
						: compValue,
			};
		}
	}
}

// The library turns `emails[type eq "work"].value eq "a"` into two conditions, which two e-mails could meet.
function joinInside(
	[list, part]: readonly Filter[],
	texts: readonly string[],
): ScimFilter | undefined {
	if (list?.op !== "[]" || part === undefined) return undefined;
	const inside = convert(part, texts);
	const mark = `${list.attrPath}.${insideMark}`;
	if (inside.kind !== "compare" || !inside.attribute.startsWith(mark))
		return undefined;
	const attribute = inside.attribute.slice(mark.length);
	return {
		kind: "inside",
		attribute: list.attrPath,
		filter: {
			kind: "and",
			filters: [convert(list.valFilter, texts), { ...inside, attribute }],
		},
	};
}

function readLiteral(literal = ""): string {
	try {
		return String(JSON.parse(literal));
	} catch {
		throw new ScimRefusal(
			"invalidFilter",
			`The text ${literal.slice(0, 100)} in the filter is not a JSON string.`,
		);
	}
}

function depthOf(bare: string): number {
	let depth = 0;
	let deepest = 0;
	for (const character of bare) {
		if (character === "(" || character === "[") depth++;
		else if (character === ")" || character === "]") depth--;
		deepest = Math.max(deepest, depth);
	}
	return deepest;
}

function unreadable(): ScimRefusal {
	return new ScimRefusal(
		"invalidFilter",
		'The filter cannot be read. An example is: displayName sw "John" and active eq true.',
	);
}
