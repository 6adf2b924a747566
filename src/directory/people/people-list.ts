import {
	type Caller,
	forbidden,
	hasScope,
	reachOf,
	seesAsAdmin,
} from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import { problemOf } from "../problems.ts";
import type {
	CountedInitial,
	PeopleCount,
	PeoplePage,
	PersonRecord,
} from "../store/people-store.ts";
import type { Store } from "../store/store.ts";
import { numberPrefixesOf } from "./number-search.ts";
import { demandReading } from "./people.ts";
import {
	compareKeys,
	keyIn,
	type NameRange,
	orderOf,
	type PeopleKey,
	type PeopleOrder,
	type PeopleQuery,
	personNameKey,
} from "./people-query.ts";
import type { PersonType } from "./person.ts";
import { searchPrefixOf } from "./person-search.ts";

/**
 * The filters of a list; it needs at least one of `email`, `displayName`, `text`, `managerId` and `ids`
 * unless the caller is an administrator.
 */
export interface PeopleSearch {
	email?: string;
	displayName?: string;
	/** The first name of the list, and the first one after it, in the order of names. */
	namesFrom?: string;
	namesBefore?: string;
	/** The beginning of the name from any of its words on, or of an e-mail address. */
	text?: string;
	/** The person, when the text is an id. */
	personId?: string;
	ids?: readonly string[];
	orgId?: string;
	roleIds?: readonly string[];
	locationId?: string;
	licenseId?: string;
	groupId?: string;
	managerId?: string;
	type?: PersonType;
	isPending?: boolean;
	department?: string;
	externalId?: string;
	isLoginEnabled?: boolean;
	/** The status that replies show at that time. */
	presence?: PeopleQuery["presence"];
	order?: PeopleOrder;
	after?: PeopleKey;
	/** People to skip; only without `after`. */
	offset?: number;
	limit: number;
	isPresenceWanted: boolean;
}

/** A page of the people of one organization, by name unless another order is requested. */
export async function listPeople(
	store: Store,
	caller: Caller,
	search: PeopleSearch,
): Promise<PeoplePage> {
	const query = demandQuery(caller, search);
	return isWide(search)
		? lookUp(store, caller, query)
		: store.people.page(query);
}

// A lookup by e-mail or id covers every organization that the caller manages.
function isWide({ orgId, email, ids }: PeopleSearch): boolean {
	return orgId === undefined && (email !== undefined || ids !== undefined);
}

async function lookUp(
	store: Store,
	caller: Caller,
	query: PeopleQuery,
): Promise<PeoplePage> {
	const { ids, offset = 0, limit } = query;
	const all = { ...query, offset: undefined, limit: ids?.length ?? 1 };
	const found: PersonRecord[] = [];
	const reach = hasScope(caller, "spark-admin:people_read")
		? reachOf(caller)
		: [caller.orgId];
	for (const orgId of reach) {
		found.push(...(await store.people.list({ ...all, orgId })));
		if (found.length >= all.limit) break;
	}
	const order = orderOf(query);
	const keyOf = (record: PersonRecord) =>
		keyIn(order, record, query) as PeopleKey;
	found.sort((left, right) => compareKeys(keyOf(left), keyOf(right), order));
	return { records: found.slice(offset, offset + limit), next: undefined };
}

/**
 * The total number of people on all pages of a list. Rejects with the reason of the signal when it is
 * aborted.
 */
export async function countPeople(
	store: Store,
	caller: Caller,
	{ search, signal }: { search: PeopleSearch; signal: AbortSignal },
): Promise<PeopleCount> {
	const query = demandQuery(caller, search);
	if (!isWide(search)) return store.people.tally(query, signal);
	const all = { ...query, after: undefined, offset: 0, limit: Infinity };
	const { records } = await lookUp(store, caller, all);
	return { count: records.length, isExact: true };
}

/** How many people of a list there are under each initial of their names, in the order of the list. */
export async function countInitials(
	store: Store,
	caller: Caller,
	{ search, signal }: { search: PeopleSearch; signal: AbortSignal },
): Promise<CountedInitial[]> {
	const counted = await store.people.initials(
		demandQuery(caller, search),
		signal,
	);
	return search.order?.isDescending ? counted.toReversed() : counted;
}

/** The order of a list. */
export function orderOfSearch({
	order,
	text,
}: PeopleSearch): PeopleOrder["by"] {
	return orderOf({
		order,
		searchPrefix: text,
		numberPrefixes: text === undefined ? undefined : numberPrefixesOf(text),
	}).by;
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
					{
						field: "orgId",
						...problemOf.unknownOrganization({ isMemberEnough: false }),
					},
				],
			},
		);
	if (!isSeen) demandNarrow(search);
	demandStatus(caller, search);
	const { displayName, text, personId } = search;
	return {
		orgId,
		email: search.email,
		ids: personId === undefined ? search.ids : [personId],
		namePrefix:
			displayName === undefined ? undefined : personNameKey(displayName),
		nameRange: rangeOf(search),
		searchPrefix: text === undefined ? undefined : searchPrefixOf(text),
		// Callers who see no numbers find no one by them.
		numberPrefixes:
			isSeen && text !== undefined ? numberPrefixesOf(text) : undefined,
		department: search.department,
		externalId: search.externalId,
		isLoginEnabled: search.isLoginEnabled,
		presence: search.presence,
		roleIds: search.roleIds,
		locationId: search.locationId,
		licenseId: search.licenseId,
		groupId: search.groupId,
		managerId: search.managerId,
		type: search.type,
		isPending: search.isPending,
		order: search.order,
		after: search.after,
		offset: search.offset,
		limit: search.limit,
		isPresenceWanted: search.isPresenceWanted,
	};
}

function rangeOf({
	namesFrom,
	namesBefore,
}: PeopleSearch): NameRange | undefined {
	if (namesFrom === undefined && namesBefore === undefined) return undefined;
	return {
		from: personNameKey(namesFrom ?? ""),
		before: namesBefore === undefined ? undefined : personNameKey(namesBefore),
	};
}

// Refuses a filter or an order by status for callers who do not share their own: they see none.
function demandStatus(
	{ isStatusShared }: Caller,
	{ presence, order }: PeopleSearch,
): void {
	const isAsked = presence !== undefined || order?.by === "lastActivity";
	if (isAsked && !isStatusShared)
		throw forbidden(
			"You do not share your status, so you are shown nobody's: people cannot be listed by status or sorted by lastActivity.",
		);
}

// Limits callers who are not administrators to lookups, and to filters by properties that replies show
// them.
function demandNarrow(search: PeopleSearch): void {
	const { email, displayName, text, personId, managerId, ids } = search;
	const parts = [email, displayName, text, personId, managerId, ids];
	const isNarrow = parts.some((part) => part !== undefined);
	if (!isNarrow)
		throw new DirectoryError(
			"invalid",
			"Send email or displayName: only administrators may list everyone.",
			{
				fields: [
					{
						field: "email",
						...problemOf.requiredUnlessAdministrator({
							others: ["displayName"],
						}),
					},
				],
			},
		);
	for (const [name, shownAs] of Object.entries(adminFilters))
		if (search[name as keyof PeopleSearch] !== undefined && shownAs)
			throw forbidden(`Only administrators may list people by ${shownAs}.`);
	if (search.order !== undefined && adminOrders[search.order.by])
		throw forbidden(
			`Only administrators may sort people by ${search.order.by}.`,
		);
}

/**
 * The filters that only administrators may use, since no reply shows those properties to others; false: a
 * filter for all callers. The type demands a decision about each new filter.
 */
const adminFilters: Readonly<Record<keyof PeopleSearch, string | false>> = {
	roleIds: "roles",
	locationId: "locationId",
	licenseId: "licenseId",
	groupId: "groupId",
	isPending: "invitePending",
	isLoginEnabled: "loginEnabled",
	presence: "status",
	externalId: "externalId",
	department: false,
	personId: false,
	email: false,
	displayName: false,
	namesFrom: false,
	namesBefore: false,
	text: false,
	ids: false,
	orgId: false,
	managerId: false,
	type: false,
	order: false,
	after: false,
	offset: false,
	limit: false,
	isPresenceWanted: false,
};

/** Whether an order reveals what only administrators see. */
const adminOrders: Readonly<Record<PeopleOrder["by"], boolean>> = {
	name: false,
	created: false,
	found: false,
	lastActivity: true,
};
