import type { ChangeContext } from "../../../directory/people/change-context.ts";
import { claimsOf } from "../../../directory/people/claims.ts";
import type { Person } from "../../../directory/people/person.ts";
import {
	noPresence,
	type Presence,
} from "../../../directory/people/presence.ts";
import type { Catalog } from "../catalogs.ts";
import { keyOf, type Places } from "./places.ts";
import { type Answer, type Question, textOf } from "./questions.ts";
import type { BatchState } from "./state.ts";

/** What a job finds. */
export interface Found {
	person: Person | undefined;
	presence: Presence;
	context: ChangeContext;
}

/** What a job finds, and what it looked at. */
export interface Sight {
	found: Found;
	/** The revision of the person that was read. */
	revision: number | undefined;
	/** The place, from 1, of the write that last changed the person. */
	follows: number | undefined;
	/** Whether anything that was looked at was made by an earlier job. */
	isDependent: () => boolean;
	/** The licenses whose seats were asked for and of which one was free. */
	freeLicenses: ReadonlySet<string>;
	/** The people on whom what was decided depends, by id, with their revisions; null: nobody has the id. */
	witnesses: ReadonlyMap<string, number | null>;
}

/** Thrown out of a rule that asks for what has not been read yet: somebody, or an answer. */
export class Unread extends Error {
	readonly wanted: string | Question;
	constructor(wanted: string | Question) {
		super("A rule asks for what has not been read yet.");
		this.wanted = wanted;
	}
}

/** An organization as it is after the jobs so far. */
export interface View {
	/** What a job about a person finds, at a time. */
	look(id: string, now: number): Sight;
	/** A job has changed a person. */
	keep(
		id: string,
		change: { after: Person | undefined },
		made: { places: Places; write: number },
	): void;
}

export function openView(catalog: Catalog, state: BatchState): View {
	const changed = new Map<
		string,
		{ person: Person | undefined; write: number }
	>();
	const seatMoves = new Map<string, number>();
	const personOf = (id: string): Person | undefined =>
		changed.has(id) ? changed.get(id)?.person : state.people.get(id)?.person;
	const moveSeats = (holdings: Places["gains"], step: number) => {
		for (const { kind, value } of holdings)
			if (kind === "license")
				seatMoves.set(value, (seatMoves.get(value) ?? 0) + step);
	};

	const look = (id: string, now: number): Sight => {
		let isDependent = changed.has(id);
		const ask = (question: Question): Answer => {
			const answer = state.answers.get(textOf(question));
			if (answer === undefined) throw new Unread(question);
			return answer;
		};
		const count = (question: Question): number => {
			const answer = ask(question);
			return "count" in answer ? answer.count : 0;
		};
		const witnesses = new Map<string, number | null>();
		const witness = (witnessId: string): Person | undefined => {
			if (changed.has(witnessId)) isDependent = true;
			else if (!state.read.has(witnessId))
				throw new Unread({ kind: "line", personId: witnessId });
			else
				witnesses.set(witnessId, state.people.get(witnessId)?.revision ?? null);
			return personOf(witnessId);
		};
		// Those who changed since the reading are looked at here, all others in the database.
		const countChanged = (counts: (person: Person) => boolean): number => {
			if (changed.size > 0) isDependent = true;
			return [...changed.values()].filter(
				({ person }) => person !== undefined && counts(person),
			).length;
		};
		const freeLicenses = new Set<string>();
		const seatsOf = (licenseId: string) => {
			const known = state.seats.get(licenseId) ?? { total: 0, taken: 0 };
			const move = seatMoves.get(licenseId);
			if (move !== undefined) isDependent = true;
			const taken = known.taken + (move ?? 0);
			if (taken < known.total) freeLicenses.add(licenseId);
			return { total: known.total, taken };
		};
		const context: ChangeContext = {
			organization: catalog.organization,
			managedOrgIds: catalog.managedOrgIds,
			location: (locationId) => catalog.locations.get(locationId),
			license(licenseId) {
				const known = catalog.licenses.get(licenseId);
				if (known === undefined) return undefined;
				return {
					...known,
					get totalUnits() {
						return seatsOf(licenseId).total;
					},
					get takenUnits() {
						return seatsOf(licenseId).taken;
					},
				};
			},
			licenses: () => [...catalog.licenses.values()],
			colleague(colleagueId) {
				if (changed.has(colleagueId)) isDependent = true;
				else if (!state.read.has(colleagueId)) throw new Unread(colleagueId);
				return personOf(colleagueId);
			},
			witness,
			isTaken(claim) {
				const key = keyOf(claim);
				const isHolder = (person: Person) =>
					person.id !== id &&
					claimsOf(person).some((own) => keyOf(own) === key);
				if (countChanged(isHolder) > 0) return true;
				const answer = ask({ kind: "holderOf", claim });
				// Those who changed were looked at, and hold it no more.
				return "count" in answer
					? answer.count > 0
					: answer.ids.some((holder) => holder !== id && !changed.has(holder));
			},
			deletedAt(personId) {
				if (changed.has(personId)) return personOf(personId) ? undefined : now;
				return count({ kind: "deletion", personId, now }) || undefined;
			},
			hasOtherHolder({ roleIds, personId }) {
				const isHolder = (person: Person | undefined) =>
					person !== undefined &&
					person.id !== personId &&
					person.isLoginEnabled &&
					person.roles.some((role) => roleIds.includes(role));
				if (countChanged(isHolder) > 0) return true;
				const question: Question = {
					kind: "holders",
					roleIds,
					without: [personId, ...changed.keys()],
				};
				const answer = ask(question);
				// Where nothing is written, nobody has to be named.
				if ("count" in answer) return answer.count > 0;
				const [holderId] = answer.ids;
				if (holderId === undefined) return false;
				// Somebody who was one when asked, and is none as read a moment later: asked again.
				if (!isHolder(witness(holderId))) throw new Unread(question);
				return true;
			},
			countReports: (personId) =>
				countChanged(({ managerId }) => managerId === personId) +
				count({ kind: "reports", personId, without: [...changed.keys()] }),
			countTokens: (personId) => count({ kind: "tokens", personId, now }),
		};
		const presence = state.people.get(id)?.presence ?? noPresence;
		return {
			found: { person: personOf(id), presence, context },
			revision: state.people.get(id)?.revision,
			follows: changed.get(id)?.write,
			isDependent: () => isDependent,
			freeLicenses,
			witnesses,
		};
	};

	return {
		look,
		keep(id, { after }, { places, write }) {
			moveSeats(places.gains, 1);
			moveSeats(places.losses, -1);
			changed.set(id, { person: after, write });
		},
	};
}
