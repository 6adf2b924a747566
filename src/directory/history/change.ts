import type { Token } from "../access/token.ts";
import type { Person } from "../people/person.ts";
import type { RecordKey } from "../store/record-key.ts";

/** What a change was about. */
export type ChangeSubject = "person" | "location" | "token" | "webhook";

/** What a change did. */
export type ChangeKind = "created" | "updated" | "deleted" | "restored";

/** Who made a change, when (milliseconds since 1970, UTC) and in which request. */
export interface Author {
	personId: string;
	orgId: string;
	trackingId: string;
	at: number;
	/** The administrator who acted with a token that they made for the person; undefined when the person acted. */
	impersonator?: RecordKey;
}

/** The id that stands in a line of history for the server itself, where no person made the change. */
export const serverId = "server";
export const serverName = "peopled";

/** One changed field: undefined on the left when it was not set, on the right when it no longer is. */
export interface FieldChange {
	from?: unknown;
	to?: unknown;
}

/** The changed fields by name. */
export type FieldChanges = Record<string, FieldChange>;

/**
 * One line of an organization's history. It is written in the same transaction as what it tells of;
 * from `fields`, the subject before can be had from the subject after, and the other way round.
 */
export interface Change {
	id: number;
	orgId: string;
	subject: ChangeSubject;
	subjectId: string;
	kind: ChangeKind;
	/** The version of a person that the change made; undefined for locations. */
	version?: number;
	author: Author;
	fields: FieldChanges;
}

// They count the changes themselves.
const notCompared: ReadonlySet<string> = new Set<keyof Person>([
	"version",
	"modifiedAt",
]);

/**
 * The fields in which two states of one subject differ; undefined stands for "did not exist" or
 * "does not exist any more". What counts the changes themselves (version, time) is left out.
 */
export function compareStates<Subject extends object>(
	before: Subject | undefined,
	after: Subject | undefined,
): FieldChanges {
	const from = (before ?? {}) as Record<string, unknown>;
	const to = (after ?? {}) as Record<string, unknown>;
	const changes: FieldChanges = {};
	const names = Object.keys(from);
	for (const name of Object.keys(to))
		if (!Object.hasOwn(from, name)) names.push(name);
	for (const name of names) {
		if (notCompared.has(name) || isSameField(name, from[name], to[name]))
			continue;
		const change: FieldChange = {};
		if (from[name] !== undefined) change.from = from[name];
		if (to[name] !== undefined) change.to = to[name];
		changes[name] = change;
	}
	return changes;
}

/**
 * Whether two values of a field say the same: lists of ids are sets, objects are compared by property
 * (undefined is absent), other lists in order.
 */
export function isSameField(
	name: string,
	left: unknown,
	right: unknown,
): boolean {
	return sets.has(name) && Array.isArray(left) && Array.isArray(right)
		? isSameSet(left, right)
		: isEqual(left, right);
}

/** A text that two states have in common exactly when `compareStates` finds no difference between them. */
export function describeState(state: Record<string, unknown>): string {
	const fields = Object.keys(state)
		.filter((name) => !notCompared.has(name) && state[name] !== undefined)
		.sort()
		.map((name) => {
			const value = state[name];
			return [
				name,
				sets.has(name) && Array.isArray(value)
					? [...new Set(value)].sort()
					: sortProperties(value),
			];
		});
	return JSON.stringify(fields);
}

function sortProperties(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortProperties);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).filter(
		([, part]) => part !== undefined,
	);
	return Object.fromEntries(
		entries
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, part]) => [name, sortProperties(part)]),
	);
}

/** The next state of a subject, with every field that says the same as before in the form in which it is kept. */
export function keepSameFields<Subject extends object>(
	before: Subject,
	after: Subject,
): Subject {
	const kept = { ...after } as Record<string, unknown>;
	for (const [name, value] of Object.entries(before))
		if (value !== undefined && isSameField(name, value, kept[name]))
			kept[name] = value;
	return kept as unknown as Subject;
}

// Lists in which the order does not count.
const sets: ReadonlySet<string> = new Set<keyof Person | keyof Token>([
	"roles",
	"licenses",
	"siteUrls",
	"scopes",
]);

function isSameSet(left: readonly unknown[], right: readonly unknown[]) {
	const from = new Set(left);
	const to = new Set(right);
	return from.size === to.size && [...from].every((value) => to.has(value));
}

function isEqual(left: unknown, right: unknown): boolean {
	if (Object.is(left, right)) return true;
	if (typeof left !== "object" || typeof right !== "object") return false;
	if (left === null || right === null) return false;
	if (Array.isArray(left) !== Array.isArray(right)) return false;
	const from = left as Record<string, unknown>;
	const to = right as Record<string, unknown>;
	return [...new Set([...Object.keys(from), ...Object.keys(to)])].every(
		(name) => isEqual(from[name], to[name]),
	);
}
