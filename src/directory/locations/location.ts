import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, report } from "../field-problem.ts";
import { keepSameFields } from "../history/change.ts";
import type { NumberBlock } from "../numbers/number-block.ts";
import { type Problem, problemOf } from "../problems.ts";
import {
	isCountry,
	isDegrees,
	isLanguage,
	readTimeZone,
} from "../text/locale.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";

/** The longest location name, in characters (the reference of Create a Location). */
const locationNameLengthMax = 256;
const locationTextLengthMax = 1024;

/** An office. The numbers of its people are read as numbers of its country. */
export interface Location {
	id: string;
	orgId: string;
	name: string;
	timeZone: string;
	preferredLanguage: string;
	announcementLanguage?: string;
	address: LocationAddress;
	latitude?: string;
	longitude?: string;
	notes?: string;
	/** Digits to dial before an extension of this location from another location. */
	routingPrefix?: string;
	/** The telephone numbers that belong to it, whether somebody has them or not. In their order, none in two blocks. */
	numbers?: readonly NumberBlock[];
}

interface LocationAddress {
	address1: string;
	address2?: string;
	city: string;
	state?: string;
	postalCode?: string;
	/** ISO 3166-1 alpha-2 */
	country: string;
}

/** The location that a caller asks for. An update keeps a property that is left out. */
export type LocationDraft = Partial<
	Omit<Location, "id" | "orgId" | "address" | "numbers">
> & {
	address?: Partial<LocationAddress>;
	/** Problems found while the request was read. */
	problems?: FieldProblem[];
};

/** The refusal of a call that names a location that the organization does not have. */
export function noSuchLocation(): DirectoryError {
	return new DirectoryError("notFound", "There is no such location.");
}

/** The refusal of a name that another location of the organization has. */
export function locationNameTaken(name: string): DirectoryError {
	const taken = problemOf.locationNameTaken({ value: name });
	return new DirectoryError("conflict", `name: ${taken.problem}.`, {
		fields: [{ field: "name", ...taken }],
	});
}

/** The refusal to delete a location where people work. */
export function locationInUse(people: number): DirectoryError {
	return new DirectoryError(
		"conflict",
		`${people === 1 ? "One person has" : `${people} people have`} this location. Remove their calling licenses, or delete them, before you delete the location.`,
	);
}

/** A new location from a draft. Refuses with `invalid`, naming every wrong field. */
export function buildLocation(
	draft: LocationDraft,
	{ id, orgId }: { id: string; orgId: string },
): Location {
	const required = [
		"name",
		"timeZone",
		"preferredLanguage",
		"address",
	] as const;
	const problems = [...(draft.problems ?? [])];
	for (const name of required)
		if (draft[name] === undefined) report(problems, name, problemOf.required());
	return checkLocation(
		{ id, orgId, name: "", timeZone: "", preferredLanguage: "" },
		{ ...draft, problems },
	);
}

type OptionalText = {
	[Name in keyof LocationTexts]-?: undefined extends LocationTexts[Name]
		? Name
		: never;
}[keyof LocationTexts];
type LocationTexts = Omit<Location, "numbers">;

// An empty text clears these.
const clearable = Object.keys({
	announcementLanguage: true,
	latitude: true,
	longitude: true,
	notes: true,
	routingPrefix: true,
} satisfies Record<OptionalText, true>) as OptionalText[];

/**
 * A location changed by a draft: each given property replaces the old one, `address` completely (the
 * reference of Update a Location), and an empty text clears an optional property. Refuses with `invalid`,
 * naming every wrong field.
 */
export function rebuildLocation(
	current: Location,
	draft: LocationDraft,
): Location {
	return keepSameFields(current, checkLocation(current, draft));
}

function checkLocation(
	base: Omit<Location, "address"> & { address?: LocationAddress },
	{ problems: found = [], ...given }: LocationDraft,
): Location {
	const problems = [...found];
	const note = (field: string, problem: Problem | undefined) => {
		if (problem !== undefined) report(problems, field, problem);
	};
	const draft = trimTexts(given);
	for (const [name, complain] of Object.entries(complaints)) {
		const text = draft[name as keyof typeof complaints];
		if (text === undefined) continue;
		if (text === "")
			note(name, isClearable(name) ? undefined : problemOf.empty());
		else if (text !== base[name as keyof typeof complaints])
			note(name, complain(text));
	}
	if (draft.address !== undefined) complainOfAddress(draft.address, note);
	refuseInvalid(problems);
	const next = { ...base, ...dropUndefined(draft) } as Location;
	next.timeZone = readTimeZone(next.timeZone) ?? next.timeZone;
	for (const name of clearable) if (next[name] === "") next[name] = undefined;
	return next;
}

type Complaint = (text: string) => Problem | undefined;

// Checks for each text of a location that is not empty.
const complaints: Readonly<
	Record<Exclude<keyof LocationTexts, "id" | "orgId" | "address">, Complaint>
> = {
	name: (text) => complainOfText(text, locationNameLengthMax),
	timeZone: (text) =>
		readTimeZone(text) === undefined
			? problemOf.wrongValue({
					expected: 'an IANA time zone such as "America/Chicago"',
				})
			: undefined,
	preferredLanguage: complainOfLanguage,
	announcementLanguage: complainOfLanguage,
	latitude: (text) =>
		isDegrees(text, 90)
			? undefined
			: problemOf.wrongValue({
					expected: 'degrees between -90 and 90, as text such as "37.4"',
				}),
	longitude: (text) =>
		isDegrees(text, 180)
			? undefined
			: problemOf.wrongValue({
					expected: 'degrees between -180 and 180, as text such as "-121.9"',
				}),
	notes: (text) => complainOfText(text, locationTextLengthMax),
	routingPrefix: (text) =>
		/^\d{1,7}$/.test(text)
			? undefined
			: problemOf.wrongValue({ expected: "1 to 7 digits" }),
};

function complainOfLanguage(text: string): Problem | undefined {
	return isLanguage(text)
		? undefined
		: problemOf.wrongValue({
				expected: 'a language that is known, such as "en_us"',
			});
}

function complainOfAddress(
	address: Partial<LocationAddress>,
	note: (field: string, problem: Problem | undefined) => void,
): void {
	for (const name of ["address1", "city", "country"] as const)
		if (address[name] === undefined)
			note(`address.${name}`, problemOf.required());
	for (const [name, text] of Object.entries(address))
		note(`address.${name}`, complainOfText(text, locationTextLengthMax));
	if (address.country !== undefined && !isCountry(address.country))
		note(
			"address.country",
			problemOf.wrongValue({
				expected: 'a country, as its two letters in ISO 3166-1 such as "US"',
			}),
		);
}

// Texts without surrounding blanks; empty texts of an address are dropped.
function trimTexts(
	draft: Omit<LocationDraft, "problems">,
): Omit<LocationDraft, "problems"> {
	const { address, ...texts } = draft;
	const trimmed = Object.entries(texts).flatMap(([name, text]) =>
		text === undefined ? [] : [[name, trimBlanks(text)] as const],
	);
	return {
		...Object.fromEntries(trimmed),
		address:
			address &&
			Object.fromEntries(
				Object.entries(address)
					.map(([name, text]) => [name, trimBlanks(text ?? "")] as const)
					.filter(([, text]) => text !== ""),
			),
	};
}

function isClearable(name: string): boolean {
	return (clearable as string[]).includes(name);
}

function dropUndefined<T extends object>(value: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(value).filter(([, entry]) => entry !== undefined),
	) as Partial<T>;
}
