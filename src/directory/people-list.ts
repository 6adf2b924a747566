import {
	type Caller,
	forbidden,
	hasScope,
	reachOf,
	seesAsAdmin,
} from "./caller.ts";
import { DirectoryError } from "./errors.ts";
import { demandReading } from "./people.ts";
import { nameKey, type PersonType } from "./person.ts";
import { searchKeyFor, searchPrefixOf } from "./person-search.ts";
import type { PeopleKey, PeopleQuery, PersonRecord, Store } from "./store.ts";

/**
 * What a list asks for; at least one of `email`, `displayName`, `text`, `managerId` and `ids` unless
 * the caller is an administrator.
 */
export interface PeopleSearch {
	email?: string;
	displayName?: string;
	/** The beginning of a word of the name, with the rest of the name from there, or of an e-mail address. */
	text?: string;
	ids?: readonly string[];
	orgId?: string;
	roleIds?: readonly string[];
	locationId?: string;
	licenseId?: string;
	managerId?: string;
	type?: PersonType;
	isPending?: boolean;
	after?: PeopleKey;
	limit: number;
	isPresenceWanted: boolean;
}

/** People of one organisation, in the order of the query's key. */
export async function listPeople(
	store: Store,
	caller: Caller,
	search: PeopleSearch,
): Promise<PersonRecord[]> {
	const query = demandQuery(caller, search);
	const { email, ids } = search;
	const isWide =
		search.orgId === undefined && (email !== undefined || ids !== undefined);
	if (!isWide) return store.people.list(query);
	// Looking somebody up by e-mail or id reaches every organisation that the caller manages.
	const found: PersonRecord[] = [];
	const reach = hasScope(caller, "spark-admin:people_read")
		? reachOf(caller)
		: [caller.orgId];
	for (const reached of reach) {
		found.push(...(await store.people.list({ ...query, orgId: reached })));
		if (found.length >= (ids?.length ?? 1)) break;
	}
	return found;
}

/** How many people a list has on all its pages; one that is filtered is counted up to `max`. */
export async function countPeople(
	store: Store,
	caller: Caller,
	{ search, max }: { search: PeopleSearch; max: number },
): Promise<{ count: number; isExact: boolean }> {
	const query = demandQuery(caller, search);
	if (!isFiltered(query))
		return { count: await store.people.count(query), isExact: true };
	const count = await store.people.tally(query, max + 1);
	return { count: Math.min(count, max), isExact: count <= max };
}

/** Where a page ended, of the list that a search asks for. */
export function placeOf(
	{ person }: PersonRecord,
	{ text }: Pick<PeopleSearch, "text">,
): PeopleKey {
	const name =
		text === undefined
			? nameKey(person.displayName)
			: (searchKeyFor(person, searchPrefixOf(text)) ?? "");
	return { id: person.id, name };
}

function demandQuery(caller: Caller, search: PeopleSearch): PeopleQuery {
	demandReading(caller);
	const orgId = search.orgId ?? caller.orgId;
	const isSeen = seesAsAdmin(caller, orgId);
	if (orgId !== caller.orgId && !isSeen)
		throw new DirectoryError(
			"notFound",
			"There is no organization with this orgId that you manage.",
			{
				fields: [
					{ field: "orgId", problem: "is not an organization that you manage" },
				],
			},
		);
	if (!isSeen) demandNarrow(search);
	const { displayName, text } = search;
	return {
		orgId,
		email: search.email,
		ids: search.ids,
		namePrefix: displayName === undefined ? undefined : nameKey(displayName),
		searchPrefix: text === undefined ? undefined : searchPrefixOf(text),
		roleIds: search.roleIds,
		locationId: search.locationId,
		licenseId: search.licenseId,
		managerId: search.managerId,
		type: search.type,
		isPending: search.isPending,
		after: search.after,
		limit: search.limit,
		isPresenceWanted: search.isPresenceWanted,
	};
}

// Who is no administrator may look people up, and is told nothing by a filter that a reply would not tell.
function demandNarrow(search: PeopleSearch): void {
	const { email, displayName, text, managerId, ids } = search;
	const isNarrow = [email, displayName, text, managerId, ids].some(
		(part) => part !== undefined,
	);
	if (!isNarrow)
		throw new DirectoryError(
			"invalid",
			"Give email or displayName: only administrators may list everyone.",
			{
				fields: [
					{
						field: "email",
						problem:
							"or displayName is required, unless you are an administrator",
					},
				],
			},
		);
	if (search.roleIds !== undefined)
		throw forbidden("Only administrators may list people by roles.");
	if (search.licenseId !== undefined)
		throw forbidden("Only administrators may list people by a license.");
	if (search.isPending !== undefined)
		throw forbidden("Only administrators may list people by invitePending.");
}

function isFiltered(query: PeopleQuery): boolean {
	const {
		orgId: _,
		after: __,
		limit: ___,
		isPresenceWanted: ____,
		...filters
	} = query;
	return Object.values(filters).some((filter) => filter !== undefined);
}
