import type { Change, SetChange, Step, ValueChange } from "./plan.ts";
import {
	bodyOf,
	entriesOf,
	entryKey,
	isSameValue,
	isSetField,
	type SetField,
	setFields,
	valueFields,
	type WirePerson,
} from "./wire-person.ts";

/** Names that a request keeps when they are left out, and clears when they are empty. */
const keptNames: ReadonlySet<string> = new Set(["firstName", "lastName"]);

/** The changes that make one state of a person another, in the properties that a request can set. */
export function compareStates(before: WirePerson, after: WirePerson): Change[] {
	const changes: Change[] = [];
	for (const field of setFields) {
		const change = compareLists(field, before, after);
		if (change !== undefined) changes.push(change);
	}
	for (const field of valueFields) {
		const from = ownValue(field, before);
		const to = ownValue(field, after);
		if (isSameValue(field, from, to)) continue;
		changes.push({ field, from, to: to === "" ? undefined : to });
	}
	return changes;
}

// The name of a manager follows from the manager's id where there is one, and changes with the manager.
function ownValue(field: string, person: WirePerson): unknown {
	return field === "manager" && person.managerId !== undefined
		? undefined
		: person[field];
}

function compareLists(
	field: SetField,
	before: WirePerson,
	after: WirePerson,
): SetChange | undefined {
	const olds = entriesOf(before, field);
	const news = entriesOf(after, field);
	const change: SetChange = {
		field,
		add: missing(field, olds, news),
		remove: missing(field, news, olds),
	};
	const [from] = olds;
	const [to] = news;
	const isPrimaryNew =
		from !== undefined && to !== undefined && !isSameEntry(field, from, to);
	if (field === "emails" && (isPrimaryNew || news.length > 1))
		change.first = { from: from ?? to, to };
	const isChanged =
		change.add.length + change.remove.length > 0 ||
		(field === "emails" && isPrimaryNew);
	return isChanged ? change : undefined;
}

function isSameEntry(field: SetField, left: unknown, right: unknown): boolean {
	return entryKey(field, left) === entryKey(field, right);
}

function missing(
	field: SetField,
	from: readonly unknown[],
	entries: readonly unknown[],
): unknown[] {
	const known = new Set(from.map((entry) => entryKey(field, entry)));
	return entries.filter((entry) => !known.has(entryKey(field, entry)));
}

/** Whether a change is one of the entries of a list. */
export function isSetChange(
	change: Change,
): change is SetChange & { field: SetField } {
	return isSetField(change.field);
}

/** The state of a person after changes. Everything that the changes do not name stays as it is. */
export function applyChanges(
	person: WirePerson,
	changes: readonly Change[],
): WirePerson {
	const next: Record<string, unknown> = { ...person };
	if (changes.some(({ field }) => field === "managerId")) delete next.manager;
	for (const change of changes) {
		if (isSetChange(change)) {
			next[change.field] = [
				...otherEntries(next, change.field),
				...changeEntries(entriesOf(person, change.field), change),
			];
			continue;
		}
		const { field, to } = change as ValueChange;
		if (to === undefined) delete next[field];
		else next[field] = to;
	}
	return next as unknown as WirePerson;
}

/** The changes that take changes back. */
export function invertChanges(changes: readonly Change[]): Change[] {
	return changes.toReversed().map(invertChange);
}

/** The change that takes a change back. */
export function invertChange(change: Change): Change {
	if (!isSetChange(change)) {
		const { field, from, to } = change as ValueChange;
		return { field, from: to, to: from };
	}
	const { field, add, remove, first } = change;
	return {
		field,
		add: remove,
		remove: add,
		...(first && { first: { from: first.to, to: first.from } }),
	};
}

function changeEntries(
	entries: readonly unknown[],
	{ field, add, remove, first }: SetChange & { field: SetField },
): unknown[] {
	const gone = new Set(remove.map((entry) => entryKey(field, entry)));
	const kept = entries.filter((entry) => !gone.has(entryKey(field, entry)));
	const next = [...kept, ...missing(field, kept, add)];
	if (first === undefined) return next;
	const key = entryKey(field, first.to);
	const others = next.filter((entry) => entryKey(field, entry) !== key);
	return others.length === next.length ? next : [first.to, ...others];
}

// The numbers that only the service sets.
function otherEntries(
	person: Readonly<Record<string, unknown>>,
	field: SetField,
): unknown[] {
	const list = person[field];
	if (field !== "phoneNumbers" || !Array.isArray(list)) return [];
	const settable = new Set(entriesOf(person as WirePerson, field));
	return list.filter((entry) => !settable.has(entry));
}

/**
 * The body of the request that makes changes to a person whom the service shows like this. Everything that the changes
 * do not name is carried along as it is, since the request replaces all; only several e-mail addresses are left out,
 * which keeps them, since their order would say which is the primary one, and the service shows them in any order.
 */
export function composeBody(
	present: WirePerson,
	changes: readonly Change[],
): Record<string, unknown> {
	const body = bodyOf(applyChanges(present, changes));
	const fields = new Set(changes.map(({ field }) => field));
	for (const field of fields) if (keptNames.has(field)) body[field] ??= "";
	if (present.emails.length > 1 && !fields.has("emails")) delete body.emails;
	return body;
}

/** The state of a change at the service: not made, made, made for some entries of a list, or another value. */
export type ChangeState = "before" | "after" | "partly" | "other";

/** Where a person stands with a change. */
export function stateOf(change: Change, present: WirePerson): ChangeState {
	if (!isSetChange(change)) {
		const { field, from, to } = change as ValueChange;
		const value = ownValue(field, present);
		if (isSameValue(field, value, to)) return "after";
		return isSameValue(field, value, from) ? "before" : "other";
	}
	const { field, add, remove, first } = change;
	const entries = entriesOf(present, field);
	const keys = new Set(entries.map((entry) => entryKey(field, entry)));
	const has = (entry: unknown) => keys.has(entryKey(field, entry));
	const done = [...add.map(has), ...remove.map((entry) => !has(entry))];
	// Which address is the primary one cannot be seen: the service shows them in any order.
	if (first !== undefined && done.length === 0)
		done.push(entries.length > 0 && isSameEntry(field, entries[0], first.to));
	if (done.every((isDone) => isDone)) return "after";
	return done.some((isDone) => isDone) ? "partly" : "before";
}

/** A field that somebody changed at the service while the plan changes it too. */
export interface Conflict {
	field: string;
	/** Its value when the organization was cloned; undefined: none. */
	base: unknown;
	/** What the plan makes of it. */
	yours: unknown;
	/** What the service shows now. */
	theirs: unknown;
	/** The conflict in words, for a person who is there or is gone against the plan. */
	reason?: string;
}

/**
 * The conflicts of a step with the person whom the service shows now, by field; `present` is undefined when there is
 * none. For a creation it is the person who has the new person's e-mail address. What changed in other fields, and an
 * entry of a list that is already as the plan wants it, is no conflict.
 */
export function findConflicts(
	step: Step,
	present: WirePerson | undefined,
): Conflict[] {
	if (step.action === "create") return findCreationConflicts(step, present);
	if (step.action === "delete") return findDeletionConflicts(step, present);
	if (present === undefined)
		return [
			{
				field: "person",
				base: step.person.email,
				yours: step.person.email,
				theirs: undefined,
				reason: "the person is gone from the service",
			},
		];
	return step.changes
		.filter((change) => stateOf(change, present) === "other")
		.map((change) => conflictOf(change, present));
}

function conflictOf(change: Change, present: WirePerson): Conflict {
	const { field, from, to } = change as ValueChange;
	return { field, base: from, yours: to, theirs: ownValue(field, present) };
}

function findCreationConflicts(
	{ person }: Step,
	present: WirePerson | undefined,
): Conflict[] {
	if (present === undefined) return [];
	return [
		{
			field: "emails",
			base: undefined,
			yours: person.email,
			theirs: present.displayName,
			reason: "somebody at the service has this e-mail address",
		},
	];
}

// Somebody who is gone needs no deletion. Of somebody who changed, nobody has decided that they may go.
function findDeletionConflicts(
	{ precondition }: Step,
	present: WirePerson | undefined,
): Conflict[] {
	if (present === undefined) return [];
	return compareStates(precondition as unknown as WirePerson, present).map(
		({ field }) => ({
			field,
			base: precondition[field],
			yours: undefined,
			theirs: present[field],
			reason: "the person changed, and the plan deletes them",
		}),
	);
}

/** The owned values as they have to be before changes are made. */
export function preconditionOf(
	changes: readonly Change[],
): Record<string, unknown> {
	return Object.fromEntries(
		changes.map((change) => {
			if (!isSetChange(change))
				return [change.field, (change as ValueChange).from ?? null];
			const { field, add, remove, first } = change;
			return [field, { has: remove, hasNot: add, first: first?.from }];
		}),
	);
}

/** Changes with the ids that the service has given to created people. */
export function withServiceIds(
	changes: readonly Change[],
	ids: ReadonlyMap<string, string>,
): Change[] {
	return changes.map((change) => {
		const { to } = change as ValueChange;
		const id = typeof to === "string" ? ids.get(to) : undefined;
		return change.field === "managerId" && id !== undefined
			? { ...change, to: id }
			: change;
	});
}
