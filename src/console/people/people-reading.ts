import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { type InitialPlace, placesOf } from "./initial-places.ts";
import {
	orderOf,
	type PeopleFilter,
	type PeopleQuery,
	sortingOf,
} from "./people-query.ts";
import type { Landmark, ReadPage } from "./people-window.ts";

/** Behind every name that begins like the text before it. */
const behind = "\ufffd";

/** Reads pages of a list. Near the end, people are read in the opposite order and reversed. */
export function readingOf(query: PeopleQuery, filter: PeopleFilter): ReadPage {
	const { client } = current();
	const isDescending = isFromZ(filter);
	return (wanted, signal) =>
		"address" in wanted
			? client.page("GET /people", { signal }, wanted.address)
			: client.page("GET /people", {
					query: {
						...query,
						...orderOf(filter, wanted.isFromEnd),
						[isDescending ? "namesBefore" : "namesFrom"]: wanted.landmark,
						offset: wanted.offset || undefined,
						max: wanted.max,
					},
					signal,
				});
}

/** Whether the list is sorted by name in descending order. */
function isFromZ(filter: PeopleFilter): boolean {
	return sortingOf(filter)?.isDescending === true;
}

/** Whether the list has an order by name, in which a letter has one place. */
export function hasLetters(filter: PeopleFilter): boolean {
	return filter.text.trim() === "" && sortingOf(filter)?.by === "name";
}

/**
 * The initials of a list with their places, and the places as landmarks for reading. Undefined when the server could not
 * count them all.
 */
export async function readInitials(
	query: PeopleQuery,
	{ filter, signal }: { filter: PeopleFilter; signal: AbortSignal },
): Promise<{ places: InitialPlace[]; landmarks: Landmark[] } | undefined> {
	const { initials = [] } = await current().client.call("GET /people", {
		query: { ...query, ...orderOf(filter), initials: true, max: 1 },
		signal,
	});
	if (!initials.every(({ isCountExact }) => isCountExact)) return undefined;
	return placesOf(initials, isFromZ(filter));
}

/** The index of the first person whose name begins with a text or comes after it. Undefined when it cannot be counted. */
export async function findIndex(
	query: PeopleQuery,
	{
		filter,
		text,
		total,
		signal,
	}: {
		filter: PeopleFilter;
		text: string;
		total: number;
		signal: AbortSignal;
	},
): Promise<number | undefined> {
	const isDescending = isFromZ(filter);
	const { count, isCountExact } = await current().client.call("GET /people", {
		query: {
			...query,
			namesBefore: isDescending ? `${text}${behind}` : text,
			count: true,
			max: 1,
		},
		signal,
	});
	if (count === undefined || isCountExact === false) return undefined;
	return isDescending ? total - count : count;
}

/** The name of a manager by whom a list is filtered, or words for one who cannot be read. */
export async function readManagerName(personId: string): Promise<string> {
	try {
		const { client } = current();
		const path = { personId };
		return (await client.call("GET /people/{personId}", { path })).displayName;
	} catch {
		return words.people.unknownManager;
	}
}
