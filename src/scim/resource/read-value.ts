import type { Attribute } from "../../contract/scim/schema.ts";
import { type FieldProblem, report } from "../../directory/field-problem.ts";
import { listLengthMax } from "../../directory/people/person.ts";
import { problemOf } from "../../directory/problems.ts";
import {
	demandDistinctNames,
	idOfAddress,
	isObject,
	type Resource,
} from "./resource.ts";
import { findAttribute } from "./target.ts";

/** Collects what is wrong with a value, and the names in it that no schema has. */
export interface Findings {
	problems: FieldProblem[];
	unknown: string[];
}

/**
 * The value of an attribute in the form of its schema; undefined for none. Accepts what identity providers send: "True"
 * for a boolean, one value instead of a list, and a text instead of an object with a `value`.
 */
export function readValue(
	attribute: Attribute,
	given: unknown,
	field: string,
	findings: Findings,
): unknown {
	if (given === null || given === undefined) return undefined;
	if (!attribute.multiValued) return readOne(attribute, given, field, findings);
	const entries = Array.isArray(given) ? given : [given];
	const read = entries.flatMap(
		(entry, index) =>
			readOne(attribute, entry, `${field}[${index}]`, findings) ?? [],
	);
	const primaries = read.filter((entry) => isObject(entry) && entry.primary);
	if (primaries.length > 1)
		report(
			findings.problems,
			field,
			problemOf.wrongValue({ expected: "a list with one primary value" }),
		);
	return read.length === 0 ? undefined : read;
}

function readOne(
	attribute: Attribute,
	given: unknown,
	field: string,
	findings: Findings,
): unknown {
	if (given === null) return undefined;
	switch (attribute.type) {
		case "complex":
			return readComplex(attribute, given, field, findings);
		case "boolean":
			return readBoolean(given) ?? refuse(findings, field, "true or false");
		default:
			return readText(given) ?? refuse(findings, field, "a text");
	}
}

function readComplex(
	{ subAttributes = [] }: Attribute,
	given: unknown,
	field: string,
	findings: Findings,
): Resource | undefined {
	const value = findAttribute(subAttributes, "value");
	const text = readText(given);
	if (value !== undefined && text !== undefined)
		return text === "" ? undefined : { value: text };
	if (!isObject(given)) return refuse(findings, field, "an object");
	demandDistinctNames(given);
	const read: Resource = {};
	for (const [name, part] of Object.entries(given)) {
		const sub = findAttribute(subAttributes, name);
		if (sub === undefined) {
			findings.unknown.push(`${field}.${name}`);
			continue;
		}
		const known = readValue(sub, part, `${field}.${sub.name}`, findings);
		if (known !== undefined) read[sub.name] = known;
	}
	const named = read.value ?? idOfAddress(read.$ref);
	if (named !== undefined) read.value = named;
	return Object.keys(read).length === 0 ? undefined : read;
}

/** A boolean, also one as text: Microsoft Entra sends "True" and "False". */
export function readBoolean(given: unknown): boolean | undefined {
	if (typeof given === "boolean") return given;
	if (typeof given !== "string") return undefined;
	const text = given.trim().toLowerCase();
	if (text === "true") return true;
	return text === "false" ? false : undefined;
}

function readText(given: unknown): string | undefined {
	if (typeof given === "string") return given;
	return typeof given === "number" ? String(given) : undefined;
}

function refuse(
	{ problems }: Findings,
	field: string,
	expected: string,
): undefined {
	if (problems.length < listLengthMax)
		report(problems, field, problemOf.wrongValue({ expected }));
	return undefined;
}
