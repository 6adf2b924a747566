import type { Person, PersonUpdate } from "../../contract/person.ts";

/** The body of a PUT: every property of a person that can be set. */
export type Draft = PersonUpdate;

/** A property in which two drafts differ. */
export interface Difference {
	field: keyof Draft;
	from: unknown;
	to: unknown;
}

type SettableName = Exclude<keyof Draft, "orgId" | "nickName">;

const settable = Object.keys({
	emails: true,
	displayName: true,
	firstName: true,
	lastName: true,
	title: true,
	department: true,
	managerId: true,
	manager: true,
	loginEnabled: true,
	phoneNumbers: true,
	extension: true,
	locationId: true,
	licenses: true,
	roles: true,
	avatar: true,
	addresses: true,
	siteUrls: true,
} satisfies Record<SettableName, true>) as SettableName[];

/**
 * The body of a PUT that leaves a person unchanged, read with calling data. It leaves out numbers that cannot be set,
 * and the manager's name when it follows from the manager.
 */
export function draftOf(person: Person): Draft {
	const draft: Record<string, unknown> = {};
	for (const field of settable)
		if (person[field] !== undefined) draft[field] = person[field];
	if (person.phoneNumbers !== undefined)
		draft.phoneNumbers = person.phoneNumbers.filter(
			({ type }) => type === "work",
		);
	if (person.managerId !== undefined) delete draft.manager;
	return { ...draft, displayName: person.displayName };
}

/** The properties in which two drafts differ. An empty value equals a missing one, and a list counts as a set, except that of e-mail addresses. */
export function compareDrafts(from: Draft, to: Draft): Difference[] {
	return settable
		.filter((field) => !isSame(field, from[field], to[field]))
		.map((field) => ({ field, from: from[field], to: to[field] }));
}

/** Two changes of the same draft, merged. */
export interface Merge {
	/** Has every property that only one of them changed. */
	draft: Draft;
	/** Properties that only the other one changed; they are in the draft. */
	theirs: readonly Difference[];
	/** Properties that both changed to different values: `from` is mine, `to` is theirs. The draft has mine. */
	conflicts: readonly Difference[];
}

/** Merges my changes with those of another person since the same version. */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft): Merge {
	const changedByMe = new Set(
		compareDrafts(base, mine).map(({ field }) => field),
	);
	const changedByThem = compareDrafts(base, theirs);
	const alone = changedByThem.filter(({ field }) => !changedByMe.has(field));
	const draft = { ...mine };
	for (const { field, to } of alone) setField(draft, field, to);
	const conflicts = changedByThem
		.filter(
			({ field, to }) =>
				changedByMe.has(field) && !isSame(field, mine[field], to),
		)
		.map(({ field, to }) => ({ field, from: mine[field], to }));
	return { draft, theirs: alone, conflicts };
}

/** Sets a property, or removes it when the value is empty. */
export function setField(
	draft: Draft,
	field: keyof Draft,
	value: unknown,
): void {
	const open = draft as Record<string, unknown>;
	if (value === undefined) delete open[field];
	else open[field] = value;
}

// Only the first e-mail address is the primary one: their order counts.
function isSame(field: keyof Draft, left: unknown, right: unknown): boolean {
	return (
		shapeOf(left) === shapeOf(right) &&
		(field !== "emails" || String(left ?? "") === String(right ?? ""))
	);
}

/** A text that is equal for two values exactly when they mean the same, lists as sets. */
function shapeOf(value: unknown): string {
	if (value === undefined || value === null || value === "") return "";
	if (Array.isArray(value))
		return value.length === 0 ? "" : value.map(shapeOf).sort().join("\n");
	if (typeof value === "object")
		return JSON.stringify(
			Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
		);
	return String(value);
}
