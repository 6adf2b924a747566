import type { Token } from "../access/token.ts";
import type { Person } from "../people/person.ts";
import type { RecordKey } from "../store/record-key.ts";
import { isParted, partsOf } from "./field-parts.ts";

/** The kind of record that a change is about. */
export type ChangeSubject =
	| "person"
	| "activationEmail"
	| "group"
	| "licenseTemplate"
	| "location"
	| "token"
	| "webhook"
	| "integration"
	| "authorization";

/** The kind of a change. */
export type ChangeKind = "created" | "updated" | "deleted" | "restored";

/** The author of a change, its time (milliseconds since 1970, UTC) and its request. */
export interface Author {
	personId: string;
	orgId: string;
	trackingId: string;
	at: number;
	/** The administrator who acted with a token that they made for the author; undefined when the author acted. */
	impersonator?: RecordKey;
	/** The integration that acted for the author; undefined when no integration did. */
	integrationId?: string;
}

/** The author id of changes that the server makes on its own. */
export const serverId = "server";
export const serverName = "peopled";
/** The author id of changes that the operator makes with a command. */
export const operatorId = "operator";
export const operatorName = "The operator";

/** One changed field. `from` is undefined when it was not set before, `to` when it is not set after. */
export interface FieldChange {
	from?: unknown;
	to?: unknown;
}

/** The changed fields by name. Each part of a profile has a name of its own. */
export type FieldChanges = Record<string, FieldChange>;

/**
 * One line of an organization's history, written in the transaction of its change. With `fields`, each of
 * the subject's two states follows from the other.
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

/** The kind of the change between two states of a record; undefined stands for one that does not exist. */
export function kindOfStates({
	before,
	after,
}: {
	before: object | undefined;
	after: object | undefined;
}): ChangeKind {
	if (before === undefined) return "created";
	return after === undefined ? "deleted" : "updated";
}

// These count the changes themselves.
const notCompared: ReadonlySet<string> = new Set<keyof Person>([
	"version",
	"modifiedAt",
]);

/**
 * The fields in which two states of one subject differ; undefined stands for a subject that does not
 * exist. Leaves out the fields that count the changes themselves (version, time).
 */
export function compareStates<Subject extends object>(
	before: Subject | undefined,
	after: Subject | undefined,
): FieldChanges {
	const from = (before ?? {}) as Record<string, unknown>;
	const to = (after ?? {}) as Record<string, unknown>;
	const changes: FieldChanges = {};
	for (const name of Object.keys(from)) noteChange(name, from, to, changes);
	for (const name of Object.keys(to))
		if (!Object.hasOwn(from, name)) noteChange(name, from, to, changes);
	return changes;
}

function noteChange(
	name: string,
	{ [name]: from }: Record<string, unknown>,
	{ [name]: to }: Record<string, unknown>,
	changes: FieldChanges,
): void {
	// Most fields keep their value, and then it is the same one (see `keepSameFields`).
	if (Object.is(from, to)) return;
	if (notCompared.has(name) || isSameField(name, from, to)) return;
	if (isParted(name)) {
		Object.assign(
			changes,
			compareStates(partsOf(name, from), partsOf(name, to)),
		);
		return;
	}
	const change: FieldChange = {};
	if (from !== undefined) change.from = from;
	if (to !== undefined) change.to = to;
	changes[name] = change;
}

/**
 * Whether two values of a field mean the same: lists of ids are sets, objects are compared by property
 * (undefined is absent), other lists in order.
 */
export function isSameField(
	name: string,
	left: unknown,
	right: unknown,
): boolean {
	if (Object.is(left, right)) return true;
	return Array.isArray(left) && Array.isArray(right) && sets.has(name)
		? isSameSet(left, right)
		: isEqual(left, right);
}

/** A text that two states share exactly when `compareStates` finds no difference between them. */
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

/** Gives the next state of a subject every field that means the same as before in its stored form. Changes `after` and returns it. */
export function keepSameFields<Subject extends object>(
	before: Subject,
	after: Subject,
): Subject {
	const from = before as Record<string, unknown>;
	const kept = after as Record<string, unknown>;
	for (const name of Object.keys(from)) {
		const value = from[name];
		if (
			value !== undefined &&
			!Object.is(value, kept[name]) &&
			isSameField(name, value, kept[name])
		)
			kept[name] = value;
	}
	return after;
}

// Lists in which the order does not count.
const sets: ReadonlySet<string> = new Set<
	keyof Person | keyof Token | "redirectUris"
>([
	"roles",
	"licenses",
	"groups",
	"implicitLicenses",
	"siteUrls",
	"scopes",
	"redirectUris",
]);

function isSameSet(
	left: readonly unknown[],
	right: readonly unknown[],
): boolean {
	const isSameList =
		left.length === right.length &&
		left.every((value, index) => value === right[index]);
	if (isSameList) return true;
	const from = new Set(left);
	const to = new Set(right);
	return from.size === to.size && [...from].every((value) => to.has(value));
}

// Walks two values without a list of their names. An absent property equals an undefined one, also at the end of a list.
function isEqual(left: unknown, right: unknown): boolean {
	if (Object.is(left, right)) return true;
	if (typeof left !== "object" || typeof right !== "object") return false;
	if (left === null || right === null) return false;
	if (Array.isArray(left) !== Array.isArray(right)) return false;
	const from = left as Record<string, unknown>;
	const to = right as Record<string, unknown>;
	for (const name in from) if (!isEqual(from[name], to[name])) return false;
	for (const name in to)
		if (!Object.hasOwn(from, name) && to[name] !== undefined) return false;
	return true;
}
