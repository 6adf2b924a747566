import { hasNumber, numberEndsOf } from "../people/number-search.ts";
import { compareText } from "../people/people-query.ts";
import type { Person } from "../people/person.ts";
import { nameKey } from "../text/text.ts";

/** A work number of a person with the extension that belongs to it, or an extension without a number. */
export interface AssignedNumber {
	person: Person;
	/** In E.164. */
	phoneNumber?: string;
	/** Only with the first number of a person, or alone. */
	extension?: string;
	isPrimary: boolean;
}

/** A number of a location that nobody has. */
interface FreeNumber {
	person?: undefined;
	phoneNumber: string;
	extension?: undefined;
	isPrimary: false;
	locationId: string;
}

/** A number or an extension in a list. */
export type ListedNumber = AssignedNumber | FreeNumber;

/** The location of a number: that of its owner, or the one that it belongs to. */
export function locationOf(number: ListedNumber): string | undefined {
	return number.person === undefined
		? number.locationId
		: number.person.locationId;
}

/** The sort key of a list of numbers. */
export type NumberOrder = "number" | "extension" | "lastName";

/** The id in a position at a number that nobody has. It comes before all ids. */
export const nobodysId = "-";

/** A position in a list of numbers. */
export interface NumberPosition {
	/** The id of the person, or `nobodysId`. */
	id: string;
	/** The value of the sort key, as text. */
	name: string;
}

/** The filters of a list of numbers that a number must meet. */
export interface NumberFilters {
	locationId?: string;
	/** The beginning or the end of the number, as it is written. */
	phoneNumber?: string;
	extension?: string;
	/** Only those with a number, or only those with an extension. */
	has?: "phoneNumber" | "extension";
	/** Only first numbers, or only others. */
	isPrimary?: boolean;
}

/** The numbers and extensions of a person, the first number first. */
export function assignedNumbersOf(person: Person): AssignedNumber[] {
	const { phoneNumbers = [], extension } = person;
	const work = phoneNumbers.filter(({ type }) => type === "work");
	if (work.length === 0)
		return extension === undefined
			? []
			: [{ person, extension, isPrimary: true }];
	return work.map(({ value }, index) => ({
		person,
		phoneNumber: value,
		extension: index === 0 ? extension : undefined,
		isPrimary: index === 0,
	}));
}

/** Whether a number meets filters. */
export function meetsFilters(
	number: ListedNumber,
	filters: NumberFilters,
): boolean {
	const { phoneNumber, extension, isPrimary } = number;
	const { has } = filters;
	if (has === "phoneNumber" && phoneNumber === undefined) return false;
	if (has === "extension" && extension === undefined) return false;
	if (
		filters.locationId !== undefined &&
		filters.locationId !== locationOf(number)
	)
		return false;
	if (filters.extension !== undefined && filters.extension !== extension)
		return false;
	if (filters.isPrimary !== undefined && filters.isPrimary !== isPrimary)
		return false;
	return (
		filters.phoneNumber === undefined ||
		(phoneNumber !== undefined && isWrittenAs(phoneNumber, filters.phoneNumber))
	);
}

function isWrittenAs(phoneNumber: string, text: string): boolean {
	const prefixes = numberEndsOf(text) ?? [];
	const numbers = [{ type: "work", value: phoneNumber, shown: "" }] as const;
	return hasNumber({ phoneNumbers: numbers }, prefixes);
}

/** The position of a number in an order. Numbers come before extensions without one, and in the order of extensions after all extensions. */
export function positionOf(
	{ person, phoneNumber, extension }: ListedNumber,
	order: NumberOrder,
): NumberPosition {
	const number =
		phoneNumber === undefined ? `1x${extension}` : `0${phoneNumber}`;
	const { id = nobodysId, lastName = "" } = person ?? {};
	switch (order) {
		case "number":
			return { id, name: number };
		case "extension":
			return {
				id,
				name: extension === undefined ? `1${phoneNumber}` : `0x${extension}`,
			};
		case "lastName":
			return { id, name: `${nameKey(lastName)}\u0001${number}` };
	}
}

/** Compares two positions of one order. */
export function comparePositions(
	left: NumberPosition,
	right: NumberPosition,
): number {
	return compareText(left.name, right.name) || compareText(left.id, right.id);
}
