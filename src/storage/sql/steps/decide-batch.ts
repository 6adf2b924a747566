import { noSuchOrganization } from "../../../directory/organizations/organization.ts";
import {
	type Claim,
	claimConflict,
	claimKey,
	claimsOf,
} from "../../../directory/people/claims.ts";
import type { ClaimChanges } from "../../../directory/people/index-entries.ts";
import { composeWrite, type PersonWrite } from "../people/person-write.ts";
import type { Basis } from "./basis.ts";
import {
	openBasisOverlay,
	type ReadSet,
	type StepInput,
	Unread,
} from "./basis-overlay.ts";
import type { BatchStep } from "./batch-step.ts";
import type { ContextQuery } from "./context-query.ts";

/** How often a batch is decided at most because its rules ask for more than was read. */
export const roundsMax = 20;

/** The outcome of a step. */
export interface StepOutcome {
	/** The result, or the error that `decide` threw. */
	settled: { result: unknown } | { reason: unknown };
	/** The step read changes of earlier steps: it holds only when they are written. */
	isDependent: boolean;
	/** The index among the writes; undefined when there is nothing to write. */
	writeIndex: number | undefined;
	/** The claims of the person of a refused step, where claims are judged at the end. */
	held?: readonly Claim[];
}

/** A write with the read set that must still be true, as `change_people` of PostgreSQL reads it. */
export interface GuardedWrite extends PersonWrite {
	/** The revision that the person must have, unless the write follows another one of the batch. */
	revision: number | undefined;
	/** The number, from 1, of the write that it follows; 0: one that is known to be written. */
	follows: number | undefined;
	/** Licenses of which a free seat was seen and is taken. */
	guards: string[];
	/** People who must still have these revisions; null: no person may have the id. */
	readSet: { id: string; revision: number | null }[];
	isDependent: boolean;
}

/** The data that rules asked for and that is not read yet: read it and decide again. */
export interface Missing {
	/** By organization: people by their ids, and queries. */
	wanted: Map<string, Set<string | ContextQuery>>;
	claims: WantedClaim[];
}

/** A claim, and the organization of the person who wants it. */
export interface WantedClaim extends Claim {
	orgId: string;
}

/** How claims are judged in an atomic batch: by their holders after its last step. */
export interface AtomicClaims {
	/** Tells a rule whether another person holds a claim. */
	isTaken(claim: Claim, person: { orgId: string; id: string }): boolean;
	/** Refuses a step, by its index, that takes a claim which another person holds at the end. */
	demandFree(step: number): void;
}

/** How `decideBatch` treats claims; with neither, the writer refuses those that are held. */
interface ClaimRules {
	/** Whether each claim is held, by `claimKey`: steps that take a held one are refused. */
	held?: ReadonlyMap<string, boolean>;
	/** Claims are judged at the end. */
	atomic?: AtomicClaims;
}

/** The decided steps of a batch, and their writes. */
export interface DecidedBatch<Write extends PersonWrite = GuardedWrite> {
	outcomes: StepOutcome[];
	writes: Write[];
}

/**
 * Decides steps one after another on bases, each on top of those before it. Writes nothing. `ifFree` is the decision if all
 * missing claims are free and nothing else is missing.
 */
export function decideBatch(
	steps: readonly BatchStep[],
	bases: ReadonlyMap<string, Basis>,
	{ held, atomic }: ClaimRules = {},
): DecidedBatch | { missing: Missing; ifFree?: DecidedBatch } {
	const overlays = new Map(
		[...bases].map(([orgId, basis]) => [orgId, openBasisOverlay(basis)]),
	);
	const claims = held && openClaimOverlay(held);
	const writes: GuardedWrite[] = [];
	const missing: Missing = { wanted: new Map(), claims: [] };
	const outcomes = steps.map(({ target, decide }, index): StepOutcome => {
		const { orgId, id } = target;
		const overlay = overlays.get(orgId);
		const looked = overlay?.look(id, target.author.at);
		try {
			if (overlay === undefined || looked === undefined)
				throw noSuchOrganization();
			const { input, readSet } = looked;
			const { result, change } = decide(judgeClaims(input, atomic, target));
			if (change !== undefined) {
				atomic?.demandFree(index);
				const write = composeWrite(target, change);
				for (const claim of claims?.move(write) ?? [])
					missing.claims.push({ ...claim, orgId });
				const number = writes.push(guard(write, readSet));
				overlay.keep(id, change.after, { entries: write, write: number });
			}
			return {
				settled: { result },
				isDependent: readSet.isDependent,
				writeIndex: change === undefined ? undefined : writes.length - 1,
			};
		} catch (reason) {
			if (reason instanceof Unread)
				missing.wanted.set(
					orgId,
					(missing.wanted.get(orgId) ?? new Set()).add(reason.wanted),
				);
			const person = looked?.input.person;
			return {
				settled: { reason },
				isDependent: looked?.readSet.isDependent ?? false,
				writeIndex: undefined,
				held: atomic && person && claimsOf(person),
			};
		}
	});
	if (missing.wanted.size > 0) return { missing };
	if (missing.claims.length === 0) return { outcomes, writes };
	return claims?.isRefusalOpen
		? { missing }
		: { missing, ifFree: { outcomes, writes } };
}

function judgeClaims(
	input: StepInput,
	atomic: AtomicClaims | undefined,
	person: { orgId: string; id: string },
): StepInput {
	if (atomic === undefined) return input;
	const isTaken = (claim: Claim) => atomic.isTaken(claim, person);
	return { ...input, context: { ...input.context, isTaken } };
}

// The claims after the steps so far. `move` refuses held ones; it returns those of which that is not known yet.
function openClaimOverlay(held: ReadonlyMap<string, boolean>) {
	const moved = new Map<string, boolean>();
	let isRefusalOpen = false;
	const isHeld = (claim: Claim) =>
		moved.get(claimKey(claim)) ?? held.get(claimKey(claim));
	return {
		/** A step takes a held claim, and its other claims are not known yet. */
		get isRefusalOpen() {
			return isRefusalOpen;
		},
		move({ takes, gives }: ClaimChanges): Claim[] {
			// A refusal names every held claim, so it waits until all are known.
			const unknown = takes.filter((claim) => isHeld(claim) === undefined);
			const taken = takes.filter((claim) => isHeld(claim) === true);
			if (unknown.length === 0 && taken.length > 0) throw claimConflict(taken);
			if (taken.length > 0) isRefusalOpen = true;
			for (const claim of gives) moved.set(claimKey(claim), false);
			for (const claim of takes) moved.set(claimKey(claim), true);
			return unknown;
		},
	};
}

function guard(
	write: PersonWrite,
	{ follows, revision, freeLicenses, people, isDependent }: ReadSet,
): GuardedWrite {
	return {
		...write,
		revision,
		follows,
		guards: write.gains
			.filter(
				({ kind, value }) => kind === "license" && freeLicenses.has(value),
			)
			.map(({ value }) => value),
		readSet: [...people].map(([id, seen]) => ({ id, revision: seen })),
		isDependent,
	};
}
