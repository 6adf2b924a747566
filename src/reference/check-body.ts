import type { ProblemCode } from "../contract/error.ts";
import type { Description, SchemaObject } from "../manual/description.ts";
import { resolve } from "../manual/property.ts";
import { type Path, showPath } from "./body-value.ts";

/** A problem of a body before it is sent, in the codes of the server. */
export interface BodyProblem {
	field: string;
	code: ProblemCode;
	parameters: Readonly<Record<string, unknown>>;
}

/** More are not useful to anyone. */
const problemsMax = 20;

/** What the API document says against a body. The server knows more rules, and decides. */
export function checkBody(
	schema: SchemaObject,
	body: unknown,
	description: Description,
): BodyProblem[] {
	const problems: BodyProblem[] = [];
	check(schema, body, [], {
		description,
		report: (path, code, parameters = {}) => {
			if (problems.length < problemsMax)
				problems.push({ field: showPath(path) || "body", code, parameters });
		},
	});
	return problems;
}

interface Checking {
	description: Description;
	report(
		path: Path,
		code: ProblemCode,
		parameters?: BodyProblem["parameters"],
	): void;
}

function check(
	schema: SchemaObject,
	value: unknown,
	path: Path,
	checking: Checking,
): void {
	const { description, report } = checking;
	const resolved = resolve(schema, description);
	const { anyOf, items, properties, required = [] } = resolved;
	// The server takes an absent value, `null` and an empty text for the same.
	if (value === null || value === "" || anyOf !== undefined) return;
	if (resolved.enum !== undefined) {
		if (!resolved.enum.includes(value as string))
			report(path, "notOneOf", {
				values: resolved["x-possible-values"] ?? resolved.enum,
			});
		return;
	}
	const actual = Array.isArray(value) ? "array" : typeof value;
	const expected = resolved.type === "integer" ? "number" : resolved.type;
	if (expected !== undefined && actual !== expected) {
		report(path, "wrongType", {
			expected: named(expected),
			actual: named(actual),
		});
		return;
	}
	if (typeof value === "string" || typeof value === "number")
		checkLimits(resolved, value, path, checking);
	if (Array.isArray(value)) {
		if (resolved.maxItems !== undefined && value.length > resolved.maxItems)
			report(path, "tooManyEntries", { max: resolved.maxItems });
		if (items !== undefined)
			value.forEach((entry, index) => {
				check(items, entry, [...path, index], checking);
			});
		return;
	}
	if (properties === undefined || actual !== "object") return;
	const object = value as Record<string, unknown>;
	for (const name of required)
		if (object[name] === undefined || object[name] === null)
			report([...path, name], "required");
	for (const [name, entry] of Object.entries(object)) {
		const property = properties[name];
		if (property !== undefined)
			check(property, entry, [...path, name], checking);
		else if (resolved.patternProperties === undefined)
			report([...path, name], "unknownProperty");
	}
}

function checkLimits(
	{ maxLength, minimum, maximum }: SchemaObject,
	value: string | number,
	path: Path,
	{ report }: Checking,
): void {
	if (typeof value === "string") {
		const actual = [...value].length;
		if (maxLength !== undefined && actual > maxLength)
			report(path, "tooLong", { max: maxLength, actual });
		return;
	}
	if (minimum !== undefined && value < minimum)
		report(path, "tooSmall", { min: minimum });
	if (maximum !== undefined && value > maximum)
		report(path, "tooLarge", { max: maximum });
}

// The words of the server for the types of JSON.
function named(type: string): string {
	return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
