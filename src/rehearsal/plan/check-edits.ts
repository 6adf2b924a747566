import { type Catalog, isCallingLicense } from "./catalog.ts";
import { type Edit, idOf, nameOf, personOf } from "./edit.ts";
import { movedBy, resourcesOf } from "./resources.ts";
import { entriesOf, type WirePerson } from "./wire-person.ts";

/** People whom a sentence names at most. */
const namesMax = 5;

/** What the checks of a whole plan look at. */
interface CheckContext {
	/** Everybody at the service before the plan, by id. */
	everybody: ReadonlyMap<string, WirePerson>;
	catalog: Catalog;
	isFullAdministrator: (person: WirePerson | undefined) => boolean;
}

/** The reasons why edits cannot succeed together, in sentences; none when they can. Each names the people and the way out. */
export function checkEdits(
	edits: readonly Edit[],
	context: CheckContext,
): string[] {
	const edited = new Map(edits.map((edit) => [idOf(edit), edit]));
	return [
		...checkKnown(edits, context),
		...checkImplicit(edits, context),
		...checkSeats(edits, context),
		...checkClaims(edits, edited, context),
		...checkManagers(edits, edited, context),
		...checkLocations(edits, context),
		...checkAdministrators(edits, context),
	];
}

/** The free seats of each license with a limit, by id, before a plan. */
export function freeSeatsOf({ licenses }: Catalog): Map<string, number> {
	return new Map(
		licenses
			.filter(({ totalUnits }) => totalUnits >= 0)
			.map(({ id, totalUnits, consumedUnits }) => [
				id,
				Math.max(0, totalUnits - consumedUnits),
			]),
	);
}

/** Names of people in a sentence, the first few of them. */
function nameSome(edits: readonly Edit[]): string {
	const names = edits.slice(0, namesMax).map((edit) => nameOf(personOf(edit)));
	return edits.length > namesMax
		? `${names.join(", ")} and ${edits.length - namesMax} more`
		: names.join(", ");
}

// The service cannot refer to things that only the clone has.
function checkKnown(
	edits: readonly Edit[],
	{ catalog }: CheckContext,
): string[] {
	const kinds = [
		{ field: "licenses", word: "license", known: catalog.licenses },
		{ field: "roles", word: "role", known: catalog.roles },
		{ field: "locationId", word: "location", known: catalog.locations },
	] as const;
	return kinds.flatMap(({ field, word, known }) => {
		const ids = new Set(known.map(({ id }) => id));
		const holders = new Map<string, Edit[]>();
		for (const edit of edits)
			for (const id of newIdsOf(edit, field))
				if (!ids.has(id)) holders.set(id, [...(holders.get(id) ?? []), edit]);
		return [...holders].map(
			([id, people]) =>
				`The ${word} ${id} is not at the service, and the plan would give it to ${nameSome(people)}. Make it at the service and clone again, or leave these people out with --except.`,
		);
	});
}

// The notes of Update a Person: what the system assigned, nobody can take away.
function checkImplicit(
	edits: readonly Edit[],
	{ catalog }: CheckContext,
): string[] {
	const holders = new Map<string, Edit[]>();
	for (const edit of edits) {
		const implicit = edit.before?.implicitLicenses;
		if (edit.after === undefined || !Array.isArray(implicit)) continue;
		const kept = new Set(entriesOf(edit.after, "licenses"));
		for (const id of implicit.map(String))
			if (!kept.has(id)) holders.set(id, [...(holders.get(id) ?? []), edit]);
	}
	return [...holders].map(([id, people]) => {
		const name = catalog.licenses.find((each) => each.id === id)?.name ?? id;
		return `"${name}" is assigned by a license template at the service, and an update cannot take it away from ${nameSome(people)}. Give it back in the clone, or leave these people out with --except.`;
	});
}

function newIdsOf(
	{ before, after }: Edit,
	field: "licenses" | "roles" | "locationId",
): string[] {
	if (after === undefined) return [];
	if (field === "locationId") {
		const { locationId } = after;
		return locationId === undefined || locationId === before?.locationId
			? []
			: [String(locationId)];
	}
	const olds = new Set(before === undefined ? [] : entriesOf(before, field));
	return entriesOf(after, field)
		.filter((id) => !olds.has(id))
		.map(String);
}

function checkSeats(
	edits: readonly Edit[],
	{ catalog }: CheckContext,
): string[] {
	const takers = new Map<string, Edit[]>();
	const givers = new Map<string, number>();
	for (const edit of edits) {
		const { takes, gives } = movedBy(edit);
		for (const { kind, value } of takes)
			if (kind === "license")
				takers.set(value, [...(takers.get(value) ?? []), edit]);
		for (const { kind, value } of gives)
			if (kind === "license") givers.set(value, (givers.get(value) ?? 0) + 1);
	}
	const free = freeSeatsOf(catalog);
	const names = new Map(catalog.licenses.map(({ id, name }) => [id, name]));
	return [...takers].flatMap(([id, people]) => {
		const left = free.get(id);
		if (left === undefined) return [];
		const given = givers.get(id) ?? 0;
		const lacking = people.length - left - given;
		if (lacking <= 0) return [];
		return `"${names.get(id) ?? id}" lacks ${lacking} ${lacking === 1 ? "seat" : "seats"}: the plan gives it to ${people.length} (${nameSome(people)}), ${left} ${left === 1 ? "seat was" : "seats were"} free, and the plan frees ${given}. Buy seats and clone again, or leave ${lacking} of these people out with --except.`;
	});
}

function checkClaims(
	edits: readonly Edit[],
	edited: ReadonlyMap<string, Edit>,
	{ everybody, catalog }: CheckContext,
): string[] {
	const takers = new Map<string, Edit[]>();
	for (const edit of edits)
		for (const { kind, key } of movedBy(edit).takes)
			if (kind !== "license")
				takers.set(key, [...(takers.get(key) ?? []), edit]);
	if (takers.size === 0) return [];
	const holders = new Map<string, WirePerson[]>();
	for (const [id, person] of everybody) {
		const edit = edited.get(id);
		const last = edit === undefined ? person : edit.after;
		if (last === undefined) continue;
		for (const { key } of resourcesOf(last))
			if (takers.has(key))
				holders.set(key, [...(holders.get(key) ?? []), last]);
	}
	const sentences: string[] = [];
	for (const [key, people] of takers) {
		const ids = new Set(people.map(idOf));
		const others = (holders.get(key) ?? []).filter(({ id }) => !ids.has(id));
		const owner = catalog.otherNumbers?.get(key);
		const count = people.length + others.length + (owner === undefined ? 0 : 1);
		if (count < 2) continue;
		const [kind = "", ...rest] = key.split(" ");
		const keepers = others.map(({ displayName, emails }) =>
			nameOf({ id: "", displayName, email: emails[0] ?? "" }),
		);
		if (owner !== undefined) keepers.push(owner);
		sentences.push(
			`The ${claimWords[kind] ?? kind} ${rest.at(-1)} can belong to one person only, and the plan gives it to ${nameSome(people)}${keepers.length === 0 ? "" : `, while ${keepers.slice(0, namesMax).join(", ")} keeps it`}. Change that in the clone, or leave one of them out with --except.`,
		);
	}
	return sentences;
}

const claimWords: Readonly<Record<string, string>> = {
	email: "e-mail address",
	number: "number",
	extension: "extension",
};

function checkManagers(
	edits: readonly Edit[],
	edited: ReadonlyMap<string, Edit>,
	{ everybody }: CheckContext,
): string[] {
	return edits.flatMap((edit) => {
		const { before, after } = edit;
		const managerId = after?.managerId;
		if (managerId === undefined || managerId === before?.managerId) return [];
		const manager = edited.get(String(managerId));
		const isThere =
			manager === undefined
				? everybody.has(String(managerId))
				: manager.after !== undefined;
		if (isThere) return [];
		return `${nameOf(personOf(edit))} gets a manager who is ${manager === undefined ? "not at the service and not created by the plan" : "deleted by the plan"}. Take the manager into the plan with --only, give another one in the clone, or leave the person out with --except.`;
	});
}

// The note of the page: a calling user gets no other location by an update.
function checkLocations(
	edits: readonly Edit[],
	{ catalog }: CheckContext,
): string[] {
	const calling = new Set(
		catalog.licenses.filter(isCallingLicense).map(({ id }) => id),
	);
	const isCalling = (person: WirePerson) =>
		entriesOf(person, "licenses").some((id) => calling.has(String(id)));
	const moved = edits.filter(
		({ before, after }) =>
			before?.locationId !== undefined &&
			after?.locationId !== undefined &&
			before.locationId !== after.locationId &&
			isCalling(before) &&
			isCalling(after),
	);
	const lost = edits.filter(
		({ before, after }) =>
			after !== undefined &&
			isCalling(after) &&
			after.locationId === undefined &&
			(before === undefined || !isCalling(before)),
	);
	const sentences: string[] = [];
	if (moved.length > 0)
		sentences.push(
			`An update cannot move a Webex Calling user to another location, and the clone moved ${nameSome(moved)}. Move them at the service (Control Hub, or the call "Validate or Initiate Move Users Job") and clone again, or leave them out with --except.`,
		);
	if (lost.length > 0)
		sentences.push(
			`A calling license needs a location, and ${nameSome(lost)} would have none. Set it in the clone.`,
		);
	return sentences;
}

function checkAdministrators(
	edits: readonly Edit[],
	{ everybody, isFullAdministrator }: CheckContext,
): string[] {
	const losers = edits.filter(
		({ before, after }) =>
			isFullAdministrator(before) && !isFullAdministrator(after),
	);
	if (losers.length === 0) return [];
	let count = 0;
	for (const person of everybody.values())
		if (isFullAdministrator(person)) count++;
	for (const { before, after } of edits)
		count +=
			Number(isFullAdministrator(after)) - Number(isFullAdministrator(before));
	if (count > 0) return [];
	return [
		`Nobody would be left who is a full administrator and can sign in: ${nameSome(losers)} would be the last. Make somebody else a full administrator in the clone, or leave one of them out with --except.`,
	];
}
