import { prefixEnd } from "../text/prefix-end.ts";
import { searchKey } from "../text/text.ts";
import { hasNumber } from "./number-search.ts";
import type { Person, PersonType } from "./person.ts";
import { searchKeyFor } from "./person-search.ts";
import type { Presence, PresenceStatus } from "./presence.ts";

/** The sort keys of people; `found` is the order of the search keys that match a text. */
type PeopleSort = "name" | "created" | "lastActivity" | "found";

/** An order of people. People who are equal in it are ordered by id. */
export interface PeopleOrder {
	by: PeopleSort;
	isDescending: boolean;
}

/**
 * The query of a list of people in one organization. All given conditions must hold; pages continue after a
 * key.
 */
export interface PeopleQuery {
	orgId: string;
	/** Only these ids. */
	ids?: readonly string[];
	/** Only the person with this e-mail, in any case. */
	email?: string;
	/** Only people whose name key (see `personNameKey`) starts with this. */
	namePrefix?: string;
	/** Only people whose name key is in this range. */
	nameRange?: NameRange;
	/** Only people who hold at least one of these roles. */
	roleIds?: readonly string[];
	locationId?: string;
	/** Only people of whom a search key (see `searchKeysOf`) starts with this. */
	searchPrefix?: string;
	/** With `searchPrefix`: also people of whom a number key (see `numberKeysOf`) starts with one of these. */
	numberPrefixes?: readonly string[];
	/** Only people of this department, in any case. */
	department?: string;
	/** Only people with this id of an identity provider. */
	externalId?: string;
	/** Only people who may sign in, or only those who may not. */
	isLoginEnabled?: boolean;
	/** Only people who hold this license. */
	licenseId?: string;
	/** Only members of this group. */
	groupId?: string;
	/** Only people whose manager is this one. */
	managerId?: string;
	type?: PersonType;
	/** Only people of the type `person` who were never active, or all other people. */
	isPending?: boolean;
	/** Only people who show this status at that time. */
	presence?: { status: PresenceStatus; now: number };
	/** When left out: `found` with a `searchPrefix` alone, otherwise `name`. */
	order?: PeopleOrder;
	/** Only people after this key of the order. */
	after?: PeopleKey;
	/** People to skip. */
	offset?: number;
	limit: number;
	isPresenceWanted: boolean;
}

/** Name keys from one on, and before another; undefined: up to the last. */
export interface NameRange {
	from: string;
	before: string | undefined;
}

/** The key by which people are sorted and found by name. Accents and case do not count: Öz is between Oy and Pa. */
export function personNameKey(displayName: string): string {
	return searchKey(displayName);
}

/** The range of the name keys of a query; undefined for all names. */
export function nameRangeOf({
	namePrefix = "",
	nameRange,
}: Pick<PeopleQuery, "namePrefix" | "nameRange">): NameRange | undefined {
	if (namePrefix === "") return nameRange;
	const named = { from: namePrefix, before: prefixEnd(namePrefix) };
	if (nameRange === undefined) return named;
	const { from, before = named.before } = nameRange;
	return {
		from: compareText(from, named.from) > 0 ? from : named.from,
		before:
			before === undefined || named.before === undefined
				? (before ?? named.before)
				: compareText(before, named.before) < 0
					? before
					: named.before,
	};
}

/** A position in an order of people. */
export interface PeopleKey {
	id: string;
	/** The value of the sort key, as text. */
	name: string;
	/** People after it that are still to be skipped. */
	offset?: number;
}

/** The order of a query. */
export function orderOf({
	order,
	searchPrefix,
	numberPrefixes,
}: Pick<
	PeopleQuery,
	"order" | "searchPrefix" | "numberPrefixes"
>): PeopleOrder {
	const isFound = searchPrefix !== undefined && numberPrefixes === undefined;
	const { by, isDescending = false } = order ?? {};
	return {
		by:
			by === "found" && !isFound
				? "name"
				: (by ?? (isFound ? "found" : "name")),
		isDescending,
	};
}

/** Whether a person matches a search text. */
export function isFound(
	person: Person,
	{
		searchPrefix,
		numberPrefixes = [],
	}: Pick<PeopleQuery, "searchPrefix" | "numberPrefixes">,
): boolean {
	return (
		searchPrefix === undefined ||
		searchKeyFor(person, searchPrefix) !== undefined ||
		hasNumber(person, numberPrefixes)
	);
}

/** The position of a person in an order. Undefined when the search does not match the person. */
export function keyIn(
	order: PeopleOrder,
	{ person, presence }: { person: Person; presence: Presence },
	{ searchPrefix = "" }: Pick<PeopleQuery, "searchPrefix">,
): PeopleKey | undefined {
	const { id } = person;
	switch (order.by) {
		case "name":
			return { id, name: personNameKey(person.displayName) };
		case "created":
			return { id, name: timeKey(person.createdAt) };
		case "lastActivity":
			return { id, name: activityKey(person, presence) };
		case "found": {
			const name = searchKeyFor(person, searchPrefix);
			return name === undefined ? undefined : { id, name };
		}
	}
}

/**
 * The parts of the order by last activity, in ascending order: people whose activity is not shown, those
 * who were never active (bots and guests, then people), and the others by time.
 */
const activityParts = ["0", "1", "2", "3"] as const;
export type ActivityPart = (typeof activityParts)[number];

function activityKey(person: Person, presence: Presence): string {
	const { lastActivityAt, isShared } = presence;
	if (lastActivityAt === undefined)
		return person.type === "person" ? "2" : `1${person.type}`;
	return isShared ? `3${timeKey(lastActivityAt)}` : "0";
}

/** A time (milliseconds since 1970, UTC) as text that sorts by time. */
export function timeKey(time: number): string {
	return String(Math.max(0, Math.trunc(time))).padStart(15, "0");
}

/** Compares two positions in an order. */
export function compareKeys(
	left: PeopleKey,
	right: PeopleKey,
	{ isDescending }: Pick<PeopleOrder, "isDescending">,
): number {
	const ascending =
		compareText(left.name, right.name) || compareText(left.id, right.id);
	return isDescending ? -ascending : ascending;
}

/** Compares texts by their code points, which is the order of their bytes in UTF-8. */
export function compareText(left: string, right: string): number {
	const length = Math.min(left.length, right.length);
	for (let at = 0; at < length; at++) {
		const one = left.charCodeAt(at);
		const other = right.charCodeAt(at);
		if (one === other) continue;
		// A surrogate belongs to a code point above those of single units.
		if (isSurrogate(one) !== isSurrogate(other))
			return isSurrogate(one) ? 1 : -1;
		return one - other;
	}
	return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdfff;
}
