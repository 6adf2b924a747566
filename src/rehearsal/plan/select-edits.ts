import { type Edit, idOf } from "./edit.ts";
import type { WirePerson } from "./wire-person.ts";

/** Names that a refusal lists at most. */
const namesMax = 5;

/** The refusal of names that are of nobody, in a sentence. */
export class UnknownPeopleError extends Error {}

/** The people whom the operator takes into a plan or leaves out, by e-mail address or id. */
export interface Selection {
	only: readonly string[];
	except: readonly string[];
}

/**
 * The edits that a selection leaves, and how many it leaves out. Throws a sentence for a name that is of nobody, so that
 * a misspelled one changes nothing.
 */
export function selectEdits(
	edits: readonly Edit[],
	{ only, except }: Selection,
	states: readonly ReadonlyMap<string, WirePerson>[],
	readId: (text: string) => string | undefined,
): { edits: readonly Edit[]; leftOut: number } {
	if (only.length + except.length === 0) return { edits, leftOut: 0 };
	const find = openFinder(states, readId);
	const chosen = only.length > 0 ? idsOf("--only", only, find) : undefined;
	const left = idsOf("--except", except, find);
	const kept = edits.filter((edit) => {
		const id = idOf(edit);
		return (chosen === undefined || chosen.has(id)) && !left.has(id);
	});
	return { edits: kept, leftOut: edits.length - kept.length };
}

function idsOf(
	flag: string,
	names: readonly string[],
	find: (name: string) => ReadonlySet<string> | undefined,
): ReadonlySet<string> {
	const ids = new Set<string>();
	const unknown: string[] = [];
	for (const name of names) {
		const found = find(name);
		if (found === undefined) unknown.push(name);
		for (const id of found ?? []) ids.add(id);
	}
	if (unknown.length === 0) return ids;
	const more = unknown.length - namesMax;
	throw new UnknownPeopleError(
		`${flag}: nobody at the service or in the clone is ${unknown
			.slice(0, namesMax)
			.map((name) => JSON.stringify(name))
			.join(
				", ",
			)}${more > 0 ? `, nor ${more} more` : ""}. Give e-mail addresses or ids.`,
	);
}

// An address can be of two people: of one who is deleted, and of a new one.
function openFinder(
	states: readonly ReadonlyMap<string, WirePerson>[],
	readId: (text: string) => string | undefined,
): (name: string) => ReadonlySet<string> | undefined {
	const byName = new Map<string, Set<string>>();
	const note = (name: string, id: string) => {
		const known = byName.get(name);
		if (known === undefined) byName.set(name, new Set([id]));
		else known.add(id);
	};
	for (const people of states)
		for (const { id, emails } of people.values()) {
			note(id, id);
			const bare = readId(id);
			if (bare !== undefined) note(bare.toLowerCase(), id);
			for (const email of emails) note(email.toLowerCase(), id);
		}
	return (name) => byName.get(name) ?? byName.get(name.toLowerCase());
}
