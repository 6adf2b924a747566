import type { Static, TObject, TSchema } from "typebox";
import { exactTextKeyword } from "../../contract/exact-text.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { type Problem, problemOf } from "../../directory/problems.ts";
import { hasControl, isUnseen, trimBlanks } from "../../directory/text/text.ts";
import { checkObject, type IdReader } from "./check.ts";

/**
 * Reads the query of a request: `true` and `false` become booleans, digits become numbers, and a list is split at
 * commas and may be given several times. Unknown parameters are ignored. A parameter that is empty, or given twice
 * without being a list, is a problem; an exact text that is empty is left out.
 */
export function readQuery<Query extends TObject>(
	schema: Query,
	parameters: URLSearchParams,
	ids: IdReader,
): { value: Partial<Static<Query>>; problems: FieldProblem[] } {
	if (parameters.size === 0 && !schema.required?.length)
		return { value: {}, problems: [] };
	const given: Record<string, unknown> = {};
	const problems = new Map<string, Problem>();
	const sent = new Set(parameters.keys());
	for (const [name, property] of Object.entries(schema.properties)) {
		if (!sent.has(name)) continue;
		const texts = parameters.getAll(name);
		const [first] = texts;
		const isExact = isExactText(property as TSchema);
		if (first === undefined || (isExact && texts.length === 1 && first === ""))
			continue;
		given[name] = isList(property)
			? splitList(texts)
			: parseText(first, property as TSchema);
		const problem = describeProblem(texts, property as TSchema);
		if (problem !== undefined) problems.set(name, problem);
	}
	const { value, problems: found } = checkObject(schema, given, {
		ids,
		settle: (_, texts) => texts,
	});
	const right = Object.entries(value).filter(([name]) => !problems.has(name));
	return {
		value: Object.fromEntries(right) as Partial<Static<Query>>,
		problems: [
			...[...problems].map(([field, problem]) => ({ field, ...problem })),
			...found.filter(({ field }) => !problems.has(nameOf(field))),
		],
	};
}

function describeProblem(
	texts: readonly string[],
	schema: TSchema,
): Problem | undefined {
	if (texts.some((text) => text.includes("\u0000")))
		return problemOf.forbiddenPart({ part: "the character U+0000" });
	if (texts.some(hasControl))
		return problemOf.forbiddenPart({ part: "control characters" });
	if (isList(schema))
		return splitList(texts).length === 0 ? problemOf.empty() : undefined;
	if (texts.length > 1) return problemOf.notOnce({ actual: texts.length });
	const { type } = schema as { type?: string };
	if (type !== "string" || isExactText(schema)) return undefined;
	const [text = ""] = texts;
	if (trimBlanks(text) === "") return problemOf.empty();
	return isUnseen(text) ? problemOf.unseen() : undefined;
}

function isList(schema: unknown): boolean {
	return (schema as { type?: string }).type === "array";
}

function splitList(texts: readonly string[]): string[] {
	const parts = texts.flatMap((text) => text.split(","));
	return [...new Set(parts.map((part) => part.trim()))].filter(Boolean);
}

// The parameter of a problem: `id` for `id[3]`.
function nameOf(field: string): string {
	return field.split("[", 1)[0] ?? field;
}

function parseText(text: string, schema: TSchema): unknown {
	const { type } = schema as { type?: string };
	if (type === "boolean") {
		const lower = text.toLowerCase();
		return lower === "true" ? true : lower === "false" ? false : text;
	}
	if (type === "integer" || type === "number")
		return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
	return isExactText(schema) ? text : trimBlanks(text);
}

function isExactText(schema: TSchema): boolean {
	return exactTextKeyword in schema;
}
