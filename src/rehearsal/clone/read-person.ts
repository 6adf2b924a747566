import type {
	Address,
	Person,
	PersonType,
	PhoneNumber,
} from "../../directory/people/person.ts";
import {
	type Presence,
	type ReportedStatus,
	reportedStatuses,
} from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { readNumber } from "../../directory/text/phone-number.ts";
import type { Whole } from "../../directory/whole.ts";
import { readId } from "../../webex/ids.ts";
import type { Entry } from "../service/pages.ts";
import { readText, readTexts, readTime } from "./read-entry.ts";

/** What the conversion of a person needs from the rest of the organization. */
interface PersonContext {
	orgId: string;
	/** The country of a location, in which numbers are read. */
	countryOf: (locationId: string) => string | undefined;
	/** The groups of a person. */
	groupsOf: (id: string) => readonly string[] | undefined;
}

/**
 * A person of the directory from one that the service showed. Nothing is refused: values that the rules would not take
 * stay as they are. Undefined when the id is none of a person.
 */
export function readPerson(
	shown: Entry,
	{ orgId, countryOf, groupsOf }: PersonContext,
): PersonRecord | undefined {
	const id = readId("PEOPLE", readText(shown.id) ?? "");
	if (id === undefined) return undefined;
	const createdAt = readTime(shown.created) ?? 0;
	const locationId = readIdIn(shown, "locationId", "LOCATION");
	const implicit = readIds(shown.implicitLicenses, "LICENSE");
	const person: Whole<Person> = {
		id,
		orgId,
		type: readType(shown.type),
		emails: readTexts(shown.emails) ?? [],
		displayName: readText(shown.displayName) ?? "",
		firstName: readText(shown.firstName),
		lastName: readText(shown.lastName),
		nickName: readText(shown.nickName),
		avatar: readText(shown.avatar),
		roles: readIds(shown.roles, "ROLE"),
		licenses: readIds(shown.licenses, "LICENSE"),
		groups: groupsOf(id),
		implicitLicenses: implicit.length === 0 ? undefined : implicit,
		phoneNumbers: readNumbers(
			shown.phoneNumbers,
			locationId === undefined ? undefined : countryOf(locationId),
		),
		extension: readText(shown.extension),
		locationId,
		department: readText(shown.department),
		manager: readText(shown.manager),
		managerId: readIdIn(shown, "managerId", "PEOPLE"),
		title: readText(shown.title),
		addresses: readEntries<Address>(shown.addresses),
		siteUrls: readTexts(shown.siteUrls),
		sipAddresses: readEntries<NonNullable<Person["sipAddresses"]>[number]>(
			shown.sipAddresses,
		),
		xmppFederationJid: readText(shown.xmppFederationJid),
		timezone: readText(shown.timezone),
		externalId: undefined,
		profile: undefined,
		isLoginEnabled: String(shown.loginEnabled) !== "false",
		createdAt,
		modifiedAt: readTime(shown.lastModified) ?? createdAt,
		version: 1,
	};
	// As the engine stores it: without undefined properties.
	return {
		person: JSON.parse(JSON.stringify(person)) as Person,
		presence: readPresence(shown, createdAt),
	};
}

function readType(value: unknown): PersonType {
	return value === "bot" || value === "appuser" ? value : "person";
}

function readIdIn(
	shown: Entry,
	field: string,
	kind: "LOCATION" | "PEOPLE",
): string | undefined {
	return readId(kind, readText(shown[field]) ?? "");
}

function readIds(value: unknown, kind: "ROLE" | "LICENSE"): string[] {
	return (readTexts(value) ?? []).flatMap((text) => readId(kind, text) ?? []);
}

// Entries with a shape of their own are kept as they are; the comparison with the service tells where one was not.
function readEntries<T>(value: unknown): T[] | undefined {
	if (!Array.isArray(value) || value.length === 0) return undefined;
	return value.filter(
		(entry): entry is T => typeof entry === "object" && entry !== null,
	);
}

// The extension with its routing prefix is not stored: it follows from the person and the location.
function readNumbers(
	value: unknown,
	country: string | undefined,
): PhoneNumber[] | undefined {
	const numbers = (readEntries<Entry>(value) ?? []).flatMap((entry) => {
		const type = readText(entry.type) ?? "work";
		const shown = readText(entry.value);
		if (shown === undefined || type === "work_extension") return [];
		const read = readNumber(shown, country);
		return {
			// Types that are not in the contract are shown again as they came.
			type: type as PhoneNumber["type"],
			value: "number" in read ? read.number.value : freeValue(shown),
			shown,
		};
	});
	return numbers.length === 0 ? undefined : numbers;
}

/** The stored value of a number that nobody claims: not in E.164, so that others may hold the same. */
export function freeValue(shown: string): string {
	return /^\+\d+$/.test(shown) ? `tel:${shown}` : shown;
}

// Presence in the list is of the moment of reading. Without activity a person would be pending.
function readPresence(shown: Entry, createdAt: number): Presence {
	const status = readText(shown.status);
	const isPending =
		shown.invitePending === undefined
			? status === "pending"
			: String(shown.invitePending) === "true";
	const lastActivityAt =
		readTime(shown.lastActivity) ?? (isPending ? undefined : createdAt);
	const isShared = shown.lastActivity !== undefined || status !== undefined;
	const presence: Presence = { isShared: isShared || isPending };
	if (lastActivityAt !== undefined) presence.lastActivityAt = lastActivityAt;
	const reported = reportedStatuses.find((known) => known === status);
	if (reported !== undefined)
		presence.reported = reported satisfies ReportedStatus;
	return presence;
}
