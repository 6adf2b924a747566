import type { License } from "../../directory/licenses/license.ts";
import type { Person } from "../../directory/people/person.ts";
import { showId } from "../ids.ts";
import { defuseCell } from "./csv.ts";

/** The columns of a person, with the names of Control Hub's export of users. License columns follow. */
export const peopleColumns = [
	"First Name",
	"Last Name",
	"Display Name",
	"User ID/Email (Required)",
	"User Status",
	"Title",
	"Department",
	"Manager",
	"Location",
	"Phone Number",
	"Extension",
] as const;
export type PeopleColumn = (typeof peopleColumns)[number];

/** The separator of several work numbers in one cell. */
export const numberSeparator = "; ";

/** The names that the cells of people need in addition. */
export interface Neighbours {
	/** The licenses of the organization, in the order of their columns. */
	licenses: readonly License[];
	locationName(id: string): string | undefined;
	managerEmail(id: string): string | undefined;
}

/** The first record of a file of people. */
export function showHeader(licenses: readonly License[]): string[] {
	return [
		...peopleColumns,
		...licenses.map((each) => nameLicenseColumn(each, licenses)),
	].map(defuseCell);
}

/** The column of a license: its name, with its id if another one of the organization has the same name. */
export function nameLicenseColumn(
	{ id, name }: License,
	licenses: readonly License[],
): string {
	const isAlone = licenses.every(
		(other) => other.id === id || columnKey(other.name) !== columnKey(name),
	);
	return isAlone ? name : `${name} [${showId("LICENSE", id)}]`;
}

/** The name of a column in the form used for comparison: case and outer spaces do not count. */
export function columnKey(name: string): string {
	return name.trim().normalize("NFC").toLowerCase();
}

/** A person as a record of a file. */
export function showRecord(person: Person, neighbours: Neighbours): string[] {
	const held = new Set(person.licenses);
	return [
		...peopleColumns.map((column) => showCell(column, person, neighbours)),
		...neighbours.licenses.map(({ id }) => (held.has(id) ? "TRUE" : "FALSE")),
	].map(defuseCell);
}

/** The cell of a person in a column. */
function showCell(
	column: PeopleColumn,
	person: Person,
	{ locationName, managerEmail }: Omit<Neighbours, "licenses">,
): string {
	switch (column) {
		case "First Name":
			return person.firstName ?? "";
		case "Last Name":
			return person.lastName ?? "";
		case "Display Name":
			return person.displayName;
		case "User ID/Email (Required)":
			return person.emails[0] ?? "";
		case "User Status":
			return person.isLoginEnabled ? "Active" : "Inactive";
		case "Title":
			return person.title ?? "";
		case "Department":
			return person.department ?? "";
		case "Manager":
			return (
				(person.managerId && managerEmail(person.managerId)) ??
				person.manager ??
				""
			);
		case "Location":
			return (person.locationId && locationName(person.locationId)) ?? "";
		case "Phone Number":
			return (person.phoneNumbers ?? [])
				.filter(({ type }) => type === "work")
				.map(({ shown }) => shown)
				.join(numberSeparator);
		case "Extension":
			return person.extension ?? "";
	}
}
