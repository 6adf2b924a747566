import type { ChangeContext } from "../../../directory/people/change-context.ts";
import {
	type Claim,
	claimKey,
	claimsOf,
} from "../../../directory/people/claims.ts";
import type { IndexEntryChanges } from "../../../directory/people/index-entries.ts";
import type { Person } from "../../../directory/people/person.ts";
import {
	noPresence,
	type Presence,
} from "../../../directory/people/presence.ts";
import type { Basis } from "./basis.ts";
import {
	type ContextQuery,
	keyOfQuery,
	type QueryResult,
} from "./context-query.ts";

/** The state on which a step is decided. */
export interface StepInput {
	person: Person | undefined;
	presence: Presence;
	context: ChangeContext;
}

/** The facts that a decision read and on which it depends. */
export interface ReadSet {
	/** The revision of the person that was read. */
	revision: number | undefined;
	/** The number, from 1, of the write in the batch that last changed the person. */
	follows: number | undefined;
	/** Whether the decision read anything that an earlier step of the batch made. */
	isDependent: boolean;
	/** The licenses whose seats were asked for and of which one was free. */
	freeLicenses: Set<string>;
	/** People on whom the decision depends, by id, with their revisions; null: no person has the id. */
	people: Map<string, number | null>;
}

/** Thrown out of a rule that asks for a person or a query that the basis does not have. */
export class Unread extends Error {
	readonly wanted: string | ContextQuery;
	constructor(wanted: string | ContextQuery) {
		super("A rule asks for a value that has not been read yet.");
		this.wanted = wanted;
	}
}

/** The steps of a batch that are decided so far, laid over a basis of their organization. */
interface BasisOverlay {
	/** The input of a step about a person, and the read set that fills while the step is decided. */
	look(id: string, now: number): { input: StepInput; readSet: ReadSet };
	/** Adds the change of a person, with the number of its write. */
	keep(
		id: string,
		after: Person | undefined,
		made: { entries: IndexEntryChanges; write: number },
	): void;
}

// The people and seats that the steps so far changed.
interface Changed {
	people: Map<string, { person: Person | undefined; write: number }>;
	seats: Map<string, number>;
}

export function openBasisOverlay(basis: Basis): BasisOverlay {
	const changed: Changed = { people: new Map(), seats: new Map() };
	return {
		look(id, now) {
			const state = basis.people.get(id);
			const change = changed.people.get(id);
			const readSet: ReadSet = {
				revision: state?.revision,
				follows: change?.write,
				isDependent: change !== undefined,
				freeLicenses: new Set(),
				people: new Map(),
			};
			const reader = openReader(basis, changed, readSet);
			const input: StepInput = {
				person: reader.personOf(id),
				presence: state?.presence ?? noPresence,
				context: {
					...ownedContext(basis, changed, readSet),
					...peopleContext(reader, { id, now }),
				},
			};
			return { input, readSet };
		},
		keep(id, after, { entries, write }) {
			moveSeats(changed.seats, entries.gains, 1);
			moveSeats(changed.seats, entries.losses, -1);
			changed.people.set(id, { person: after, write });
		},
	};
}

function moveSeats(
	seats: Changed["seats"],
	holdings: IndexEntryChanges["gains"],
	count: 1 | -1,
): void {
	for (const { kind, value } of holdings)
		if (kind === "license") seats.set(value, (seats.get(value) ?? 0) + count);
}

// Reads the overlay, and notes in the read set on which people and earlier steps the decision depends.
interface Reader {
	personOf(id: string): Person | undefined;
	isChanged(id: string): boolean;
	changedIds(): string[];
	/** A person, without adding them to the read set. */
	colleague(id: string): Person | undefined;
	/** A person, added to the read set: they must be unchanged when the change is written. */
	dependOn(id: string): Person | undefined;
	/** How many people whom earlier steps changed meet a condition; the database counts all others. */
	countChanged(counts: (person: Person) => boolean): number;
	query(query: ContextQuery): QueryResult;
	count(query: ContextQuery): number;
}

function openReader(
	basis: Basis,
	{ people: changed }: Changed,
	readSet: ReadSet,
): Reader {
	const personOf = (id: string) =>
		changed.has(id) ? changed.get(id)?.person : basis.people.get(id)?.person;
	const query = (asked: ContextQuery) => {
		const result = basis.results.get(keyOfQuery(asked));
		if (result === undefined) throw new Unread(asked);
		return result;
	};
	return {
		personOf,
		isChanged: (id) => changed.has(id),
		changedIds: () => [...changed.keys()],
		colleague(id) {
			if (changed.has(id)) readSet.isDependent = true;
			else if (!basis.readIds.has(id)) throw new Unread(id);
			return personOf(id);
		},
		dependOn(id) {
			if (changed.has(id)) readSet.isDependent = true;
			else if (!basis.readIds.has(id))
				throw new Unread({ kind: "line", personId: id });
			else readSet.people.set(id, basis.people.get(id)?.revision ?? null);
			return personOf(id);
		},
		countChanged(counts) {
			if (changed.size > 0) readSet.isDependent = true;
			return [...changed.values()].filter(
				({ person }) => person !== undefined && counts(person),
			).length;
		},
		query,
		count(asked) {
			const result = query(asked);
			return "count" in result ? result.count : 0;
		},
	};
}

// The part of the context that comes from the catalog and the seats.
function ownedContext(
	{ catalog, seats }: Basis,
	changed: Changed,
	readSet: ReadSet,
) {
	const seatsOf = (licenseId: string) => {
		const { total, taken: known } = seats.get(licenseId) ?? {
			total: 0,
			taken: 0,
		};
		const move = changed.seats.get(licenseId);
		if (move !== undefined) readSet.isDependent = true;
		const taken = known + (move ?? 0);
		if (taken < total) readSet.freeLicenses.add(licenseId);
		return { total, taken };
	};
	return {
		organization: catalog.organization,
		managedOrgIds: catalog.managedOrgIds,
		location: (id: string) => catalog.locations.get(id),
		license(id: string) {
			const known = catalog.licenses.get(id);
			if (known === undefined) return undefined;
			// A change depends on seats only when its rule asks for them.
			return {
				...known,
				get totalUnits() {
					return seatsOf(id).total;
				},
				get takenUnits() {
					return seatsOf(id).taken;
				},
			};
		},
		licenses: () => [...catalog.licenses.values()],
		licenseTemplates: () => catalog.licenseTemplates,
	};
}

// The part of the context that is about other people and groups.
function peopleContext(
	reader: Reader,
	{ id, now }: { id: string; now: number },
) {
	return {
		group(groupId: string) {
			const result = reader.query({ kind: "group", id: groupId });
			return "name" in result ? result.name : undefined;
		},
		colleague: reader.colleague,
		dependOn: reader.dependOn,
		isTaken: (claim: Claim) => isTakenByOther(reader, { claim, id }),
		deletedAt(personId: string) {
			if (reader.isChanged(personId))
				return reader.personOf(personId) ? undefined : now;
			return reader.count({ kind: "deletion", personId, now }) || undefined;
		},
		hasOtherHolder: (query: { roleIds: readonly string[]; personId: string }) =>
			hasOtherHolder(reader, query),
		countReports: (personId: string) =>
			reader.countChanged(({ managerId }) => managerId === personId) +
			reader.count({
				kind: "reports",
				personId,
				without: reader.changedIds(),
			}),
		countTokens: (personId: string) =>
			reader.count({ kind: "tokens", personId, now }),
	};
}

function isTakenByOther(
	reader: Reader,
	{ claim, id }: { claim: Claim; id: string },
): boolean {
	const key = claimKey(claim);
	const isHolder = (person: Person) =>
		person.id !== id && claimsOf(person).some((own) => claimKey(own) === key);
	if (reader.countChanged(isHolder) > 0) return true;
	const result = reader.query({ kind: "holderOf", claim });
	// A changed person who still held it was found above.
	return "ids" in result
		? result.ids.some((holder) => holder !== id && !reader.isChanged(holder))
		: "count" in result && result.count > 0;
}

function hasOtherHolder(
	reader: Reader,
	{ roleIds, personId }: { roleIds: readonly string[]; personId: string },
): boolean {
	const isHolder = (person: Person | undefined) =>
		person !== undefined &&
		person.id !== personId &&
		person.isLoginEnabled &&
		person.roles.some((role) => roleIds.includes(role));
	if (reader.countChanged(isHolder) > 0) return true;
	const query: ContextQuery = {
		kind: "holders",
		roleIds,
		without: [personId, ...reader.changedIds()],
	};
	const result = reader.query(query);
	// Where nothing is written, no decision has to name the holder.
	if (!("ids" in result)) return "count" in result && result.count > 0;
	const [holderId] = result.ids;
	if (holderId === undefined) return false;
	// The person was a holder when the query ran, and no longer when read a moment later: query again.
	if (!isHolder(reader.dependOn(holderId))) throw new Unread(query);
	return true;
}
