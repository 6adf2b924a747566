import type { Caller } from "../access/caller.ts";
import { refuseInvalid } from "../errors.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import { numberEndsOf } from "../people/number-search.ts";
import { getPerson } from "../people/people.ts";
import { isFound, type PeopleQuery } from "../people/people-query.ts";
import type { Person } from "../people/person.ts";
import { searchPrefixOf } from "../people/person-search.ts";
import { problemOf } from "../problems.ts";
import type { NumberKey } from "../store/number-store.ts";
import type { Store } from "../store/store.ts";
import { isTollFree } from "../text/phone-number.ts";
import { countFree, listOwned } from "./location-numbers.ts";
import {
	type AssignedNumber,
	assignedNumbersOf,
	comparePositions,
	type ListedNumber,
	meetsFilters,
	type NumberFilters,
	type NumberOrder,
	type NumberPosition,
	positionOf,
} from "./number.ts";
import {
	mergeWalks,
	type OwnedBlocks,
	walkFree,
	walkHeld,
} from "./number-walk.ts";

/** People whose numbers are read and sorted for one page; the numbers of more are read in the order of an index. */
const gatheredMax = 2000;
/** Numbers that are looked at for one page, at most. */
const walkedMax = 10_000;
/** Numbers and extensions of an organization that are counted one by one, at most. */
const countedMax = 10_000;

/** Begin the positions of lists that are read in the order of the index, and of those that are sorted here. */
const walkedMark = "w";
const gatheredMark = "g";

/** The filters of a list of numbers. */
export interface NumberSearch extends NumberFilters {
	orgId?: string;
	/** The beginning of the owner's name from any of its words on, or of an e-mail address. */
	ownerName?: string;
	ownerId?: string;
	isTollFree?: boolean;
	/** Only numbers that nobody has, or only those of people; undefined: both. */
	isFree?: boolean;
	/** A filter asks for numbers of a kind that does not exist here, such as those for fax. */
	isImpossible: boolean;
	order: NumberOrder;
	after?: NumberPosition;
	/** Numbers to skip. */
	offset: number;
	limit: number;
}

/** A page of numbers. It may hold fewer than requested and still have a next one. */
interface NumberPage {
	numbers: ListedNumber[];
	next: (NumberPosition & { offset: number }) | undefined;
}

/** The numbers and extensions of an organization: those of people, and those of locations that nobody has. Only for its administrators. */
export async function listNumbers(
	store: Store,
	caller: Caller,
	search: NumberSearch,
): Promise<NumberPage> {
	const orgId = demandNumbers(caller, search.orgId);
	if (search.isImpossible) return { numbers: [], next: undefined };
	const mark = search.after?.name.slice(0, 1);
	const after = search.after && {
		...search.after,
		name: search.after.name.slice(1),
	};
	const rest = { ...search, after };
	// Once there were too many people to gather, the next pages do not count them again.
	const owned = isFreeAsked(search)
		? await listOwned(store, orgId, search.locationId)
		: [];
	if (mark === walkedMark || search.isFree)
		return walk(store, { orgId, owned }, rest);
	const gathered = await gather(store, { orgId, owned }, search);
	return gathered === undefined
		? walk(store, { orgId, owned }, rest)
		: cut(gathered, rest);
}

/** How many numbers an organization has. */
export interface NumberCount {
	assigned: number;
	/** Extensions of people without a number, and toll-free numbers; undefined in an organization with too many to look at. */
	extensionOnly?: number;
	tollFree?: number;
	/** Numbers of locations that nobody has. */
	free: number;
}

/** Counts the numbers and extensions of an organization's people. Only for its administrators. */
export async function countNumbers(
	store: Store,
	caller: Caller,
	{ orgId: asked }: { orgId?: string },
): Promise<NumberCount> {
	const orgId = demandNumbers(caller, asked);
	const assigned = await store.numbers.count(orgId);
	const free = await countFree(store, orgId);
	if (assigned > countedMax) return { assigned, free };
	let extensionOnly = 0;
	let tollFree = 0;
	let counted = 0;
	for (const prefix of ["+", "x"]) {
		for await (const slice of walkHeld(store, { orgId, prefix })) {
			counted += slice.length;
			if (counted > countedMax) return { assigned, free };
			for (const { number } of slice)
				if (number === undefined) continue;
				else if (prefix === "+") tollFree += isFreeOfCharge(number) ? 1 : 0;
				else if (number.phoneNumber === undefined) extensionOnly++;
		}
	}
	return { assigned, free, extensionOnly, tollFree };
}

/** A person's numbers and extension, for an administrator of their organization. */
export async function listNumbersOfPerson(
	store: Store,
	caller: Caller,
	personId: string,
): Promise<{ person: Person; numbers: AssignedNumber[] }> {
	demandAdmin(caller, "spark-admin:people_read");
	const { person } = await getPerson(store, caller, personId);
	demandAdminIn(caller, person.orgId);
	return { person, numbers: assignedNumbersOf(person) };
}

function demandNumbers(caller: Caller, orgId: string | undefined): string {
	demandAdmin(caller, "spark-admin:telephony_config_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return chosen;
}

/** Where numbers are looked for. */
interface NumberPlaces {
	orgId: string;
	/** The locations whose numbers are listed too when nobody has them. */
	owned: readonly OwnedBlocks[];
}

// Whether numbers that nobody has can meet the filters. They have no place in an order of owners.
function isFreeAsked({
	isFree,
	ownerId,
	ownerName,
	extension,
	has,
	isPrimary,
	order,
}: NumberSearch): boolean {
	const isOwnerAsked =
		ownerId !== undefined || ownerName !== undefined || order === "lastName";
	return (
		isFree !== false &&
		!isOwnerAsked &&
		extension === undefined &&
		isPrimary === undefined &&
		has !== "extension"
	);
}

// The numbers that filters find; undefined when these are too many to sort, or nothing narrows the list.
async function gather(
	store: Store,
	{ orgId, owned }: NumberPlaces,
	search: NumberSearch,
): Promise<ListedNumber[] | undefined> {
	const query = narrowQuery(search);
	if (query === undefined && search.order !== "lastName") return undefined;
	const found = await store.people.list({
		orgId,
		...query,
		limit: gatheredMax + 1,
		isPresenceWanted: false,
	});
	if (found.length <= gatheredMax) {
		const free = await gatherFree(store, { orgId, owned }, search);
		return (
			free && [
				...found.flatMap(({ person }) => assignedNumbersOf(person)),
				...free,
			]
		);
	}
	if (search.order === "lastName")
		refuseInvalid([
			{
				field: "order",
				...problemOf.wrongValue({
					expected: `dn or extension for the numbers of more than ${gatheredMax} people, or sent with filters that find fewer`,
				}),
			},
		]);
	return undefined;
}

async function gatherFree(
	store: Store,
	places: NumberPlaces,
	search: NumberSearch,
): Promise<ListedNumber[] | undefined> {
	const isWantedHere = (number: ListedNumber) => isWanted(number, search);
	const free: ListedNumber[] = [];
	for await (const slice of walkFree(store, {
		...places,
		isWanted: isWantedHere,
	})) {
		for (const { number } of slice) if (number !== undefined) free.push(number);
		if (free.length > gatheredMax) return undefined;
	}
	return free;
}

function narrowQuery({
	ownerId,
	ownerName,
	locationId,
	phoneNumber,
	extension,
}: NumberSearch): Partial<PeopleQuery> | undefined {
	if (ownerId !== undefined) return { ids: [ownerId] };
	if (ownerName !== undefined)
		return { searchPrefix: searchPrefixOf(ownerName), locationId };
	const text = phoneNumber ?? extension;
	if (text !== undefined)
		return {
			searchPrefix: searchPrefixOf(text),
			numberPrefixes:
				phoneNumber === undefined ? [`x${text}`] : numberEndsOf(text),
			locationId,
		};
	return locationId === undefined ? undefined : { locationId };
}

function cut(
	numbers: readonly ListedNumber[],
	search: NumberSearch,
): NumberPage {
	const { after, limit, offset, order } = search;
	const found = numbers
		.filter((number) => isWanted(number, search))
		.map((number) => ({ number, position: positionOf(number, order) }))
		.sort((left, right) => comparePositions(left.position, right.position))
		.filter(
			({ position }) =>
				after === undefined || comparePositions(position, after) > 0,
		)
		.slice(offset);
	const page = found.slice(0, limit);
	const last = page.at(-1)?.position;
	const isLast = found.length === page.length || last === undefined;
	return {
		numbers: page.map(({ number }) => number),
		next: isLast
			? undefined
			: { id: last.id, name: gatheredMark + last.name, offset: 0 },
	};
}

// Reads numbers in the order of the index until the page is full, or has cost enough.
async function walk(
	store: Store,
	places: NumberPlaces,
	search: NumberSearch,
): Promise<NumberPage> {
	const numbers: ListedNumber[] = [];
	let { offset } = search;
	let looked = 0;
	for (const part of partsOf(search)) {
		for await (const slice of walkPart(store, places, part, search)) {
			for (const { key, number, looked: cost } of slice) {
				if (
					number !== undefined &&
					part.has(number) &&
					isWanted(number, search)
				)
					if (offset > 0) offset--;
					else numbers.push(number);
				looked += cost;
				if (numbers.length < search.limit && looked < walkedMax) continue;
				const name = `${walkedMark}${part.phase}${key.value}`;
				return { numbers, next: { id: key.personId, name, offset } };
			}
		}
	}
	return { numbers, next: undefined };
}

// Numbers that nobody has are among those with a number key.
function walkPart(
	store: Store,
	{ orgId, owned }: NumberPlaces,
	{ prefix, after }: Part,
	search: NumberSearch,
) {
	const held = walkHeld(store, { orgId, prefix, after });
	if (prefix !== "+" || owned.length === 0) return held;
	const free = walkFree(store, {
		...{ orgId, owned, after },
		isWanted: (number) => isWanted(number, search),
	});
	return search.isFree ? free : mergeWalks(held, free);
}

/** A part of an order that has the number keys with one prefix in order. */
interface Part {
	phase: "0" | "1";
	prefix: "+" | "x";
	after?: NumberKey;
	/** Whether a number belongs to the part. */
	has: (number: ListedNumber) => boolean;
}

// The parts of an order that are still to be read.
function partsOf({ order, after, has }: NumberSearch): Part[] {
	const isByExtension = order === "extension";
	const parts: Part[] = isByExtension
		? [
				{ phase: "0", prefix: "x", has: () => true },
				{
					phase: "1",
					prefix: "+",
					has: ({ extension }) => extension === undefined,
				},
			]
		: [
				{ phase: "0", prefix: "+", has: () => true },
				{
					phase: "1",
					prefix: "x",
					has: ({ phoneNumber }) => phoneNumber === undefined,
				},
			];
	return parts
		.filter(({ phase, prefix }) => {
			if (phase === "1" && has === "phoneNumber" && prefix === "x")
				return false;
			if (phase === "1" && has === "extension" && prefix === "+") return false;
			return after === undefined || phase >= after.name.slice(0, 1);
		})
		.map((part) =>
			after?.name.startsWith(part.phase)
				? {
						...part,
						after: { value: after.name.slice(1), personId: after.id },
					}
				: part,
		);
}

function isWanted(number: ListedNumber, search: NumberSearch): boolean {
	const { ownerId, ownerName, isTollFree } = search;
	const { person } = number;
	if (search.isFree !== undefined && search.isFree !== (person === undefined))
		return false;
	if (ownerId !== undefined && ownerId !== person?.id) return false;
	if (
		ownerName !== undefined &&
		(person === undefined ||
			!isFound(person, { searchPrefix: searchPrefixOf(ownerName) }))
	)
		return false;
	if (isTollFree !== undefined && isFreeOfCharge(number) !== isTollFree)
		return false;
	return meetsFilters(number, search);
}

function isFreeOfCharge({ phoneNumber }: ListedNumber): boolean {
	return phoneNumber !== undefined && isTollFree(phoneNumber);
}
