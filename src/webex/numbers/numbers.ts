import type { Static } from "typebox";
import { mapInSlices } from "../../concurrency/time-slices.ts";
import * as contract from "../../contract/number.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Location } from "../../directory/locations/location.ts";
import {
	type ListedNumber,
	locationOf,
} from "../../directory/numbers/number.ts";
import {
	countNumbers,
	listNumbers,
	listNumbersOfPerson,
	type NumberCount,
	type NumberSearch,
} from "../../directory/numbers/numbers.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import { searchPrefixOf } from "../../directory/people/person-search.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Store } from "../../directory/store/store.ts";
import { isTollFree } from "../../directory/text/phone-number.ts";
import type { Whole } from "../../directory/whole.ts";
import { readCursor, showNext } from "../../http/paging.ts";
import { replyJson } from "../../http/reply.ts";
import { route } from "../call.ts";
import { readId, showId } from "../ids.ts";

/** The number of numbers that are shown without a pause. */
const turnLength = 50;
/** An id that no person has. */
const nobody = "-";

type Query = Static<typeof contract.listNumbers.query>;

/** The calls of numbers. */
export const numberRoutes = [
	route(contract.listNumbers, async (call) => {
		const { store, caller, query, url, now } = call;
		refuseInvalid([...call.queryProblems, ...complainOf(query)]);
		const { order = "dn" } = query;
		const after =
			query.cursor === undefined
				? undefined
				: readCursor(query.cursor, { name: "cursor", now, order });
		const { numbers, next } = await listNumbers(store, caller, {
			...filtersOf(query),
			order: order === "dn" ? "number" : order,
			after,
			offset: after === undefined ? (query.start ?? 0) : (after.offset ?? 0),
			limit: Math.min(
				query.max ?? contract.numbersPageMax,
				contract.numbersPageMax,
			),
		});
		const count = query.details
			? showCount(await countNumbers(store, caller, query))
			: undefined;
		return replyJson(
			200,
			{
				phoneNumbers: await showNumbers(
					store,
					query.orgId ?? caller.orgId,
					numbers,
				),
				count,
			},
			showNext(next && { ...next, order }, { url, now }),
		);
	}),

	route(contract.listNumbersOfPerson, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, query } = call;
		const id = readId("PEOPLE", call.parameter("personId"));
		if (id === undefined) throw noSuchPerson();
		const { person, numbers } = await listNumbersOfPerson(store, caller, id);
		if (query.orgId !== undefined && query.orgId !== person.orgId)
			throw noSuchPerson();
		const locations = await readLocations(store, person.orgId, numbers);
		return replyJson(200, {
			distinctiveRingEnabled: false,
			phoneNumbers: numbers.map((number) => ({
				primary: number.isPrimary,
				directNumber: number.phoneNumber,
				...showExtension(number, locations),
			})),
		});
	}),
];

// Filters that say nothing, and those that cannot be combined on the real service either.
function complainOf({
	available,
	ownerName,
	ownerType,
	numberType,
	state,
	reservedNumber,
}: Query): FieldProblem[] {
	const problems: FieldProblem[] = [];
	const refuse = (field: string, other: string) =>
		problems.push({ field, ...problemOf.notTogether({ other }) });
	// Such a name would be the beginning of every name.
	if (ownerName !== undefined && searchPrefixOf(ownerName) === "")
		problems.push({ field: "ownerName", ...problemOf.unseen() });
	if (available === true && ownerType !== undefined)
		refuse("available", "ownerType");
	if (available !== undefined && reservedNumber !== undefined)
		refuse("available", "reservedNumber");
	if (numberType === "EXTENSION" && available !== undefined)
		refuse("available", "numberType");
	if (numberType === "EXTENSION" && state !== undefined)
		refuse("state", "numberType");
	return problems;
}

function filtersOf(
	query: Query,
): Omit<NumberSearch, "order" | "offset" | "limit"> {
	const { ownerType, phoneNumberType, state, numberType } = query;
	const isNumberAsked =
		numberType === "NUMBER" ||
		phoneNumberType !== undefined ||
		state !== undefined ||
		query.available !== undefined ||
		query.tollFreeNumbers !== undefined ||
		query.includedTelephonyTypes !== undefined;
	return {
		orgId: query.orgId,
		locationId: query.locationId,
		phoneNumber: query.phoneNumber,
		extension: query.extension,
		ownerName: query.ownerName,
		ownerId:
			query.ownerId === undefined
				? undefined
				: (readId("PEOPLE", query.ownerId) ?? nobody),
		isTollFree: query.tollFreeNumbers,
		has: isNumberAsked
			? "phoneNumber"
			: numberType === "EXTENSION"
				? "extension"
				: undefined,
		isPrimary:
			phoneNumberType === "PRIMARY"
				? true
				: phoneNumberType === "ALTERNATE"
					? false
					: undefined,
		isFree: query.available ?? (ownerType === undefined ? undefined : false),
		isImpossible:
			(ownerType !== undefined && ownerType !== "PEOPLE") ||
			phoneNumberType === "FAX" ||
			phoneNumberType === "DNIS" ||
			state === "INACTIVE" ||
			query.includedTelephonyTypes === "MOBILE_NUMBER" ||
			query.serviceNumber === true ||
			query.reservedNumber === true,
	};
}

async function showNumbers(
	store: Store,
	orgId: string,
	numbers: readonly ListedNumber[],
): Promise<contract.TelephoneNumber[]> {
	const locations = await readLocations(store, orgId, numbers);
	return mapInSlices(numbers, turnLength, (number) =>
		showNumber(number, locations),
	);
}

function showNumber(
	number: ListedNumber,
	locations: ReadonlyMap<string, Location>,
): Whole<contract.TelephoneNumber> {
	const { person, phoneNumber, isPrimary } = number;
	const locationId = locationOf(number) ?? "";
	const isNumber = phoneNumber !== undefined;
	return {
		phoneNumber,
		...showExtension(number, locations),
		state: isNumber ? "ACTIVE" : undefined,
		phoneNumberType:
			isNumber && person !== undefined
				? isPrimary
					? "PRIMARY"
					: "ALTERNATE"
				: undefined,
		mainNumber: false,
		includedTelephonyTypes: isNumber ? "PSTN_NUMBER" : undefined,
		tollFreeNumber: isNumber && isTollFree(phoneNumber),
		isServiceNumber: false,
		isReservedNumber: false,
		location: {
			id: showId("LOCATION", locationId),
			name: locations.get(locationId)?.name ?? "",
		},
		owner: person && {
			id: showId("PEOPLE", person.id),
			type: "PEOPLE",
			firstName: person.firstName,
			lastName: person.lastName,
			displayName: person.displayName,
		},
	};
}

function showExtension(
	number: ListedNumber,
	locations: ReadonlyMap<string, Location>,
) {
	const { extension } = number;
	const prefix = locations.get(locationOf(number) ?? "")?.routingPrefix;
	return {
		extension,
		routingPrefix: prefix,
		esn:
			prefix !== undefined && extension !== undefined
				? prefix + extension
				: undefined,
	};
}

async function readLocations(
	store: Store,
	orgId: string,
	numbers: readonly ListedNumber[],
): Promise<Map<string, Location>> {
	const ids = [...new Set(numbers.flatMap((each) => locationOf(each) ?? []))];
	if (ids.length === 0) return new Map();
	const found = await store.locations.list({ orgId, ids, limit: ids.length });
	return new Map(found.map((location) => [location.id, location]));
}

function showCount({ assigned, free, extensionOnly, tollFree }: NumberCount) {
	return {
		assigned,
		unAssigned: free,
		inActive: 0,
		extensionOnly,
		tollFreeNumbers: tollFree,
		total:
			extensionOnly === undefined ? undefined : assigned + free + extensionOnly,
	};
}
