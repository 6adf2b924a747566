import { applyChanges, compareStates, isSetChange } from "./change.ts";
import type { Change, PlannedPerson, ValueChange } from "./plan.ts";
import {
	entriesOf,
	entryKey,
	isSameValue,
	type SetField,
	type WirePerson,
} from "./wire-person.ts";

/** A change of one person that a plan makes. */
export interface Edit {
	/** As the service shows the person; undefined: they are created. */
	before: WirePerson | undefined;
	/** As they are meant to be; undefined: they are deleted. */
	after: WirePerson | undefined;
	changes: readonly Change[];
	/** Why the edit is there, when nobody asked for it. */
	note?: string;
}

/** A person when the organization was cloned. */
export interface BaselinePerson {
	/** As the service showed them. */
	wire: WirePerson;
	/** As the clone showed them right after it was made, where that differs. */
	shown?: WirePerson;
}

/** The edit that makes the service's person that of the clone; undefined when there is none. */
export function editOf(
	{ wire, shown }: BaselinePerson,
	present: WirePerson | undefined,
): Edit | undefined {
	if (present === undefined)
		return { before: wire, after: undefined, changes: [] };
	const changes = compareStates(shown ?? wire, present).flatMap((change) =>
		shown === undefined ? change : (translate(change, wire, shown) ?? []),
	);
	if (changes.length === 0) return undefined;
	return { before: wire, after: applyChanges(wire, changes), changes };
}

/** The edit that creates a person whom only the clone has. */
export function creationOf(present: WirePerson): Edit {
	// A new person may sign in unless told otherwise.
	const nobody = {
		id: present.id,
		emails: [],
		displayName: "",
		loginEnabled: "true",
	};
	return {
		before: undefined,
		after: present,
		changes: compareStates(nobody, present),
	};
}

// The clone keeps some values in another form than the service. A plan speaks of them in the service's form.
function translate(
	change: Change,
	wire: WirePerson,
	shown: WirePerson,
): Change | undefined {
	if (!isSetChange(change)) {
		const { field, to } = change as ValueChange;
		return isSameValue(field, wire[field], to)
			? undefined
			: { field, from: wire[field], to };
	}
	const { field } = change;
	const olds = entriesOf(shown, field);
	const theirs = entriesOf(wire, field);
	const isParallel = olds.length === theirs.length;
	const inService = (entry: unknown) => {
		const key = entryKey(field, entry);
		const found = theirs.find((each) => entryKey(field, each) === key);
		if (found !== undefined || !isParallel) return found ?? entry;
		return theirs[indexOf(field, olds, key)] ?? entry;
	};
	return { ...change, remove: change.remove.map(inService) };
}

function indexOf(
	field: SetField,
	entries: readonly unknown[],
	key: string,
): number {
	return entries.findIndex((entry) => entryKey(field, entry) === key);
}

/** The id of the person of an edit. */
export function idOf({ before, after }: Edit): string {
	return ((before ?? after) as WirePerson).id;
}

/** The person of an edit as the service knows them, or as they will be created. */
export function personOf({ before, after }: Edit): PlannedPerson {
	const { id, emails, displayName } = (before ?? after) as WirePerson;
	return { id, email: emails[0] ?? "", displayName };
}

/** A person in a sentence. */
export function nameOf({ displayName, email }: PlannedPerson): string {
	return displayName === "" || displayName === email
		? email
		: `${displayName} (${email})`;
}
