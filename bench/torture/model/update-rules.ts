import { licenses, locations } from "./world.ts";

/** A person in the words of the model: places in the order of creation and short names in the place of ids. */
export interface ModelPerson {
	place: number;
	emails: readonly string[];
	displayName: string;
	firstName?: string;
	lastName?: string;
	avatar?: string;
	department?: string;
	title?: string;
	manager?: string;
	managerId?: number;
	roles: readonly string[];
	licenses: readonly LicenseName[];
	locationId?: LocationName;
	/** As replies show them. */
	phoneNumbers: readonly string[];
	extension?: string;
	timezone?: string;
	loginEnabled: boolean;
}

export type LicenseName = keyof typeof licenses;
type LocationName = keyof typeof locations;

/** A body of a creation or an update, in the words of the model. */
export type Body = Partial<
	Record<
		| "displayName"
		| "firstName"
		| "lastName"
		| "avatar"
		| "department"
		| "title"
		| "manager"
		| "locationId"
		| "extension",
		string | null
	>
> & {
	emails?: readonly string[];
	managerId?: number | "nobody" | null;
	roles?: readonly string[];
	licenses?: readonly string[];
	phoneNumbers?: readonly string[];
	loginEnabled?: boolean | "true" | "false";
};

/** What the rules ask about everybody else. */
export interface Others {
	exists(place: number): boolean;
	managerOf(place: number): number | undefined;
	/** Whether another person than this one has it. */
	isEmailTaken(email: string, place: number): boolean;
	isNumberTaken(shown: string, place: number): boolean;
	isExtensionTaken(at: LocationName, extension: string, place: number): boolean;
	freeSeats(license: LicenseName): number;
}

/** `invalid` answers 400, and `conflict` 409 when there is nothing else. */
type Problem = "invalid" | "conflict";

/** The state that a body asks for, and what is wrong with it. */
export interface Decision {
	next: ModelPerson;
	problems: Problem[];
}

/** Each number as it is typed, and as replies show it. Without a country code it is one of its country only. */
export const numbers: Readonly<
	Record<string, { typed: string; shown: string; country: "US" | "GB" }>
> = {
	us1: { typed: "408 526 7209", shown: "+1 408 526 7209", country: "US" },
	us2: { typed: "(408) 526-7210", shown: "+1 408 526 7210", country: "US" },
	gb1: { typed: "+44 20 7946 0958", shown: "+44 20 7946 0958", country: "GB" },
	gb2: { typed: "020 7946 0959", shown: "+44 20 7946 0959", country: "GB" },
};

const knownRoles = ["full", "user", "readonly"];

/**
 * Decides an update as the page and the documents say: an update replaces everything, and keeps what
 * docs/api.md lists. For a creation, `current` has only its place.
 */
export function decide(
	{ place, current }: { place: number; current?: ModelPerson },
	body: Body,
	{ clearsCalling, others }: { clearsCalling: boolean; others: Others },
): Decision {
	const problems: Problem[] = [];
	const demand = (isRight: boolean, problem: Problem = "invalid") => {
		if (!isRight) problems.push(problem);
	};
	const text = (value: string | null | undefined) => value || undefined;
	const kept = (
		value: string | null | undefined,
		before: string | undefined,
	) => (value === undefined ? before : text(value));

	const firstName = kept(body.firstName, current?.firstName);
	const lastName = kept(body.lastName, current?.lastName);
	const built = [firstName, lastName].filter((part) => part !== undefined);
	const displayName =
		text(body.displayName) ??
		(current === undefined && built.length > 0 ? built.join(" ") : undefined);
	demand(displayName !== undefined);

	const emails = body.emails ? [...new Set(body.emails)] : current?.emails;
	demand(emails !== undefined);
	for (const email of emails ?? [])
		if (!email.startsWith("e")) demand(false);
		else demand(!others.isEmailTaken(email, place), "conflict");
	demand(text(body.avatar) !== "picture");
	demand((body.roles ?? []).every((role) => knownRoles.includes(role)));

	const managerId = body.managerId ?? undefined;
	// A manager who is sent back unchanged may have been deleted meanwhile.
	demand(
		managerId === current?.managerId ||
			isManagerRight(managerId, place, others),
	);

	const calling = decideLicensesAndCalling(
		{ place, ...(current && { current }) },
		body,
		{ clearsCalling, others, demand },
	);
	const next: ModelPerson = {
		place,
		emails: emails ?? [],
		displayName: displayName ?? "",
		firstName,
		lastName,
		avatar: text(body.avatar),
		department: text(body.department),
		title: text(body.title),
		manager: managerId === undefined ? text(body.manager) : undefined,
		managerId: managerId === "nobody" ? undefined : managerId,
		roles: body.roles ?? [],
		timezone: current?.timezone,
		loginEnabled:
			body.loginEnabled === undefined
				? (current?.loginEnabled ?? true)
				: String(body.loginEnabled) === "true",
		...calling,
	};
	if (next.timezone === undefined && next.locationId !== undefined)
		next.timezone = locations[next.locationId].timeZone;
	return { next, problems };
}

function isManagerRight(
	managerId: number | "nobody" | undefined,
	place: number,
	others: Others,
): boolean {
	if (managerId === undefined) return true;
	if (managerId === "nobody" || !others.exists(managerId)) return false;
	// A circle of any length.
	const seen = new Set<number>();
	for (
		let above: number | undefined = managerId;
		above !== undefined && !seen.has(above);
		above = others.managerOf(above)
	) {
		if (above === place) return false;
		seen.add(above);
	}
	return true;
}

type Calling = Pick<
	ModelPerson,
	"licenses" | "locationId" | "phoneNumbers" | "extension"
>;

function decideLicensesAndCalling(
	{ place, current }: { place: number; current?: ModelPerson },
	body: Body,
	{
		clearsCalling,
		others,
		demand,
	}: {
		clearsCalling: boolean;
		others: Others;
		demand(isRight: boolean, problem?: Problem): void;
	},
): Calling {
	const held = current?.licenses ?? [];
	const wanted = [...new Set(body.licenses ?? [])];
	const isKnown = wanted.every((name) => name in licenses);
	demand(isKnown);
	const known = wanted.filter((name): name is LicenseName => name in licenses);

	// Of the new ones, those with a free seat.
	const added = known.filter((name) => !held.includes(name));
	const full = added.filter((name) => others.freeSeats(name) <= 0);
	const lost = held.filter((name) => !known.includes(name));
	demand(added.length === 0 || full.length < added.length);
	demand(
		!full.some((name) =>
			lost.some((other) => licenses[other].service === licenses[name].service),
		),
	);
	const assigned = known.filter((name) => !full.includes(name));
	demand(assigned.filter(isCalling).length <= 1);
	const hadCalling = held.some(isCalling);
	const hasCalling = assigned.some(isCalling);
	const isCallingFull = full.some(isCalling);

	const locationId = body.locationId || undefined;
	const isLocationKnown = locationId === undefined || locationId in locations;
	const extension =
		body.extension || (clearsCalling ? undefined : current?.extension);
	const given =
		body.phoneNumbers === undefined && !clearsCalling
			? (current?.phoneNumbers ?? [])
			: (body.phoneNumbers ?? []);
	if (isCallingFull && !hasCalling) {
		// It is read, although it is not set.
		demand(isLocationKnown);
		if (isLocationKnown)
			readNumbers(
				body.phoneNumbers ?? [],
				(locationId ?? current?.locationId) as LocationName | undefined,
				demand,
			);
		demand(isExtensionRight(body.extension));
		return { licenses: assigned, phoneNumbers: [] };
	}
	if (!hasCalling) {
		// What is there may be sent back by the request that takes the license away.
		demand(locationId === undefined || locationId === current?.locationId);
		demand(!body.extension || body.extension === current?.extension);
		demand(
			(body.phoneNumbers ?? []).every((typed) =>
				current?.phoneNumbers.includes(typed),
			),
		);
		return { licenses: assigned, phoneNumbers: [] };
	}
	demand(isLocationKnown);
	const at = (
		hadCalling ? current?.locationId : isLocationKnown ? locationId : undefined
	) as LocationName | undefined;
	if (hadCalling)
		demand(locationId === undefined || locationId === current?.locationId);
	else demand(locationId !== undefined);
	const phoneNumbers = readNumbers(given, at, demand);
	if (!hadCalling) demand(extension !== undefined || given.length > 0);
	if (extension !== undefined) {
		demand(isExtensionRight(extension));
		if (at !== undefined)
			demand(!others.isExtensionTaken(at, extension, place), "conflict");
	}
	for (const shown of phoneNumbers)
		demand(!others.isNumberTaken(shown, place), "conflict");
	return { licenses: assigned, locationId: at, phoneNumbers, extension };
}

function readNumbers(
	given: readonly string[],
	at: LocationName | undefined,
	demand: (isRight: boolean) => void,
): string[] {
	const read = given.flatMap((typed) => {
		const known = Object.values(numbers).find(
			(number) => number.typed === typed || number.shown === typed,
		);
		// A national number is read in the country of the location.
		const isRight =
			known !== undefined &&
			(typed.startsWith("+") ||
				(at !== undefined && locations[at].country === known.country));
		demand(isRight);
		return isRight ? [known.shown] : [];
	});
	return [...new Set(read)];
}

function isExtensionRight(extension: string | null | undefined): boolean {
	return !extension || /^\d{2,10}$/.test(extension);
}

function isCalling(name: LicenseName): boolean {
	return licenses[name].service === "calling";
}
