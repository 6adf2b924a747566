import type { Person, PersonUpdate } from "../../contract/person.ts";

/** What a PUT sends: everything of a person that can be set. */
export type Draft = PersonUpdate;

/** A property that two drafts do not agree on. */
export interface Difference {
	field: keyof Draft;
	from: unknown;
	to: unknown;
}

const settable = [
	"emails",
	"displayName",
	"firstName",
	"lastName",
	"title",
	"department",
	"managerId",
	"manager",
	"loginEnabled",
	"phoneNumbers",
	"extension",
	"locationId",
	"licenses",
	"roles",
	"avatar",
	"addresses",
	"siteUrls",
] as const satisfies readonly (keyof Draft)[];

/**
 * The PUT that would leave a person as it is, read with its calling data: what is changed of it is
 * all that a PUT changes. Numbers that cannot be set are left out, and so is the manager's name
 * where it comes from the manager.
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

/** Where two drafts differ. What is empty counts as left out, and lists as sets. */
export function compareDrafts(from: Draft, to: Draft): Difference[] {
	return settable
		.filter((field) => shapeOf(from[field]) !== shapeOf(to[field]))
		.map((field) => ({ field, from: from[field], to: to[field] }));
}

/** What two people made of the same draft. */
export interface Merge {
	/** With everything that only one of them has changed. */
	draft: Draft;
	/** What only the other has changed; it is in the draft. */
	theirs: readonly Difference[];
	/** What both have changed, and differently: `from` is mine, `to` is theirs. Mine is in the draft. */
	conflicts: readonly Difference[];
}

/** Brings together what I and somebody else have changed since the same state. */
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
				changedByMe.has(field) && shapeOf(mine[field]) !== shapeOf(to),
		)
		.map(({ field, to }) => ({ field, from: mine[field], to }));
	return { draft, theirs: alone, conflicts };
}

/** Sets a property, or leaves it out when it is empty. */
export function setField(
	draft: Draft,
	field: keyof Draft,
	value: unknown,
): void {
	const open = draft as Record<string, unknown>;
	if (value === undefined) delete open[field];
	else open[field] = value;
}

/** A value as a text that is the same for what means the same. */
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
