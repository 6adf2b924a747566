import type { Person } from "../../contract/person.ts";
import { showTable } from "../table.ts";
import type { Kind, Names } from "./names.ts";

/** The properties whose values are ids. */
const kinds: Readonly<Record<string, Kind>> = {
	licenses: "license",
	implicitLicenses: "license",
	roles: "role",
	groups: "group",
	locationId: "location",
	managerId: "person",
};

/** The lines that show a person: a property and its value, with names in place of ids. */
export async function showPerson(
	person: Person,
	names: Names,
): Promise<string[]> {
	const rows: string[][] = [];
	for (const [property, value] of Object.entries(person))
		for (const [index, text] of (
			await showValues(property, value, names)
		).entries())
			rows.push([index === 0 ? property : "", text]);
	return showTable(["", ""], rows).slice(1);
}

/** The texts of the values of a property, with names in place of ids. */
export async function showValues(
	property: string,
	value: unknown,
	names: Names,
): Promise<string[]> {
	if (value === undefined || value === null) return [];
	const kind = kinds[property];
	const texts: string[] = [];
	for (const each of Array.isArray(value) ? value : [value])
		texts.push(
			kind !== undefined && typeof each === "string"
				? await names.nameOf(kind, each)
				: showValue(each),
		);
	return texts;
}

function showValue(value: unknown): string {
	if (typeof value !== "object" || value === null) return String(value);
	const { type, value: text, ...rest } = value as Record<string, unknown>;
	// A number or a SIP address.
	if (typeof text === "string")
		return type === undefined ? text : `${text} (${type})`;
	return Object.values({ type, ...rest })
		.filter((part) => part !== undefined)
		.map(String)
		.join(", ");
}
