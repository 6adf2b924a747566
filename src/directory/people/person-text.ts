import { type FieldProblem, report } from "../field-problem.ts";
import { type Problem, problemOf } from "../problems.ts";
import { complainOfEmail } from "../text/email.ts";
import { readTimeZone } from "../text/locale.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import { readWebAddress, urlLengthMax } from "../text/web-address.ts";
import type { Whole } from "../whole.ts";
import { type Address, listLengthMax, type Person } from "./person.ts";
import type { PersonDraft } from "./person-draft.ts";
import { readProfile } from "./read-profile.ts";

/** The longest names, titles and departments, in characters. */
export const nameLengthMax = 256;

/** The properties that are one line of text. */
type LineName =
	| "displayName"
	| "firstName"
	| "lastName"
	| "department"
	| "manager"
	| "title"
	| "nickName"
	| "externalId";

type ListName = {
	[Name in keyof PersonDraft]-?: NonNullable<
		PersonDraft[Name]
	> extends readonly unknown[]
		? Name
		: never;
}[keyof PersonDraft];

// The lists of a draft, in the order in which a refusal names them.
const lists = Object.keys({
	emails: true,
	phoneNumbers: true,
	roles: true,
	licenses: true,
	groups: true,
	addresses: true,
	siteUrls: true,
} satisfies Record<
	Exclude<ListName, "problems" | "warnings" | "implicitLicenses">,
	true
>) as ListName[];

/**
 * A draft with its texts in stored form: without surrounding blanks, with web addresses in one form, and
 * without empty addresses. Adds a problem for every text that cannot be stored. A text that the person
 * already has is accepted unchanged.
 */
export function readPersonText(
	draft: PersonDraft,
	current: Partial<Person>,
	problems: FieldProblem[],
): Whole<PersonDraft> {
	for (const list of lists)
		if ((draft[list]?.length ?? 0) > listLengthMax)
			report(problems, list, problemOf.tooManyEntries({ max: listLengthMax }));
	const line = (name: LineName) => {
		const text = draft[name];
		return text === undefined || text === current[name]
			? text
			: readText(name, text, problems);
	};
	const lines: Record<LineName, string | undefined> = {
		displayName: line("displayName"),
		firstName: line("firstName"),
		lastName: line("lastName"),
		department: line("department"),
		manager: line("manager"),
		title: line("title"),
		nickName: line("nickName"),
		externalId: line("externalId"),
	};
	if (lines.displayName === "")
		report(problems, "displayName", problemOf.empty());
	return {
		displayName: lines.displayName,
		firstName: lines.firstName,
		lastName: lines.lastName,
		department: lines.department,
		manager: lines.manager,
		title: lines.title,
		nickName: lines.nickName,
		externalId: lines.externalId,
		emails: draft.emails?.map((email, index) =>
			email === undefined || current.emails?.includes(email)
				? email
				: readEmail(`emails[${index}]`, email, problems),
		),
		avatar:
			draft.avatar === undefined || draft.avatar === current.avatar
				? draft.avatar
				: readAvatar(trimBlanks(draft.avatar), problems),
		addresses: draft.addresses?.flatMap((address = {}, index) => {
			const read = readAddress(`addresses[${index}]`, address, {
				known: current.addresses?.[index],
				problems,
			});
			return Object.keys(read).length === 0 ? [] : [read];
		}),
		siteUrls: draft.siteUrls?.map((site, index) =>
			site === undefined || current.siteUrls?.includes(site)
				? site
				: readText(`siteUrls[${index}]`, site, problems, urlLengthMax),
		),
		extension:
			draft.extension === undefined ? undefined : trimBlanks(draft.extension),
		// The rules for ids and numbers check these.
		orgId: draft.orgId,
		roles: draft.roles,
		licenses: draft.licenses,
		groups: draft.groups,
		phoneNumbers: draft.phoneNumbers,
		locationId: draft.locationId,
		managerId: draft.managerId,
		isLoginEnabled: draft.isLoginEnabled,
		timezone:
			draft.timezone === undefined || draft.timezone === current.timezone
				? draft.timezone
				: readZone(trimBlanks(draft.timezone), problems),
		profile:
			draft.profile === undefined || draft.profile === current.profile
				? draft.profile
				: readProfile(draft.profile, current.profile, problems),
		implicitLicenses: draft.implicitLicenses,
		problems: draft.problems,
		warnings: draft.warnings,
	};
}

function readText(
	field: string,
	given: string,
	problems: FieldProblem[],
	lengthMax = nameLengthMax,
): string {
	const text = trimBlanks(given);
	reportAny(problems, field, complainOfText(text, lengthMax));
	return text;
}

function readEmail(
	field: string,
	given: string,
	problems: FieldProblem[],
): string {
	const email = trimBlanks(given);
	reportAny(problems, field, complainOfEmail(email));
	return email;
}

function readZone(text: string, problems: FieldProblem[]): string {
	const zone = text === "" ? text : readTimeZone(text);
	if (zone !== undefined) return zone;
	report(
		problems,
		"timezone",
		problemOf.wrongValue({
			expected: 'a time zone of the IANA database, such as "Europe/Oslo"',
		}),
	);
	return text;
}

function readAvatar(text: string, problems: FieldProblem[]): string {
	if (text === "") return text;
	const read = readWebAddress(text);
	if ("url" in read) return read.url;
	report(problems, "avatar", read.problem);
	return text;
}

function readAddress(
	field: string,
	address: Address,
	{
		known = {},
		problems,
	}: { known: Address | undefined; problems: FieldProblem[] },
): Address {
	const read: Address = {};
	for (const [key, given] of Object.entries(address)) {
		const name = key as keyof Address;
		if (typeof given !== "string") continue;
		const text =
			given === known[name]
				? given
				: readText(`${field}.${name}`, given, problems);
		if (text !== "") read[name] = text;
	}
	return read;
}

function reportAny(
	problems: FieldProblem[],
	field: string,
	problem: Problem | undefined,
): void {
	if (problem !== undefined) report(problems, field, problem);
}
