import { type CountryCode, isSupportedCountry } from "libphonenumber-js/max";
import { keepSameFields } from "./change.ts";
import { type FieldProblem, refuseInvalid } from "./errors.ts";

/** The longest location name, in characters (the reference of Create a Location). */
export const locationNameLengthMax = 256;
export const locationTextLengthMax = 1024;

/** A place where people work. Its country is the one in which their numbers are read. */
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
	/** Digits dialled before an extension from another location. */
	routingPrefix?: string;
}

export interface LocationAddress {
	address1: string;
	address2?: string;
	city: string;
	state?: string;
	postalCode?: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
}

/** What a caller asks a location to be. What is left out stays as it is on a change. */
export type LocationDraft = Partial<
	Omit<Location, "id" | "orgId" | "address">
> & {
	address?: Partial<LocationAddress>;
	/** What the reading of the request found wrong already. */
	problems?: FieldProblem[];
};

/** A new location from a draft. Refuses with `invalid`, naming every wrong field. */
export function createLocation(
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
		if (draft[name] === undefined && !isReported(problems, name))
			problems.push({ field: name, problem: "is required" });
	return checkLocation(
		{ id, orgId, name: "", timeZone: "", preferredLanguage: "" },
		{ ...draft, problems },
	);
}

// What a location can be without.
const clearable = [
	"announcementLanguage",
	"latitude",
	"longitude",
	"notes",
	"routingPrefix",
] as const;

/**
 * A location changed by a draft: a property that is given replaces the old one, `address` as a
 * whole (the reference of Update a Location), and an empty text takes an optional one away. Refuses with `invalid`, naming every wrong field.
 */
export function changeLocation(
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
	const next = { ...base, ...dropUndefined(given) } as Location;
	const draft = { ...given };
	for (const field of clearable)
		if (given[field] === "") {
			next[field] = undefined;
			draft[field] = undefined;
		}
	const check = (field: keyof Location, isRight: boolean, problem: string) => {
		if (
			!isRight &&
			draft[field as keyof typeof draft] !== undefined &&
			!isReported(problems, field)
		)
			problems.push({ field, problem });
	};
	check(
		"name",
		isText(next.name, locationNameLengthMax),
		`must be 1 to ${locationNameLengthMax} characters`,
	);
	check(
		"timeZone",
		isTimeZone(next.timeZone),
		'must be an IANA time zone such as "America/Chicago"',
	);
	check(
		"preferredLanguage",
		isLanguage(next.preferredLanguage),
		'must be a language such as "en_us"',
	);
	check(
		"announcementLanguage",
		isLanguage(next.announcementLanguage),
		'must be a language such as "en_us"',
	);
	check(
		"latitude",
		isDegrees(next.latitude, 90),
		'must be degrees between -90 and 90, as text such as "37.4"',
	);
	check(
		"longitude",
		isDegrees(next.longitude, 180),
		'must be degrees between -180 and 180, as text such as "-121.9"',
	);
	check(
		"notes",
		isText(next.notes, locationTextLengthMax),
		`must be 1 to ${locationTextLengthMax} characters`,
	);
	check(
		"routingPrefix",
		/^\d{1,7}$/.test(next.routingPrefix ?? ""),
		"must be 1 to 7 digits",
	);
	if (draft.address !== undefined && !isReported(problems, "address"))
		problems.push(...addressProblems(draft.address, problems));
	refuseInvalid(problems);
	return next;
}

function addressProblems(
	address: Partial<LocationAddress>,
	found: readonly FieldProblem[],
): FieldProblem[] {
	const problems: FieldProblem[] = [];
	const push = (field: string, problem: string) => {
		if (!isReported(found, field)) problems.push({ field, problem });
	};
	for (const name of ["address1", "city", "country"] as const)
		if (address[name] === undefined) push(`address.${name}`, "is required");
	for (const [name, value] of Object.entries(address))
		if (!isText(value, locationTextLengthMax))
			push(
				`address.${name}`,
				`must be 1 to ${locationTextLengthMax} characters`,
			);
	if (address.country !== undefined && !isCountry(address.country))
		push(
			"address.country",
			'must be a two-letter ISO 3166 country code such as "US"',
		);
	return problems;
}

/** Whether a country code is one whose telephone numbers can be read. */
export function isCountry(country: string): country is CountryCode {
	return isSupportedCountry(country as CountryCode);
}

function isTimeZone(timeZone: string): boolean {
	try {
		return (
			timeZone.length <= 64 &&
			Intl.DateTimeFormat("en", { timeZone }) !== undefined
		);
	} catch {
		return false;
	}
}

function isLanguage(language: string | undefined): boolean {
	return (
		language !== undefined &&
		/^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$/.test(language)
	);
}

function isDegrees(text: string | undefined, limit: number): boolean {
	return (
		text !== undefined &&
		/^-?\d{1,3}(\.\d{1,12})?$/.test(text) &&
		Math.abs(Number(text)) <= limit
	);
}

function isText(text: unknown, lengthMax: number): boolean {
	return (
		typeof text === "string" && text.trim() !== "" && text.length <= lengthMax
	);
}

function isReported(problems: readonly FieldProblem[], field: string): boolean {
	return problems.some(
		(problem) =>
			problem.field === field || problem.field.startsWith(`${field}.`),
	);
}

function dropUndefined<T extends object>(value: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(value).filter(([, entry]) => entry !== undefined),
	) as Partial<T>;
}
