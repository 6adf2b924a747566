import { ScimRefusal } from "../errors.ts";
import type { Filter, FilteredPath } from "../filter/filter.ts";
import { matchesValue } from "../filter/matches.ts";
import { type Findings, readValue } from "../resource/read-value.ts";
import { isObject, isSameValue, type Resource } from "../resource/resource.ts";
import { nameOfTarget } from "../resource/target.ts";

/** A change of one attribute. */
interface Change extends FilteredPath {
	value: unknown;
	/** The place of the operation in the body. */
	field: string;
	path: string;
}

/** Adds a value: to a list, or in the place of the value that there is. */
export function addValue(
	resource: Resource,
	change: Change,
	findings: Findings,
): void {
	const { attribute, sub } = change.target;
	if (!attribute.multiValued || sub !== undefined || change.filter) {
		replaceValue(resource, change, findings, { isAdded: true });
		return;
	}
	const holder = holderOf(resource, change, { isMade: true });
	const present = listOf(holder[attribute.name]);
	const added = listOf(readWhole(change, findings)).filter(
		(value) => !present.some((known) => isSameEntry(known, value)),
	);
	const all = [...withoutPrimary(present, added), ...added];
	setOrDelete(holder, attribute.name, all.length === 0 ? undefined : all);
}

/**
 * Replaces a value. When no value fits the filter of its path, a part of one makes it from what the filter demands, as
 * Microsoft Entra expects; a whole one has no target, unless it is added or the attribute has no value yet.
 */
export function replaceValue(
	resource: Resource,
	change: Change,
	findings: Findings,
	{ isAdded = false }: { isAdded?: boolean } = {},
): void {
	const { attribute, sub } = change.target;
	const holder = holderOf(resource, change, { isMade: true });
	if (attribute.multiValued && (sub !== undefined || change.filter)) {
		replaceEntries(holder, change, findings, isAdded);
		return;
	}
	if (sub !== undefined) {
		const whole = holder[attribute.name];
		const parts: Resource = isObject(whole) ? whole : {};
		setOrDelete(parts, sub.name, readPart(change, findings));
		setOrDelete(
			holder,
			attribute.name,
			Object.keys(parts).length === 0 ? undefined : parts,
		);
		return;
	}
	const value = readWhole(change, findings);
	const present = holder[attribute.name];
	// Parts that the value does not name stay (RFC 7644, 3.5.2.3).
	setOrDelete(
		holder,
		attribute.name,
		isObject(value) && isObject(present) ? { ...present, ...value } : value,
	);
}

/** Removes a value, or those for which the filter of its path holds, or those that the operation lists. */
export function removeValue(resource: Resource, change: Change): void {
	const { target, filter, value } = change;
	const { attribute, sub } = target;
	const holder = holderOf(resource, change, { isMade: false });
	const present = holder[attribute.name];
	if (present === undefined) return;
	if (!attribute.multiValued) {
		if (sub === undefined) delete holder[attribute.name];
		else if (isObject(present)) delete present[sub.name];
		return;
	}
	const isMeant = (entry: unknown) =>
		filter !== undefined ? matchesValue(filter, entry) : isListed(entry, value);
	if (sub === undefined) {
		const kept = listOf(present).filter((entry) => !isMeant(entry));
		setOrDelete(holder, attribute.name, kept.length === 0 ? undefined : kept);
		return;
	}
	for (const entry of listOf(present))
		if (isObject(entry) && (filter === undefined || isMeant(entry)))
			delete entry[sub.name];
}

function replaceEntries(
	holder: Resource,
	change: Change,
	findings: Findings,
	isAdded: boolean,
): void {
	const { target, filter } = change;
	const { attribute, sub } = target;
	const present = listOf(holder[attribute.name]);
	const chosen = present.filter(
		(entry) => filter === undefined || matchesValue(filter, entry),
	);
	if (chosen.length === 0) {
		const made = filter === undefined ? {} : readDemands(filter);
		const isWhole = sub === undefined && present.length > 0 && !isAdded;
		if (made === undefined || isWhole)
			throw new ScimRefusal(
				"noTarget",
				`${change.field}.path is "${change.path}", and no value of ${attribute.name} fits it.`,
			);
		chosen.push(made);
		present.push(made);
	}
	for (const entry of chosen) {
		if (!isObject(entry)) continue;
		if (sub === undefined) mergeEntry(entry, change, findings);
		else setOrDelete(entry, sub.name, readPart(change, findings));
		if (entry.primary === true)
			for (const other of present)
				if (other !== entry && isObject(other)) delete other.primary;
	}
	holder[attribute.name] = present;
}

function mergeEntry(entry: Resource, change: Change, findings: Findings): void {
	const [value] = listOf(readWhole(change, findings));
	if (isObject(value)) Object.assign(entry, value);
}

// The parts that a filter of equalities demands: type eq "work" makes an entry of the type work.
function readDemands(filter: Filter): Resource | undefined {
	if (filter.op === "eq" && filter.target.sub !== undefined)
		return filter.value === null
			? undefined
			: { [filter.target.sub.name]: filter.value };
	if (filter.op !== "and") return undefined;
	const demands = filter.filters.map(readDemands);
	return demands.includes(undefined)
		? undefined
		: Object.assign({}, ...demands);
}

function holderOf(
	resource: Resource,
	{ target: { extension } }: Change,
	{ isMade }: { isMade: boolean },
): Resource {
	if (extension === undefined) return resource;
	const holder = resource[extension.id];
	if (isObject(holder)) return holder;
	const made: Resource = {};
	if (isMade) resource[extension.id] = made;
	return made;
}

function readWhole({ target, value }: Change, findings: Findings): unknown {
	const { attribute } = target;
	return readValue(
		attribute,
		value,
		nameOfTarget({ ...target, sub: undefined }),
		findings,
	);
}

function readPart({ target, value }: Change, findings: Findings): unknown {
	const { sub } = target;
	const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
	return sub && readValue(sub, one, nameOfTarget(target), findings);
}

// Two entries of a list are the same by their value and kind.
function isSameEntry(left: unknown, right: unknown): boolean {
	return isSameValue(keyOf(left), keyOf(right));
}

function keyOf(entry: unknown): unknown {
	return isObject(entry) && entry.value !== undefined
		? { value: entry.value, type: entry.type }
		: entry;
}

// A remove with a value names the entries by their value, as Microsoft Entra sends it for members of a group.
function isListed(entry: unknown, value: unknown): boolean {
	if (value === undefined || value === null) return true;
	const bare = (each: unknown) => (isObject(each) ? each.value : each);
	return listOf(value).some((each) => isSameValue(bare(each), bare(entry)));
}

function withoutPrimary(
	present: readonly unknown[],
	added: readonly unknown[],
): unknown[] {
	const isTaken = added.some((entry) => isObject(entry) && entry.primary);
	if (!isTaken) return [...present];
	return present.map((entry) => {
		if (!isObject(entry)) return entry;
		const { primary: _, ...rest } = entry;
		return rest;
	});
}

function listOf(value: unknown): unknown[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? [...value] : [value];
}

function setOrDelete(holder: Resource, name: string, value: unknown): void {
	if (value === undefined) delete holder[name];
	else holder[name] = value;
}
