import { refuseInvalid } from "../errors.ts";
import { type FieldProblem, isRefused, report } from "../field-problem.ts";
import { keepSameFields } from "../history/change.ts";
import { problemOf } from "../problems.ts";
import { lengthOf, trimBlanks } from "../text/text.ts";
import type { Whole } from "../whole.ts";
import { settleCalling } from "./calling.ts";
import { compareClaims, describeTaken } from "./claims.ts";
import { settleLicenses } from "./license-assignment.ts";
import type { ChangeOptions, PendingChange } from "./pending-change.ts";
import type { Person, PersonType } from "./person.ts";
import { type PersonDraft, rightOf } from "./person-draft.ts";
import { nameLengthMax, readPersonText } from "./person-text.ts";
import { settleManager } from "./reporting-line.ts";
import { settleRoles } from "./role-assignment.ts";
import type { RuleContext } from "./rule-context.ts";
import { settleSites } from "./sites.ts";

/** A person after the rules, and what the caller should know although nothing was refused. */
export interface RuledPerson {
	person: Person;
	warnings: readonly string[];
}

/**
 * The person that a full replacement makes of `current` ("Update a Person"). Pure: the same arguments
 * always make the same person, and replacing twice makes the same as replacing once. Refuses with
 * `invalid`, naming every wrong field at once.
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
	context: RuleContext,
	options: ChangeOptions,
): RuledPerson {
	const problems = [...(given.problems ?? [])];
	const draft = readPersonText(
		{
			...given,
			// An empty name is made of the others.
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
		problems,
		warnings: [...(draft.warnings ?? [])],
	});
}

// The display name of a new person. A name that is made of refused ones is not refused too.
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
	const licenses = settleLicenses(change);
	const calling = settleCalling(change, licenses);
	const { managerId, manager } = settleManager(change);
	const siteUrls = settleSites(change, licenses);
	if (problems.length > 0)
		refuseInvalid([
			...problems,
			...takenFields(change, { ...current, emails, ...calling }),
		]);
	const person: Whole<Person> = {
		id: current.id,
		orgId: current.orgId,
		type: current.type,
		emails,
		displayName: draft.displayName ?? current.displayName,
		...settleNames(change),
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
		timezone: settleTimeZone(change, calling.locationId),
		isLoginEnabled: draft.isLoginEnabled ?? current.isLoginEnabled,
		createdAt: current.createdAt,
		modifiedAt: options.now,
		version: current.version + 1,
	};
	return { person: keepSameFields(current, person), warnings };
}

// Exactly one e-mail, also where one of several is wrong by itself.
function settleEmails({
	current,
	draft: { emails },
	problems,
}: PendingChange): readonly string[] {
	if (emails === undefined) return current.emails;
	if (emails.length !== 1 && !problems.some(({ field }) => field === "emails"))
		problems.push({
			field: "emails",
			...problemOf.notOneEmail({ actual: emails.length }),
		});
	return rightOf(emails);
}

// Names that are left out stay, as on the real service; an empty text clears them. The nickname follows the first name.
function settleNames({
	current,
	draft: { firstName, lastName },
}: PendingChange): Whole<Pick<Person, "firstName" | "lastName" | "nickName">> {
	return {
		firstName: filled(firstName ?? current.firstName),
		lastName: filled(lastName ?? current.lastName),
		nickName: firstName === undefined ? current.nickName : filled(firstName),
	};
}

// A person who moves to a location takes its time zone; a person who is already there without one stays without.
function settleTimeZone(
	{ current, context }: PendingChange,
	locationId: string | undefined,
): string | undefined {
	const isMoved = locationId !== undefined && locationId !== current.locationId;
	const moved = isMoved ? context.location(locationId) : undefined;
	return current.timezone ?? moved?.timeZone;
}

// The fields of a refused change that are also wrong because others hold what they claim, so that one
// refusal names all of them. A field that is already refused claims nothing.
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

function filled(text: string | undefined): string | undefined {
	return text === "" ? undefined : text;
}
