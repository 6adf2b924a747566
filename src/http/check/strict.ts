import { isDeepStrictEqual } from "node:util";
import type { TObject, TSchema } from "typebox";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { showName } from "./property-name.ts";

/** The maximum number of unknown fields that one refusal names. */
const unknownMax = 50;

/** Whether a request asks for strict handling (`Prefer: handling=strict`, RFC 7240). */
export function isStrictWanted(headers: Headers): boolean {
	const prefer = headers.get("prefer");
	if (prefer === null) return false;
	const handling = /(?:^|,)\s*handling\s*=\s*"?(\w+)/i.exec(prefer)?.[1];
	return handling?.toLowerCase() === "strict";
}

/** The properties of a body, at any depth, that are neither in its schema nor read-only. */
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
			...problemOf.unknownProperty(),
		}));
}

/** The parameters of a query that are not in its schema. */
export function listUnknownParameters(
	schema: TObject,
	parameters: URLSearchParams,
): FieldProblem[] {
	const known = Object.keys(schema.properties);
	return listParameters(parameters, { known, mayBeMeant: known });
}

/**
 * The parameters of a changing call that look like a misspelled known one, or that ask for a dry run of a call without
 * one: ignoring them would make the change they were meant to prevent.
 */
export function listMisspeltParameters(
	schema: TObject,
	parameters: URLSearchParams,
): FieldProblem[] {
	const known = Object.keys(schema.properties);
	const mayBeMeant = [...known, "dryRun"];
	return listParameters(parameters, { known, mayBeMeant, isMeant: true });
}

/** The parameters of a reading call that ask for the past where the call cannot show it: the sender would take the present for the past. */
export function listMisdatedParameters(
	schema: TObject,
	parameters: URLSearchParams,
): FieldProblem[] {
	const known = Object.keys(schema.properties);
	const mayBeMeant = ["asOf"];
	return listParameters(parameters, { known, mayBeMeant, isMeant: true });
}

// With `isMeant`, only those that look like one of the names.
function listParameters(
	parameters: URLSearchParams,
	{
		known,
		mayBeMeant,
		isMeant = false,
	}: {
		known: readonly string[];
		mayBeMeant: readonly string[];
		isMeant?: boolean;
	},
): FieldProblem[] {
	return [...new Set(parameters.keys())]
		.filter((name) => !known.includes(name))
		.map((name) => ({
			name,
			meant: mayBeMeant.find((each) => isNear(name, each)),
		}))
		.filter(({ meant }) => !isMeant || meant !== undefined)
		.slice(0, unknownMax)
		.map(({ name, meant }) => ({
			field: showName(name),
			...problemOf.unknownParameter({
				meant: meant !== undefined && known.includes(meant) ? meant : undefined,
			}),
		}));
}

/** Whether two names differ at most by case and by one letter that is added, missing, replaced or swapped with the next. */
export function isNear(one: string, other: string): boolean {
	const [short, long] = [one.toLowerCase(), other.toLowerCase()].toSorted(
		(a, b) => a.length - b.length,
	) as [string, string];
	if (long.length - short.length > 1) return false;
	let start = 0;
	while (start < short.length && short[start] === long[start]) start++;
	const rest = short.slice(start);
	if (short.length < long.length) return rest === long.slice(start + 1);
	const isOneOther = rest.slice(1) === long.slice(start + 1);
	const isSwapped =
		rest[0] === long[start + 1] &&
		rest[1] === long[start] &&
		rest.slice(2) === long.slice(start + 2);
	return isOneOther || isSwapped;
}

/**
 * The read-only properties that a body would change. A property that is left out or null asks for nothing, unless
 * `isWhole`: then the body is the complete record, and a missing property asks for its removal.
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
			...problemOf.readOnly({ isThere: there[field] !== undefined }),
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
		const field = `${path === "" ? "" : `${path}.`}${showName(name)}`;
		const property = Object.hasOwn(properties, name)
			? properties[name]
			: undefined;
		if (property === undefined) fields.push(field);
		else collect(property, entry, field, fields);
	}
}
