import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Person } from "../../directory/people/person.ts";
import type { RuleContext } from "../../directory/people/rule-context.ts";
import { problemOf } from "../../directory/problems.ts";
import { readId } from "../ids.ts";

// Properties of replies only: a body with one of them was read before.
const marks = ["id", "created", "lastModified", "type"];

const calling = ["phoneNumbers", "extension", "locationId"];

/**
 * Restores the properties that an update would clear only because its body is a reduced form of the person: an item of
 * a list by ids (without roles and licenses), or a reply without calling data on a server with calling data. A property
 * that is present, even as null, is a request.
 */
export function findLostByForm(
	sent: unknown,
	current: Person,
	{
		seesCallingData,
		license,
	}: { seesCallingData: boolean } & Pick<RuleContext, "license">,
): FieldProblem[] {
	if (typeof sent !== "object" || sent === null) return [];
	const body = sent as Record<string, unknown>;
	const isThere = (name: string) => Object.hasOwn(body, name);
	if (!marks.some(isThere)) return [];
	const fields: string[] = [];
	if (!isThere("roles") && !isThere("licenses")) {
		if (current.roles.length > 0) fields.push("roles");
		if (current.licenses.length > 0) fields.push("licenses");
	}
	if (
		seesCallingData &&
		namesCalling(body.licenses, license) &&
		!calling.some((name) => isSent(body, name))
	) {
		if (current.phoneNumbers?.some(({ type }) => type === "work"))
			fields.push("phoneNumbers");
		if (current.extension !== undefined) fields.push("extension");
	}
	return fields.map((field) => ({
		field,
		...problemOf.wouldBeCleared(),
	}));
}

function namesCalling(
	licenses: unknown,
	license: RuleContext["license"],
): boolean {
	return (
		Array.isArray(licenses) &&
		licenses.some(
			(id) =>
				license(readId("LICENSE", String(id)) ?? "")?.service === "calling",
		)
	);
}

// Every form shows numbers that are not work numbers.
function isSent(body: Record<string, unknown>, name: string): boolean {
	if (!Object.hasOwn(body, name)) return false;
	const { [name]: value } = body;
	return (
		!Array.isArray(value) ||
		value.length === 0 ||
		value.some(({ type = "work" }: { type?: unknown } = {}) => type === "work")
	);
}
