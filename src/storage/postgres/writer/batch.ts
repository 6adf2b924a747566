import { DirectoryError } from "../../../directory/errors.ts";
import type {
	ChangeKind,
	FieldChanges,
} from "../../../directory/history/change.ts";
import {
	type Claim,
	claimConflict,
	claimsOf,
} from "../../../directory/people/claims.ts";
import type { ChangeTarget } from "../../../directory/store/change-target.ts";
import type { Answerer } from "../../../directory/store/stored-reply.ts";
import {
	composeWrite,
	type PersonStates,
	type PersonWrite,
} from "../../sql/person-write.ts";
import type { Catalog } from "../catalogs.ts";
import { comparePlaces, keyOf, type Places } from "./places.ts";
import type { Question } from "./questions.ts";
import type { BatchState } from "./state.ts";
import { type Found, openView, type Sight, Unread } from "./view.ts";

/** What a job comes to: its answer, and the change that has to be written first, if any. */
export interface Decision {
	answer: unknown;
	change?: PersonStates & { kind: ChangeKind; fields: FieldChanges };
}

/** One change that is asked for. `decide` is pure and may be called again; what it throws is the answer. */
export interface Job {
	target: ChangeTarget;
	decide: (found: Found) => Decision;
	/** The answer that is kept with the change. */
	answer?: Answerer<never>;
}

/** What a job came to. */
export interface Decided {
	/** The answer, or what `decide` threw. */
	result: { answer: unknown } | { reason: unknown };
	/** What the job saw was made by an earlier job: it holds only when that one is done. */
	isDependent: boolean;
	/** The place among the writes; undefined when there is nothing to write. */
	writeIndex: number | undefined;
	/** What the person holds whose job was refused, where claims are judged in the end. */
	held?: readonly Claim[];
}

/** One write as `write_people` reads it, with what the rules saw. */
export interface GuardedWrite extends PersonWrite {
	/** The revision that the person must have, unless the write follows another of the batch (the first is 1; 0 is one that is known to be done). */
	revision: number | undefined;
	follows: number | undefined;
	/** Licenses of which a free seat was seen and is taken. */
	guards: string[];
	/** People who must be of these revisions still; null: nobody may have the id. */
	witnesses: { id: string; revision: number | null }[];
	isDependent: boolean;
}

/** What is known of an organization. */
export interface World {
	catalog: Catalog;
	state: BatchState;
}

/** Rules ran into what has not been read yet: read it and decide again. */
export interface Missing {
	/** By organization: people by their ids, and questions. */
	wanted: Map<string, Set<string | Question>>;
	claims: WantedClaim[];
}

/** A claim and the organization of whoever wants it. */
export interface WantedClaim extends Claim {
	orgId: string;
}

/** Jobs that are done all or not at all: their claims are judged in the end, not here. */
export interface Whole {
	/** What a rule hears that asks whether somebody else holds a claim. */
	isTaken(claim: Claim, person: { orgId: string; id: string }): boolean;
	/** Refuses a job, by its place, that takes what somebody else holds in the end. */
	demandFree(place: number): void;
}

/**
 * Runs jobs one after another on what was read, each on top of what those before it did, without
 * writing anything. With `claims` (by key, whether somebody holds them) those who want what is held
 * are refused here; without, the writer finds out, or judges in the end (`whole`).
 */
export function decideBatch(
	jobs: readonly Job[],
	worlds: ReadonlyMap<string, World>,
	claims?: ReadonlyMap<string, boolean>,
	whole?: Whole,
): { decided: Decided[]; writes: GuardedWrite[] } | { missing: Missing } {
	const views = new Map(
		[...worlds].map(([orgId, { catalog, state }]) => [
			orgId,
			openView(catalog, state),
		]),
	);
	const ledger = claims && openLedger(claims);
	const writes: GuardedWrite[] = [];
	const missing: Missing = { wanted: new Map(), claims: [] };
	const decided = jobs.map((job, place): Decided => {
		const { orgId, id } = job.target;
		const view = views.get(orgId);
		const sight = view?.look(id, job.target.author.at);
		try {
			if (view === undefined || sight === undefined) throw noOrganization();
			const { answer, change } = job.decide(
				whole ? findIn(whole, sight.found, { orgId, id }) : sight.found,
			);
			if (change !== undefined) {
				whole?.demandFree(place);
				const places = comparePlaces(change.before, change.after);
				for (const claim of ledger?.move(places) ?? [])
					missing.claims.push({ ...claim, orgId });
				const write = guard(composeWrite(job.target, change, places), sight);
				view.keep(id, change, { places, write: writes.push(write) });
			}
			return {
				result: { answer },
				isDependent: sight.isDependent(),
				writeIndex: change === undefined ? undefined : writes.length - 1,
			};
		} catch (reason) {
			if (reason instanceof Unread)
				missing.wanted.set(
					orgId,
					(missing.wanted.get(orgId) ?? new Set()).add(reason.wanted),
				);
			return {
				result: { reason },
				isDependent: sight?.isDependent() ?? false,
				writeIndex: undefined,
				held: whole && sight?.found.person && claimsOf(sight.found.person),
			};
		}
	});
	return missing.wanted.size > 0 || missing.claims.length > 0
		? { missing }
		: { decided, writes };
}

function findIn(
	whole: Whole,
	found: Found,
	person: { orgId: string; id: string },
): Found {
	const isTaken = (claim: Claim) => whole.isTaken(claim, person);
	return { ...found, context: { ...found.context, isTaken } };
}

/** The refusal when there is no such organization. */
export function noOrganization(): DirectoryError {
	return new DirectoryError("notFound", "There is no such organization.");
}

// Who holds what, as it is after the jobs so far. `move` refuses what is held; it gives back what is not known yet.
function openLedger(claims: ReadonlyMap<string, boolean>) {
	const moved = new Map<string, boolean>();
	const isHeld = (claim: Claim) =>
		moved.get(keyOf(claim)) ?? claims.get(keyOf(claim));
	return {
		move({ takes, gives }: Places): Claim[] {
			// A refusal names every claim that is held, so it waits until all are known.
			const unknown = takes.filter((claim) => isHeld(claim) === undefined);
			const held = takes.filter((claim) => isHeld(claim) === true);
			if (unknown.length === 0 && held.length > 0) throw claimConflict(held);
			for (const claim of gives) moved.set(keyOf(claim), false);
			for (const claim of takes) moved.set(keyOf(claim), true);
			return unknown;
		},
	};
}

// The write, and what has to be as it was seen.
function guard(
	write: PersonWrite,
	{ follows, revision, freeLicenses, witnesses, isDependent }: Sight,
): GuardedWrite {
	return {
		...write,
		revision,
		follows,
		guards: write.gains
			.filter(
				(holding) =>
					holding.kind === "license" && freeLicenses.has(holding.value),
			)
			.map(({ value }) => value),
		witnesses: [...witnesses].map(([witness, seen]) => ({
			id: witness,
			revision: seen,
		})),
		isDependent: isDependent(),
	};
}
