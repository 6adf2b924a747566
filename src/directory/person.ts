import { applyCalling } from "./calling.ts";
import { keepSameFields } from "./change.ts";
import { emailKey } from "./email.ts";
import { DirectoryError, refuseInvalid } from "./errors.ts";
import { type FieldProblem, isRefused, report } from "./field-problem.ts";
import type { License } from "./license.ts";
import { applyLicenses } from "./license-assignment.ts";
import type { Location } from "./location.ts";
import { nameLengthMax, readPersonText } from "./person-text.ts";
import { problemOf } from "./problems.ts";
import { settleManager } from "./reporting-line.ts";
import { applyRoles } from "./role-assignment.ts";
import { settleSites } from "./sites.ts";
import { takenFields } from "./taken-fields.ts";
import { endSentence, lengthOf, trimBlanks } from "./text.ts";

/** A person is at most in this many roles, licences, numbers, addresses or sites. */
export const listLengthMax = 100;

export type PersonType = "person" | "bot" | "appuser";

/** A person of an organisation. Ids are the last parts of the ids on the wire; times are milliseconds since 1970, UTC. */
export interface Person {
	id: string;
	orgId: string;
	type: PersonType;
	emails: readonly string[];
	displayName: string;
	firstName?: string;
	lastName?: string;
	nickName?: string;
	avatar?: string;
	roles: readonly string[];
	licenses: readonly string[];
	phoneNumbers?: readonly PhoneNumber[];
	extension?: string;
	locationId?: string;
	department?: string;
	manager?: string;
	managerId?: string;
	title?: string;
	addresses?: readonly Address[];
	siteUrls?: readonly string[];
	sipAddresses?: readonly SipAddress[];
	xmppFederationJid?: string;
	timezone?: string;
	isLoginEnabled: boolean;
	createdAt: number;
	modifiedAt: number;
	/** Counts up by one with every change. */
	version: number;
}

/** A telephone number: `value` in E.164, `shown` as people read it. */
export interface PhoneNumber {
	type: "work" | "mobile" | "fax";
	value: string;
	shown: string;
}

export interface Address {
	type?: string;
	country?: string;
	locality?: string;
	region?: string;
	streetAddress?: string;
	postalCode?: string;
}

export interface SipAddress {
	type: string;
	value: string;
	primary: boolean;
}

/** Entries as a request lists them; `undefined` stands for one that its reading has refused already. */
export type Listed<Entry> = readonly (Entry | undefined)[];

/** What a caller asks a person to be. What is undefined was left out of the request. */
export interface PersonDraft {
	emails?: Listed<string>;
	displayName?: string;
	firstName?: string;
	lastName?: string;
	avatar?: string;
	orgId?: string;
	roles?: Listed<string>;
	licenses?: Listed<string>;
	phoneNumbers?: Listed<{ type?: string; value?: string }>;
	extension?: string;
	locationId?: string;
	department?: string;
	manager?: string;
	managerId?: string;
	title?: string;
	addresses?: Listed<Address>;
	siteUrls?: Listed<string>;
	isLoginEnabled?: boolean;
	/** What the reading of the request found wrong already: the rules add to it, so that one refusal names everything. */
	problems?: readonly FieldProblem[];
	/** What the caller should know of the request, although nothing is wrong with it. */
	warnings?: readonly string[];
}

/** What the rules need to know of the person's organisation, as it is in the same transaction. */
export interface Surroundings {
	location(id: string): Location | undefined;
	license(id: string): License | undefined;
	licenses(): readonly License[];
	/** Whether there is no seat of a license for this change; left out: when all are taken. */
	isFull?(licenseId: string): boolean;
	colleague(id: string): { displayName: string } | undefined;
	/** Whether somebody else holds a claim. Asked only for a change that is refused anyway: otherwise the engine finds out. */
	isTaken(claim: Claim): boolean;
	/** Somebody on whom the change depends: it is written only while they are as they are seen here. */
	witness(id: string): { displayName: string; managerId?: string } | undefined;
}

/** What the request said beside the person. */
export interface ChangeOptions {
	now: number;
	/** The caller deals in calling data (`callingData=true`): what is left out of it is cleared, and otherwise kept. */
	seesCallingData: boolean;
	/** The caller sees attendee sites (`showAllTypes=true`): those left out are removed, and otherwise kept. */
	seesAllTypes: boolean;
	/** True: what would be done in part only is refused (`Prefer: handling=strict`). */
	isStrict?: boolean;
	/** True: the person comes back as they were, and what an update lets them be is enough. */
	isRestored?: boolean;
}

/** A person after the rules, and what the caller should know although nothing was refused. */
export interface Outcome {
	person: Person;
	warnings: readonly string[];
}

/** What only one person may hold: an e-mail everywhere, a number in an organisation, an extension in a location. */
export interface Claim {
	kind: "email" | "number" | "extension";
	scope: string;
	value: string;
}

/**
 * The person that a full replacement makes of `current` ("Update a Person"). Pure: the same
 * arguments always give the same person, and replacing twice gives the same as replacing once.
 * Refuses with `invalid`, naming every wrong field at once.
 */
export function replacePerson(
	current: Person,
	given: PersonDraft,
	surroundings: Surroundings,
	options: ChangeOptions,
): Outcome {
	const problems = [...(given.problems ?? [])];
	const draft = readPersonText(given, current, problems);
	if (draft.displayName === undefined)
		report(problems, "displayName", problemOf.required());
	if (draft.orgId !== undefined && draft.orgId !== current.orgId)
		report(problems, "orgId", problemOf.organizationFixed());
	return settlePerson(current, draft, surroundings, options, problems);
}

/**
 * A new person from a draft ("Create a Person"): one e-mail, and at least one of `displayName`,
 * `firstName` and `lastName`. Refuses with `invalid`, naming every wrong field at once.
 */
export function createPerson(
	{
		id,
		orgId,
		type = "person",
	}: { id: string; orgId: string; type?: PersonType },
	given: PersonDraft,
	surroundings: Surroundings,
	options: ChangeOptions,
): Outcome {
	const problems = [...(given.problems ?? [])];
	// A name that is empty is made of the others.
	const draft = readPersonText(
		{
			...given,
			displayName: trimBlanks(given.displayName ?? "") || undefined,
		},
		{},
		problems,
	);
	if (draft.emails === undefined)
		report(problems, "emails", problemOf.required());
	const displayName =
		draft.displayName ??
		[draft.firstName, draft.lastName].filter(Boolean).join(" ");
	// A name that is made of refused ones is not refused too.
	const isMadeOfRefused =
		draft.displayName === undefined &&
		(isRefused(problems, "firstName") || isRefused(problems, "lastName"));
	if (!isMadeOfRefused && lengthOf(displayName) > nameLengthMax)
		report(
			problems,
			"displayName",
			problemOf.tooLong({ max: nameLengthMax, actual: lengthOf(displayName) }),
		);
	if (!isMadeOfRefused && displayName === "")
		report(
			problems,
			"displayName",
			problemOf.requiredUnless({ others: ["firstName", "lastName"] }),
		);
	const blank: Person = {
		id,
		orgId,
		type,
		emails: [],
		displayName,
		roles: [],
		licenses: [],
		isLoginEnabled: true,
		createdAt: options.now,
		modifiedAt: options.now,
		version: 0,
	};
	return settlePerson(
		blank,
		{ ...draft, displayName },
		surroundings,
		{ ...options, seesCallingData: true, seesAllTypes: true },
		problems,
	);
}

/** What a person holds that nobody else may hold. */
export function claimsOf(person: Person): Claim[] {
	const claims: Claim[] = person.emails.map((email) => ({
		kind: "email",
		scope: "",
		value: emailKey(email),
	}));
	for (const { type, value } of person.phoneNumbers ?? [])
		if (type === "work")
			claims.push({ kind: "number", scope: person.orgId, value });
	if (person.extension !== undefined && person.locationId !== undefined)
		claims.push({
			kind: "extension",
			scope: `${person.orgId}/${person.locationId}`,
			value: person.extension,
		});
	return claims;
}

/** The refusal when others hold what a person claims; names every such field. */
export function claimConflict(taken: readonly Claim[]): DirectoryError {
	const problems = describeTaken(taken);
	return new DirectoryError(
		"conflict",
		endSentence(
			problems.map(({ field, problem }) => `${field}: ${problem}`).join("; "),
		),
		{ fields: problems },
	);
}

/** What is wrong with the fields of claims that others hold. */
export function describeTaken(taken: readonly Claim[]): FieldProblem[] {
	return taken.map(({ kind, value }) => ({
		field: claimFields[kind],
		...problemOf[claimProblems[kind]]({ value }),
	}));
}

const claimFields = {
	email: "emails",
	number: "phoneNumbers",
	extension: "extension",
} as const;
const claimProblems = {
	email: "emailTaken",
	number: "numberTaken",
	extension: "extensionTaken",
} as const;

function settlePerson(
	current: Person,
	draft: PersonDraft,
	surroundings: Surroundings,
	options: ChangeOptions,
	problems: FieldProblem[],
): Outcome {
	const warnings = [...(draft.warnings ?? [])];
	const emails = settleEmails(current, draft, problems);
	const roles = applyRoles(current, draft, problems);
	const licenses = applyLicenses(
		current,
		draft,
		surroundings,
		options,
		problems,
		warnings,
	);
	const calling = applyCalling({
		current,
		draft,
		licenses,
		surroundings,
		options,
		problems,
		warnings,
	});
	const { managerId, manager } = settleManager(
		current,
		draft,
		surroundings,
		options,
		problems,
		warnings,
	);
	const siteUrls = settleSites(
		current,
		draft,
		licenses,
		surroundings,
		options,
		problems,
		warnings,
	);
	if (problems.length > 0) {
		const wanted = { ...current, emails, ...calling };
		refuseInvalid([
			...problems,
			...takenFields(current, wanted, surroundings, problems),
		]);
	}
	const person: Person = {
		id: current.id,
		orgId: current.orgId,
		type: current.type,
		emails,
		displayName: draft.displayName ?? current.displayName,
		...settleNames(current, draft),
		avatar: filled(draft.avatar),
		roles,
		licenses: licenses.held.map(({ id }) => id),
		...calling,
		department: filled(draft.department),
		manager,
		managerId,
		title: filled(draft.title),
		addresses: draft.addresses?.length ? rightOf(draft.addresses) : undefined,
		siteUrls,
		sipAddresses: current.sipAddresses,
		xmppFederationJid: current.xmppFederationJid,
		timezone:
			current.timezone ??
			newTimeZone(current, calling.locationId, surroundings),
		isLoginEnabled: draft.isLoginEnabled ?? current.isLoginEnabled,
		createdAt: current.createdAt,
		modifiedAt: options.now,
		version: current.version + 1,
	};
	return { person: keepSameFields(current, person), warnings };
}

// The time zone of a location that a person comes to; one who is there already keeps having none.
function newTimeZone(
	current: Person,
	locationId: string | undefined,
	{ location }: Surroundings,
): string | undefined {
	return locationId === undefined || locationId === current.locationId
		? undefined
		: location(locationId)?.timeZone;
}

// Names that are left out stay, as on the real service; an empty text clears them. The nickname follows the first name.
function settleNames(
	current: Person,
	{ firstName, lastName }: PersonDraft,
): Pick<Person, "firstName" | "lastName" | "nickName"> {
	return {
		firstName: filled(firstName ?? current.firstName),
		lastName: filled(lastName ?? current.lastName),
		nickName: firstName === undefined ? current.nickName : filled(firstName),
	};
}

function settleEmails(
	current: Person,
	{ emails }: PersonDraft,
	problems: FieldProblem[],
): readonly string[] {
	if (emails === undefined) return current.emails;
	// Also where one of them is wrong by itself: there are too many all the same.
	if (emails.length !== 1 && !problems.some(({ field }) => field === "emails"))
		problems.push({
			field: "emails",
			...problemOf.notOneEmail({ actual: emails.length }),
		});
	return rightOf(emails);
}

/** The entries that the reading did not refuse. */
export function rightOf<Entry>(entries: Listed<Entry>): Entry[] {
	return entries.filter((entry) => entry !== undefined);
}

function filled(text: string | undefined): string | undefined {
	return text === "" ? undefined : text;
}
