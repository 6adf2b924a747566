import type { Static, TObject, TSchema } from "typebox";
import type { FieldProblem } from "../directory/errors.ts";
import { checkObject } from "./check.ts";

/**
 * The query of a request as the contract wants it: `true` and `false` become booleans, digits
 * become numbers. Parameters that the contract does not know are ignored; of one that is given
 * twice, the first counts.
 */
export function readQuery<Query extends TObject>(
	schema: Query,
	parameters: URLSearchParams,
): { value: Partial<Static<Query>>; problems: FieldProblem[] } {
	const given: Record<string, unknown> = {};
	for (const [name, property] of Object.entries(schema.properties)) {
		const text = parameters.get(name);
		if (text !== null) given[name] = parseText(text, property as TSchema);
	}
	const checked = checkObject(schema, given);
	for (const [name, entry] of Object.entries(given))
		if (typeof entry === "string" && entry.includes("\u0000"))
			checked.problems.push({
				field: name,
				problem: "must not contain the character U+0000",
			});
	return checked;
}

function parseText(text: string, schema: TSchema): unknown {
	const { type } = schema as { type?: string };
	if (type === "boolean") {
		const lower = text.toLowerCase();
		return lower === "true" ? true : lower === "false" ? false : text;
	}
	if (type === "integer" || type === "number")
		return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
	return text;
}
