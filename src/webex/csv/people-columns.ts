import type { License } from "../../directory/licenses/license.ts";
import type { Address } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { showTime } from "../../http/reply.ts";
import { showId } from "../ids.ts";
import { defuseCell } from "./csv.ts";
import { statusNames, statusOf } from "./user-status.ts";

/**
 * The columns of a person: those of Control Hub in its order (help article afv3q8), then one of peopled's own. License
 * columns follow.
 */
export const peopleColumns = [
	"First Name",
	"Last Name",
	"Display Name",
	"User ID/Email (Required)",
	"User Status",
	"Last Service Accessed Time",
	"Days since Last Service Accessed",
	"Extension",
	"Title",
	"Department",
	"Manager",
	"Phone Number",
	"Caller ID Number",
	"Caller ID First Name",
	"Caller ID Last Name",
	"Location",
	"Preferred Language",
	"Time zone",
	"Address type",
	"Address country",
	"Address locality",
	"Address region",
	"Address street",
	"Address postal code",
	"Login Enabled",
] as const;
export type PeopleColumn = (typeof peopleColumns)[number];

/** The part of an address in each of its columns. */
export const addressParts = {
	"Address type": "type",
	"Address country": "country",
	"Address locality": "locality",
	"Address region": "region",
	"Address street": "streetAddress",
	"Address postal code": "postalCode",
} as const satisfies Partial<Record<PeopleColumn, keyof Address>>;

/** The columns of data that peopled does not store. An export leaves them empty. */
export const unstoredColumns = [
	"Caller ID Number",
	"Caller ID First Name",
	"Caller ID Last Name",
] as const satisfies readonly PeopleColumn[];

/** The separator of several work numbers in one cell. */
export const numberSeparator = "; ";

/** The content of the cells of people beside the people. */
export interface Neighbours {
	now: number;
	/** Show when people were last active, if they share it. */
	isPresenceShown: boolean;
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
export function showRecord(
	record: PersonRecord,
	neighbours: Neighbours,
): string[] {
	const held = new Set(record.person.licenses);
	return [
		...peopleColumns.map((column) => showCell(column, record, neighbours)),
		...neighbours.licenses.map(({ id }) => showChoice(held.has(id))),
	].map(defuseCell);
}

/** The cell of a person in a column. */
function showCell(
	column: PeopleColumn,
	{ person, presence }: PersonRecord,
	neighbours: Omit<Neighbours, "licenses">,
): string {
	const { locationName, managerEmail, now, isPresenceShown } = neighbours;
	const isPresent = isPresenceShown && presence.isShared;
	const activeAt = isPresent ? presence.lastActivityAt : undefined;
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
			return statusNames[statusOf({ person, presence })];
		case "Last Service Accessed Time":
			return activeAt === undefined ? "" : showTime(activeAt);
		case "Days since Last Service Accessed":
			return activeAt === undefined ? "" : showDays(now - activeAt);
		case "Extension":
			return person.extension ?? "";
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
		case "Phone Number":
			return (person.phoneNumbers ?? [])
				.filter(({ type }) => type === "work")
				.map(({ shown }) => shown)
				.join(numberSeparator);
		case "Location":
			return (person.locationId && locationName(person.locationId)) ?? "";
		case "Preferred Language":
			return person.profile?.preferredLanguage ?? "";
		case "Time zone":
			return person.timezone ?? "";
		case "Login Enabled":
			return showChoice(person.isLoginEnabled);
		case "Caller ID Number":
		case "Caller ID First Name":
		case "Caller ID Last Name":
			return "";
		default:
			return person.addresses?.[0]?.[addressParts[column]] ?? "";
	}
}

function showChoice(isTrue: boolean): string {
	return isTrue ? "TRUE" : "FALSE";
}

const dayMs = 24 * 60 * 60 * 1000;

function showDays(ms: number): string {
	return String(Math.max(0, Math.floor(ms / dayMs)));
}
