import { mask } from "../../http/mask.ts";
import { personalNames } from "../personal-names.ts";
import { type Difference, showValue } from "./difference.ts";
import { type IdMap, idKindOf } from "./id-map.ts";
import { type Addresses, areLinksAlike, pathBelow } from "./links.ts";

/** What a comparison knows beside the two bodies. */
export interface Comparing {
	addresses: Addresses;
	ids: IdMap;
	/** Whether the recording has replacements instead of names, addresses and numbers of people. */
	arePeopleMasked: boolean;
}

/** The maximum number of differences of one exchange that are kept. */
const differencesMax = 500;

/**
 * Compares two JSON values: properties that one of them lacks, types and values. Times and ids are compared by their
 * form; an id must always stand for the same one. Entries of lists are matched by what identifies them.
 */
export function compareBodies(
	recorded: unknown,
	here: unknown,
	comparing: Comparing,
): Difference[] {
	const found: Difference[] = [];
	const note = (difference: Omit<Difference, "in">) => {
		if (found.length < differencesMax)
			found.push({ in: "body", ...difference });
	};
	const common = idsIn(here);
	for (const id of idsIn(recorded))
		if (common.has(id)) comparing.ids.pair(id, id);
	compareValues(
		{ recorded, here, field: "", name: "" },
		{ ...comparing, note },
	);
	return found;
}

interface Pair {
	recorded: unknown;
	here: unknown;
	/** The path of the property. */
	field: string;
	/** Its last name. */
	name: string;
}
type Context = Comparing & {
	note: (difference: Omit<Difference, "in">) => void;
};

function compareValues(pair: Pair, context: Context): void {
	const { recorded, here, field, name } = pair;
	const shown = { service: showValue(recorded), here: showValue(here) };
	if (typeOf(recorded) !== typeOf(here))
		context.note({ field, kind: "type", ...shown });
	else if (Array.isArray(recorded) && Array.isArray(here))
		compareLists({ recorded, here, field, name }, context);
	else if (isObject(recorded) && isObject(here))
		compareObjects({ recorded, here, field }, context);
	else if (!areAlike(pair, context))
		context.note({ field, kind: "value", ...shown });
}

function compareObjects(
	{ recorded, here, field }: { recorded: Fields; here: Fields; field: string },
	context: Context,
): void {
	const isPerson = "emails" in recorded;
	for (const name of new Set([
		...Object.keys(recorded),
		...Object.keys(here),
	])) {
		const inner = field === "" ? name : `${field}.${name}`;
		if (!Object.hasOwn(here, name))
			context.note({
				field: inner,
				kind: "missing",
				service: showValue(recorded[name]),
			});
		else if (!Object.hasOwn(recorded, name))
			context.note({
				field: inner,
				kind: "additional",
				here: showValue(here[name]),
			});
		else
			compareValues(
				{
					recorded: recorded[name],
					here: here[name],
					field: inner,
					name: isPerson && name === "status" ? liveName : name,
				},
				context,
			);
	}
}

function compareLists(
	{
		recorded,
		here,
		field,
		name,
	}: Omit<Pair, "recorded" | "here"> & {
		recorded: unknown[];
		here: unknown[];
	},
	context: Context,
): void {
	const inner = `${field}[]`;
	const pairs = matchEntries(recorded, here, context);
	for (const { recorded: entry, here: other } of pairs) {
		if (other === undefined)
			context.note({
				field: inner,
				kind: "missing",
				service: showValue(entry),
			});
		else if (entry === undefined)
			context.note({
				field: inner,
				kind: "additional",
				here: showValue(other),
			});
		else
			compareValues(
				{ recorded: entry, here: other, field: inner, name },
				context,
			);
	}
	const order = pairs.flatMap(({ at }) => at ?? []);
	if (order.some((at, index) => at < (order[index - 1] ?? -1)))
		context.note({ field: inner, kind: "order" });
}

interface Match {
	recorded?: unknown;
	here?: unknown;
	/** The index here. */
	at?: number;
}

// By what identifies the entries; those that are left stand for each other in their order, where they may.
function matchEntries(
	recorded: readonly unknown[],
	here: readonly unknown[],
	context: Context,
): Match[] {
	const free = new Map<string, number[]>();
	const left = new Set<number>();
	here.forEach((entry, index) => {
		left.add(index);
		const key = keyOf(entry, context.arePeopleMasked);
		const places = free.get(key);
		if (places === undefined) free.set(key, [index]);
		else places.push(index);
	});
	const matches: Match[] = recorded.map((entry) => {
		const key = context.ids.translate(keyOf(entry, context.arePeopleMasked));
		const at = free.get(key)?.shift();
		if (at === undefined) return { recorded: entry };
		left.delete(at);
		return { recorded: entry, here: here[at], at };
	});
	for (const match of matches) {
		if (match.at !== undefined) continue;
		let tried = 0;
		for (const at of left) {
			if (++tried > triedMax) break;
			if (!mayStandFor(match.recorded, here[at], context)) continue;
			Object.assign(match, { here: here[at], at });
			left.delete(at);
			break;
		}
	}
	return [...matches, ...[...left].map((at) => ({ here: here[at] }))];
}

/** Entries that are tried for one that is not there, at most. */
const triedMax = 1000;
const keyNames = ["id", "personId", "value", "email", "name", "type"];

function keyOf(entry: unknown, arePeopleMasked: boolean): string {
	if (!isObject(entry)) return JSON.stringify(entry);
	const name = keyNames.find(
		(name) =>
			typeof entry[name] === "string" && !(arePeopleMasked && name === "value"),
	);
	return name === undefined ? "" : `${name} ${entry[name]}`;
}

// People whom each server created for itself have an e-mail address in common.
function mayStandFor(
	recorded: unknown,
	here: unknown,
	{ ids, arePeopleMasked }: Context,
): boolean {
	if (typeOf(recorded) !== typeOf(here)) return false;
	if (!isObject(recorded) || !isObject(here))
		return (
			arePeopleMasked ||
			(typeof recorded === "string" &&
				typeof here === "string" &&
				idKindOf(recorded) !== undefined &&
				ids.pair(recorded, here))
		);
	if (typeof recorded.id !== "string" || typeof here.id !== "string")
		return recorded.type === here.type;
	for (const name of ["emails", "displayName", "name"]) {
		const value = recorded[name];
		if (value !== undefined && !arePeopleMasked)
			return (
				showValue(value) === showValue(here[name]) &&
				ids.pair(recorded.id, here.id)
			);
	}
	return ids.pair(recorded.id, here.id);
}

/** Stands for the name of a property whose value changes by itself. */
const liveName = "(live)";
const liveNames = new Set([liveName, "trackingId", "lastActivity", "version"]);
const time =
	/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?<fraction>\.\d+)?(?<zone>Z|[+-]\d\d:?\d\d)$/;

function areAlike(
	{ recorded, here, field, name }: Pair,
	{ addresses, ids, arePeopleMasked }: Context,
): boolean {
	if (typeof recorded !== "string" || typeof here !== "string")
		return recorded === here;
	if (recorded === mask || here === mask) return true;
	const [one, other] = [time.exec(recorded), time.exec(here)];
	if (one !== null && other !== null)
		return (
			one.groups?.fraction?.length === other.groups?.fraction?.length &&
			one.groups?.zone?.length === other.groups?.zone?.length
		);
	if (liveNames.has(name)) return (one === null) === (other === null);
	if (idKindOf(recorded) !== undefined && idKindOf(here) !== undefined)
		return ids.pair(recorded, here);
	if (arePeopleMasked && (isMasked(recorded) || isPersonal(field))) return true;
	if (pathBelow(recorded, addresses.service) !== undefined)
		return areLinksAlike(recorded, here, { addresses, ids });
	return ids.translate(recorded) === here;
}

/** Whether a text has a replacement for something about a person. */
export function isMasked(text: string): boolean {
	return /\bmasked-[\da-f]{10}/i.test(text);
}

// The number of a person is the `value` of an object.
function isPersonal(field: string): boolean {
	return field.split(/[.[\]]+/).some((name) => personalNames.has(name));
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
	if (value === null) return "null";
	return Array.isArray(value) ? "list" : typeof value;
}

function idsIn(value: unknown, found = new Set<string>()): Set<string> {
	if (typeof value === "string" && idKindOf(value) !== undefined)
		found.add(value);
	else if (typeof value === "object" && value !== null)
		for (const inner of Object.values(value)) idsIn(inner, found);
	return found;
}
