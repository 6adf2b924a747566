import { restForOthers } from "../../concurrency/time-slices.ts";
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
import {
	type AssignedNumber,
	assignedNumbersOf,
	comparePositions,
	meetsFilters,
	type NumberFilters,
	type NumberOrder,
	type NumberPosition,
	positionOf,
} from "./number.ts";

/** People whose numbers are read and sorted for one page; the numbers of more are read in the order of an index. */
const gatheredMax = 2000;
/** Numbers that are looked at for one page, at most. */
const walkedMax = 10_000;
/** Numbers that are read together. */
const sliceLength = 500;
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
	/** A filter asks for numbers of a kind that does not exist here, such as those that no one has. */
	isImpossible: boolean;
	order: NumberOrder;
	after?: NumberPosition;
	/** Numbers to skip. */
	offset: number;
	limit: number;
}

/** A page of numbers. It may hold fewer than requested and still have a next one. */
interface NumberPage {
	numbers: AssignedNumber[];
	next: (NumberPosition & { offset: number }) | undefined;
}

/** The numbers and extensions of an organization's people. Only for its administrators. */
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
	if (mark === walkedMark) return walk(store, orgId, rest);
	const gathered = await gather(store, orgId, search);
	return gathered === undefined
		? walk(store, orgId, rest)
		: cut(gathered, rest);
}

/** How many numbers an organization has. */
export interface NumberCount {
	assigned: number;
	/** Extensions of people without a number, and toll-free numbers; undefined in an organization with too many to look at. */
	extensionOnly?: number;
	tollFree?: number;
}

/** Counts the numbers and extensions of an organization's people. Only for its administrators. */
export async function countNumbers(
	store: Store,
	caller: Caller,
	{ orgId: asked }: { orgId?: string },
): Promise<NumberCount> {
	const orgId = demandNumbers(caller, asked);
	const assigned = await store.numbers.count(orgId);
	if (assigned > countedMax) return { assigned };
	let extensionOnly = 0;
	let tollFree = 0;
	let counted = 0;
	for (const prefix of ["+", "x"]) {
		for await (const slice of slicesOf(store, { orgId, prefix })) {
			counted += slice.length;
			if (counted > countedMax) return { assigned };
			for (const { number } of slice)
				if (number === undefined) continue;
				else if (prefix === "+") tollFree += isFree(number) ? 1 : 0;
				else if (number.phoneNumber === undefined) extensionOnly++;
		}
	}
	return { assigned, extensionOnly, tollFree };
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

// The numbers of the people whom filters find; undefined when these are too many to sort, or nothing narrows the list.
async function gather(
	store: Store,
	orgId: string,
	search: NumberSearch,
): Promise<AssignedNumber[] | undefined> {
	const query = narrowQuery(search);
	if (query === undefined && search.order !== "lastName") return undefined;
	const found = await store.people.list({
		orgId,
		...query,
		limit: gatheredMax + 1,
		isPresenceWanted: false,
	});
	if (found.length <= gatheredMax)
		return found.flatMap(({ person }) => assignedNumbersOf(person));
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
	numbers: readonly AssignedNumber[],
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
	orgId: string,
	search: NumberSearch,
): Promise<NumberPage> {
	const numbers: AssignedNumber[] = [];
	let { offset } = search;
	let looked = 0;
	for (const part of partsOf(search)) {
		for await (const slice of slicesOf(store, { orgId, ...part })) {
			for (const { key, number } of slice) {
				if (
					number !== undefined &&
					part.has(number) &&
					isWanted(number, search)
				)
					if (offset > 0) offset--;
					else numbers.push(number);
				looked++;
				if (numbers.length < search.limit && looked < walkedMax) continue;
				const name = `${walkedMark}${part.phase}${key.value}`;
				return { numbers, next: { id: key.personId, name, offset } };
			}
		}
	}
	return { numbers, next: undefined };
}

/** A part of an order that has the number keys with one prefix in order. */
interface Part {
	phase: "0" | "1";
	prefix: "+" | "x";
	after?: NumberKey;
	/** Whether a number belongs to the part. */
	has: (number: AssignedNumber) => boolean;
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

/** A number key, and the number that it belongs to; none for a number that is not for work. */
interface Walked {
	key: NumberKey;
	number: AssignedNumber | undefined;
}

async function* slicesOf(
	store: Store,
	{
		orgId,
		prefix,
		after,
	}: { orgId: string; prefix: string; after?: NumberKey },
): AsyncGenerator<Walked[]> {
	for (let position = after; ; ) {
		const keys = await store.numbers.walk({
			...{ orgId, prefix, after: position },
			limit: sliceLength,
		});
		if (keys.length === 0) return;
		const ids = [...new Set(keys.map(({ personId }) => personId))];
		const found = await store.people.list({
			...{ orgId, ids, limit: ids.length },
			isPresenceWanted: false,
		});
		const people = new Map(found.map(({ person }) => [person.id, person]));
		yield keys.map((key) => ({
			key,
			number: numberOf(key, people.get(key.personId)),
		}));
		if (keys.length < sliceLength) return;
		position = keys.at(-1);
		await restForOthers();
	}
}

function numberOf(
	{ value }: NumberKey,
	person: Person | undefined,
): AssignedNumber | undefined {
	if (person === undefined) return undefined;
	return assignedNumbersOf(person).find(({ phoneNumber, extension }) =>
		value.startsWith("x") ? value === `x${extension}` : value === phoneNumber,
	);
}

function isWanted(number: AssignedNumber, search: NumberSearch): boolean {
	const { ownerId, ownerName } = search;
	const { person } = number;
	if (ownerId !== undefined && ownerId !== person.id) return false;
	if (
		ownerName !== undefined &&
		!isFound(person, { searchPrefix: searchPrefixOf(ownerName) })
	)
		return false;
	if (search.isTollFree !== undefined && isFree(number) !== search.isTollFree)
		return false;
	return meetsFilters(number, search);
}

function isFree({ phoneNumber }: AssignedNumber): boolean {
	return phoneNumber !== undefined && isTollFree(phoneNumber);
}
