import { refuseInvalid } from "../errors.ts";
import { type FieldProblem, isRefused, report } from "../field-problem.ts";
import { settleGroups } from "../groups/group-assignment.ts";
import { keepSameFields } from "../history/change.ts";
import { problemOf } from "../problems.ts";
import { emailKey } from "../text/email.ts";
import { lengthOf, trimBlanks } from "../text/text.ts";
import type { Whole } from "../whole.ts";
import { settleCalling } from "./calling.ts";
import { compareClaims, describeTaken } from "./claims.ts";
import { settleLicenses } from "./license-assignment.ts";
import type { ChangeOptions, PendingChange } from "./pending-change.ts";
import type { Person, PersonType } from "./person.ts";
import { type PersonDraft, rightOf } from "./person-draft.ts";
import { nameLengthMax, readPersonText } from "./person-text.ts";
import type { Profile } from "./profile.ts";
import { settleManager } from "./reporting-line.ts";
import { settleRoles } from "./role-assignment.ts";
import type { RuleContext } from "./rule-context.ts";
import { settleSites } from "./sites.ts";

/** A person after the rules, and warnings for the caller. */
export interface RuledPerson {
	person: Person;
	warnings: readonly string[];
}

/**
 * The person after a full replacement of `current` ("Update a Person"). Pure: the same arguments make the
 * same person, and replacing twice equals replacing once. Refuses with `invalid`, naming every wrong field
 * at once.
 */
export function replacePerson(
	current: Person,
	given: PersonDraft,
	context: RuleContext,
	options: ChangeOptions,
): RuledPerson {
	const problems = [...(given.problems ?? [])];
	const draft = readPersonText(given, current, problems);
	if (draft.displayName === undefined)
		report(problems, "displayName", problemOf.required());
	if (draft.orgId !== undefined && draft.orgId !== current.orgId)
		report(problems, "orgId", problemOf.organizationFixed());
	return settlePerson({
		current,
		draft,
		context,
		options,
		problems,
		warnings: [...(draft.warnings ?? [])],
	});
}

/**
 * A new person from a draft ("Create a Person"): an e-mail, and at least one of `displayName`,
 * `firstName` and `lastName`. Refuses with `invalid`, naming every wrong field at once.
 */
export function createPerson(
	{
		id,
		orgId,
		type = "person",
	}: { id: string; orgId: string; type?: PersonType },
	given: PersonDraft,
	context: RuleContext,
	options: ChangeOptions,
): RuledPerson {
	const problems = [...(given.problems ?? [])];
	const draft = readPersonText(
		{
			...given,
			// An empty display name is composed from the other names.
			displayName: trimBlanks(given.displayName ?? "") || undefined,
		},
		{},
		problems,
	);
	if (draft.emails === undefined)
		report(problems, "emails", problemOf.required());
	const displayName = composeName(draft, problems);
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
	return settlePerson({
		current: blank,
		draft: { ...draft, displayName },
		context,
		options: { ...options, seesCallingData: true, seesAllTypes: true },
		isNew: true,
		problems,
		warnings: [...(draft.warnings ?? [])],
	});
}

// The display name of a new person. A name composed from refused ones is not refused too.
function composeName(draft: PersonDraft, problems: FieldProblem[]): string {
	const name =
		draft.displayName ??
		[draft.firstName, draft.lastName].filter(Boolean).join(" ");
	const isMadeOfRefused =
		draft.displayName === undefined &&
		(isRefused(problems, "firstName") || isRefused(problems, "lastName"));
	if (isMadeOfRefused) return name;
	if (lengthOf(name) > nameLengthMax)
		report(
			problems,
			"displayName",
			problemOf.tooLong({ max: nameLengthMax, actual: lengthOf(name) }),
		);
	if (name === "")
		report(
			problems,
			"displayName",
			problemOf.requiredUnless({ others: ["firstName", "lastName"] }),
		);
	return name;
}

// The order of the rules is the order in which a refusal names its fields.
function settlePerson(change: PendingChange): RuledPerson {
	const { current, draft, options, problems, warnings } = change;
	const emails = settleEmails(change);
	const roles = settleRoles(change);
	const groups = settleGroups(change);
	const licenses = settleLicenses(change, groups ?? []);
	const calling = settleCalling(change, licenses);
	const { managerId, manager } = settleManager(change);
	const siteUrls = settleSites(change, licenses);
	if (problems.length > 0)
		refuseInvalid([
			...problems,
			...takenFields(change, { ...current, emails, ...calling }),
		]);
	const { firstName, lastName } = draft;
	// No spreads: an object that is written out in full is made several times faster.
	const person: Whole<Person> = {
		id: current.id,
		orgId: current.orgId,
		type: current.type,
		emails,
		displayName: draft.displayName ?? current.displayName,
		// Omitted names stay, as on the real service; an empty text clears them.
		firstName: filled(firstName ?? current.firstName),
		lastName: filled(lastName ?? current.lastName),
		nickName: settleNickName(change),
		avatar: filled(draft.avatar),
		roles,
		licenses: licenses.held.map(({ id }) => id),
		groups,
		implicitLicenses: licenses.implicit,
		phoneNumbers: calling.phoneNumbers,
		extension: calling.extension,
		locationId: calling.locationId,
		department: filled(draft.department),
		manager,
		managerId,
		title: filled(draft.title),
		addresses: draft.addresses?.length ? rightOf(draft.addresses) : undefined,
		siteUrls,
		sipAddresses: current.sipAddresses,
		xmppFederationJid: current.xmppFederationJid,
		timezone: settleTimeZone(change, calling.locationId),
		// The People API knows neither of these, so it leaves them.
		externalId: filled(draft.externalId ?? current.externalId),
		profile: filledProfile(draft.profile ?? current.profile),
		isLoginEnabled: draft.isLoginEnabled ?? current.isLoginEnabled,
		createdAt: current.createdAt,
		modifiedAt: options.now,
		version: current.version + 1,
	};
	return { person: keepSameFields<Person>(current, person), warnings };
}

// At least one e-mail, the primary one first. A mailbox that is named twice counts once.
function settleEmails({
	current,
	draft: { emails },
	problems,
}: PendingChange): readonly string[] {
	if (emails === undefined) return current.emails;
	if (emails.length === 0)
		report(problems, "emails", problemOf.tooFewEntries({ min: 1 }));
	const right = rightOf(emails);
	if (right.length < 2) return right;
	const mailboxes = new Map<string, string>();
	for (const email of right) {
		const key = emailKey(email);
		if (!mailboxes.has(key)) mailboxes.set(key, email);
	}
	return [...mailboxes.values()];
}

// The nickname follows the first name when that changes, as on the real service.
function settleNickName({
	current: { firstName, nickName },
	draft,
}: PendingChange): string | undefined {
	if (draft.nickName !== undefined) return filled(draft.nickName);
	const isSame = draft.firstName === firstName && nickName !== undefined;
	return draft.firstName === undefined || isSame
		? nickName
		: filled(draft.firstName);
}

// A person who moves to a location gets its time zone; one who was already there without a time zone gets
// none.
function settleTimeZone(
	{ current, draft, context }: PendingChange,
	locationId: string | undefined,
): string | undefined {
	if (draft.timezone !== undefined) return filled(draft.timezone);
	const isMoved = locationId !== undefined && locationId !== current.locationId;
	const moved = isMoved ? context.location(locationId) : undefined;
	return current.timezone ?? moved?.timeZone;
}

// The fields of a refused change whose claims others hold, so that one refusal names all problems. A field
// that is already refused claims nothing.
function takenFields(
	{ current, context, problems }: PendingChange,
	wanted: Person,
): FieldProblem[] {
	const keep = <Name extends keyof Person>(name: Name): Person[Name] =>
		isRefused(problems, name) ? current[name] : wanted[name];
	const right: Person = {
		...wanted,
		emails: keep("emails"),
		extension: keep("extension"),
		locationId: keep("locationId"),
	};
	const { takes } = compareClaims(current, right);
	return describeTaken(takes.filter((claim) => context.isTaken(claim)));
}

function filledProfile(profile: Profile | undefined): Profile | undefined {
	for (const _ in profile) return profile;
	return undefined;
}

function filled(text: string | undefined): string | undefined {
	return text === "" ? undefined : text;
}
