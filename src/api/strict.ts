import { isDeepStrictEqual } from "node:util";
import type { TObject, TSchema } from "typebox";
import type { FieldProblem } from "../directory/errors.ts";

/** Fields that one refusal names as unknown at most, and how much of a name it repeats. */
const unknownMax = 50;
const nameLengthMax = 80;

/** Whether a request asks for strict handling (`Prefer: handling=strict`, RFC 7240). */
export function isStrictWanted(headers: Headers): boolean {
	const prefer = headers.get("prefer");
	if (prefer === null) return false;
	const handling = /(?:^|,)\s*handling\s*=\s*"?(\w+)/i.exec(prefer)?.[1];
	return handling?.toLowerCase() === "strict";
}

/** The properties of a body, at any depth, that its schema does not know and that are not among the read-only ones. */
export function listUnknown(
	schema: TSchema,
	body: unknown,
	readOnly: readonly string[] = [],
): FieldProblem[] {
	const fields: string[] = [];
	collect(schema, body, "", fields);
	return fields
		.filter((field) => !readOnly.includes(field))
		.slice(0, unknownMax)
		.map((field) => ({
			field,
			problem: "is not a property that this call knows",
		}));
}

/** The parameters of a query that its schema does not know. */
export function listUnknownParameters(
	schema: TObject,
	parameters: URLSearchParams,
): FieldProblem[] {
	return [...new Set(parameters.keys())]
		.filter((name) => !Object.hasOwn(schema.properties, name))
		.slice(0, unknownMax)
		.map((name) => ({
			field: shorten(name),
			problem: "is not a parameter of this call",
		}));
}

/**
 * The read-only properties that a body would set to something else than they are. What is left out or
 * null asks for nothing, unless `isWhole`: the body is all of the thing, so that it is asked to go.
 */
export function listReadOnly(
	body: unknown,
	present: object | undefined,
	{
		readOnly,
		isWhole = false,
	}: { readOnly: readonly string[]; isWhole?: boolean },
): FieldProblem[] {
	const sent = (body ?? {}) as Record<string, unknown>;
	const there = (present ?? {}) as Record<string, unknown>;
	return readOnly
		.filter((name) => {
			const value = Object.hasOwn(sent, name) ? sent[name] : undefined;
			if ((value ?? undefined) === undefined)
				return isWhole && there[name] !== undefined;
			return !isDeepStrictEqual(value, there[name]);
		})
		.map((field) => ({
			field,
			problem: `cannot be set${there[field] === undefined ? "" : "; send it as it is, or leave it out"}`,
		}));
}

function collect(
	schema: TSchema,
	value: unknown,
	path: string,
	fields: string[],
): void {
	const { properties, items } = schema as {
		properties?: Record<string, TSchema>;
		items?: TSchema;
	};
	if (Array.isArray(value)) {
		if (items !== undefined)
			value.forEach((entry, index) => {
				collect(items, entry, `${path}[${index}]`, fields);
			});
		return;
	}
	if (properties === undefined || typeof value !== "object" || value === null)
		return;
	for (const [name, entry] of Object.entries(value)) {
		const field = `${path === "" ? "" : `${path}.`}${shorten(name)}`;
		const property = Object.hasOwn(properties, name)
			? properties[name]
			: undefined;
		if (property === undefined) fields.push(field);
		else collect(property, entry, field, fields);
	}
}

function shorten(name: string): string {
	return name.length <= nameLengthMax
		? name
		: `${name.slice(0, nameLengthMax)}…`;
}
