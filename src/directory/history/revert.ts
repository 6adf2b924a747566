import { standingIn } from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import type { ChangeOptions } from "../people/pending-change.ts";
import {
	authorOf,
	type ChangeRequest,
	demandSameAccess,
	demandSameRoles,
	lookAhead,
	planDelete,
} from "../people/people.ts";
import type { Person } from "../people/person.ts";
import type { PersonDraft } from "../people/person-draft.ts";
import type { PersonPlan } from "../people/person-plan.ts";
import type { RuleContext } from "../people/rule-context.ts";
import { replacePerson } from "../people/rules.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import { undoFields } from "./as-of.ts";
import { type Change, compareStates, isSameField } from "./change.ts";
import { readField, writeField } from "./field-parts.ts";
import { demandChangingPast } from "./history.ts";
import { demandVersion } from "./precondition.ts";
import { planRestore } from "./restore.ts";

/** The refusal to undo a change whose fields were changed since; it names them as they are stored. */
export class RevertConflict extends DirectoryError {
	readonly orgId: string;
	readonly personId: string;
	/** The version after which the fields were changed. */
	readonly since: number;
	readonly conflicting: readonly string[];

	constructor(current: Person, since: number, conflicting: readonly string[]) {
		super(
			"conflict",
			"This change cannot be reverted: what it made was changed again since. Revert the later changes first, or change the person.",
		);
		this.name = "RevertConflict";
		this.orgId = current.orgId;
		this.personId = current.id;
		this.since = since;
		this.conflicting = conflicting;
	}
}

/** A line of a person's history: by its id, or by the version of the person that it made. */
export type ChangeName = { id: number } | { version: number };

/**
 * Plans to undo exactly one change of a person, under the rules and permissions of an update, or of the deletion
 * that undoes a creation or restoration. Refuses with `conflict` when what it made was changed since (a
 * `RevertConflict`), when other fields would change too, or when the change cannot be undone.
 */
export async function planRevert(
	store: Store,
	request: ChangeRequest,
	{
		personId,
		change,
		restorableMs,
	}: { personId: string; change: ChangeName; restorableMs: number },
): Promise<PersonPlan> {
	const { caller, options, isDryRun = false } = request;
	const orgId = await demandChangingPast(store, caller, personId);
	const line = await store.changes.get({ orgId, personId, ...change });
	if (line === undefined) throw noSuchChange();
	if (line.kind === "created" || line.kind === "restored")
		return planUncreate(store, request, line);
	if (line.kind === "deleted") {
		const isThere = await store.people.get({ orgId, id: personId });
		if (isThere === undefined)
			return planRestore(store, request, {
				personId,
				deletionId: line.id,
				leaveOutLicenses: false,
				leaveOutCalling: false,
				restorableMs,
			});
	}
	demandRevertible(line);
	const mayGiveRoles = standingIn(caller, orgId) === "full";
	return {
		isDryRun,
		step: {
			kind: "update",
			target: { orgId, id: personId, author: authorOf(request) },
			rule(current, context) {
				demandVersion(current, context, request.versions);
				const next = undoChange(current, line, context, {
					...options,
					// Only full administrators move people.
					isMove: mayGiveRoles,
				});
				if (!mayGiveRoles) {
					demandSameRoles(current, next);
					demandSameAccess(current, next);
				}
				return lookAhead(
					request,
					current,
					{ person: next, warnings: [] },
					context,
				);
			},
		},
	};
}

// Plans to delete a person who still is as a line of history made them.
async function planUncreate(
	store: Store,
	request: ChangeRequest,
	line: Change,
): Promise<PersonPlan> {
	const plan = await planDelete(store, request, line.subjectId);
	const made: Record<string, unknown> = {};
	for (const [name, { to }] of Object.entries(line.fields))
		writeField(made, name, to);
	return {
		...plan,
		step: {
			...plan.step,
			check(current, context) {
				const conflicting = Object.keys(compareStates<object>(made, current));
				if (conflicting.length > 0)
					throw new RevertConflict(current, line.version ?? 0, conflicting);
				plan.step.check(current, context);
			},
		},
	};
}

/**
 * The person without one change. Pure. The rules of an update must produce the same result: exactly the
 * fields of the change, each with its earlier value.
 */
function undoChange(
	current: Person,
	line: Change,
	context: RuleContext,
	options: ChangeOptions,
): Person {
	const known = current as unknown as Record<string, unknown>;
	const conflicting = Object.entries(line.fields)
		.filter(([name, { to }]) => !isSameField(name, readField(known, name), to))
		.map(([name]) => name);
	if (conflicting.length > 0)
		throw new RevertConflict(current, line.version ?? 0, conflicting);
	const next: Person = {
		...(undoFields(current, line.fields) as Person),
		version: current.version + 1,
		modifiedAt: options.now,
	};
	const { person: ruled, warnings } = replacePerson(
		current,
		draftOf(current, next),
		context,
		{ ...options, seesCallingData: true, seesAllTypes: true },
	);
	const differing = Object.keys(
		compareStates(settledOf(next), settledOf(ruled)),
	);
	if (differing.length > 0)
		throw new DirectoryError(
			"conflict",
			`This change cannot be reverted alone: ${differing.join(", ")} would differ from before, or would also change. ${warnings.map((warning) => `${warning}. `).join("")}Update the person instead.`,
			{
				fields: differing.map((field) => ({
					field,
					...problemOf.notRestored(),
				})),
			},
		);
	return next;
}

/** The refusal when a person's history has no such line. */
export function noSuchChange(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no change with this id in the history of this person.",
	);
}

function demandRevertible({ kind }: Change): void {
	if (kind === "updated") return;
	throw new DirectoryError(
		"conflict",
		"Restoring the person reverts a deletion, and this person has already been restored.",
	);
}

// The draft of an update that turns `current` into `next`.
function draftOf(current: Person, next: Person): PersonDraft {
	return {
		...next,
		firstName: next.firstName ?? "",
		lastName: next.lastName ?? "",
		externalId: next.externalId ?? "",
		profile: next.profile ?? {},
		groups: next.groups ?? [],
		implicitLicenses: next.implicitLicenses ?? [],
		emails: isSameField("emails", current.emails, next.emails)
			? undefined
			: next.emails,
		phoneNumbers: next.phoneNumbers?.map(({ type, value }) => ({
			type,
			value,
		})),
	};
}

// The fields on which rules and history must agree, without those that follow from others, such as the
// spelling of a number.
function settledOf(person: Person): Person {
	const sorted = (list: readonly string[] = []) => [...list].sort();
	const { nickName: _, timezone: __, manager: ___, ...rest } = person;
	return {
		...rest,
		roles: sorted(person.roles),
		licenses: sorted(person.licenses),
		groups: sorted(person.groups),
		implicitLicenses: sorted(person.implicitLicenses),
		siteUrls: sorted(person.siteUrls),
		phoneNumbers: person.phoneNumbers?.map(({ type, value }) => ({
			type,
			value,
			shown: value,
		})),
	};
}
