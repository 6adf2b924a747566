import { slicesOf } from "../../concurrency/time-slices.ts";
import { type Claim, claimConflict, claimKey } from "../people/claims.ts";

/** A person who takes or gives back claims, and the index of the step. */
interface Mover {
	orgId: string;
	id: string;
	step: number;
}

/** The final state of a claim after all steps. */
export interface ClaimMove {
	claim: Claim;
	/**
	 * The organization of the people who move it. For an e-mail address, it is the organization of one of
	 * them.
	 */
	orgId: string;
	/** The person who held it before the first step no longer holds it. */
	isGiven: boolean;
	/** The person who took it and holds it. Undefined: no one, or the person who held it before. */
	holder: Mover | undefined;
	/** A step took it while another person held it, so steps in order cannot move it. */
	isContended: boolean;
}

/** The holders of claims after all steps. */
export interface Verdict {
	/** The claims that the steps moved. */
	moves: readonly ClaimMove[];
	/** Whether a step takes a claim that another person holds at the end. */
	isRefused: boolean;
	/** Refuses with `conflict` a step that takes a claim which another person holds at the end. */
	demandFree(step: number): void;
	/** Whether another person holds a claim at the end. */
	isTaken(claim: Claim, person: { orgId: string; id: string }): boolean;
}

/**
 * The claims that the steps of an atomic batch take and give back. Only their holders at the end count, so two people
 * may exchange theirs. Pure: the caller reads the directory.
 */
interface FinalClaims {
	/** A step of a person takes and gives back claims. */
	move(
		mover: Mover,
		moved: { takes: readonly Claim[]; gives: readonly Claim[] },
	): void;
	/** A rule asks about a claim. */
	ask(orgId: string, claim: Claim): void;
	/** The claims for which the caller must find out whether they were held before the first step. */
	unknown(): (Claim & { orgId: string })[];
	know(claim: Claim, isHeld: boolean): void;
	/**
	 * Judges all claims, in time slices. Claims that are still unknown count as free before the first step.
	 */
	settle(): Promise<Verdict>;
}

interface Entry {
	claim: Claim;
	orgId: string;
	wasHeld: boolean | undefined;
	moves: { mover: Mover; isTake: boolean }[];
	/** The people who moved it so far. */
	movers: Set<string>;
}

type Holder = Mover | "before";

/** Claims that are judged in one time slice. */
const sliceLength = 1000;

/** Opens an overlay in which no claim has moved. */
export function openFinalClaims(): FinalClaims {
	const entries = new Map<string, Entry>();
	const taken: { step: number; claims: readonly Claim[] }[] = [];
	const entryOf = (orgId: string, claim: Claim): Entry => {
		const key = claimKey(claim);
		const known = entries.get(key);
		if (known !== undefined) return known;
		const entry: Entry = {
			claim,
			orgId,
			wasHeld: undefined,
			moves: [],
			movers: new Set(),
		};
		entries.set(key, entry);
		return entry;
	};
	const note = (entry: Entry, mover: Mover, isTake: boolean) => {
		entry.moves.push({ mover, isTake });
		entry.movers.add(personOf(mover));
	};
	return {
		move(mover, { takes, gives }) {
			for (const claim of gives) {
				const entry = entryOf(mover.orgId, claim);
				// A person who gives back a claim that no step gave them held it before.
				if (!entry.movers.has(personOf(mover))) entry.wasHeld = true;
				note(entry, mover, false);
			}
			for (const claim of takes) note(entryOf(mover.orgId, claim), mover, true);
			if (takes.length > 0) taken.push({ step: mover.step, claims: takes });
		},
		ask(orgId, claim) {
			entryOf(orgId, claim);
		},
		unknown: () =>
			[...entries.values()]
				.filter(({ wasHeld }) => wasHeld === undefined)
				.map(({ claim, orgId }) => ({ ...claim, orgId })),
		know(claim, isHeld) {
			const entry = entries.get(claimKey(claim));
			if (entry !== undefined) entry.wasHeld = isHeld;
		},
		async settle() {
			const holders = new Map<string, readonly Holder[]>();
			const moves: ClaimMove[] = [];
			const lostOf = new Map<number, Set<string>>();
			for await (const slice of slicesOf([...entries], sliceLength))
				for (const [key, entry] of slice.entries) {
					const end = endOf(entry);
					holders.set(key, end.holders);
					moves.push(end.move);
					for (const holder of end.holders.slice(1))
						if (holder !== "before")
							lostOf.set(
								holder.step,
								(lostOf.get(holder.step) ?? new Set()).add(key),
							);
				}
			const conflicts = new Map<number, Claim[]>();
			for await (const slice of slicesOf(taken, sliceLength))
				for (const { step, claims } of slice.entries) {
					const keys = lostOf.get(step);
					if (keys === undefined) continue;
					const lost = claims.filter((claim) => keys.has(claimKey(claim)));
					if (lost.length > 0) conflicts.set(step, lost);
				}
			return {
				moves,
				isRefused: conflicts.size > 0,
				demandFree(step) {
					const lost = conflicts.get(step);
					if (lost !== undefined) throw claimConflict(lost);
				},
				isTaken: (claim, person) =>
					holders
						.get(claimKey(claim))
						?.some(
							(holder) => holder === "before" || !isSame(holder, person),
						) ?? false,
			};
		},
	};
}

// The holders of a claim at the end, in the order in which they took it. The first may keep it; the others
// are refused.
function endOf({ claim, orgId, wasHeld, moves }: Entry): {
	holders: readonly Holder[];
	move: ClaimMove;
} {
	// By person: a person never takes a claim that they hold.
	const holders = new Map<string, Holder>();
	if (wasHeld) holders.set("", "before");
	let isContended = false;
	for (const { mover, isTake } of moves) {
		const person = personOf(mover);
		if (isTake) {
			if (holders.size > 0) isContended = true;
			holders.set(person, mover);
		} else if (!holders.delete(person)) holders.delete("");
	}
	const list = [...holders.values()];
	const [holder] = list;
	return {
		holders: list,
		move: {
			claim,
			orgId,
			isGiven: wasHeld === true && holder !== "before",
			holder: holder === "before" ? undefined : holder,
			isContended,
		},
	};
}

function personOf({ orgId, id }: Mover): string {
	return `${orgId} ${id}`;
}

function isSame(
	left: { orgId: string; id: string },
	right: { orgId: string; id: string },
): boolean {
	return left.id === right.id && left.orgId === right.orgId;
}
