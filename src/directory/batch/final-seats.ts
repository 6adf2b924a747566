import type { ChangeContext } from "../people/change-context.ts";
import type { PeopleStep, StepResult } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";
import { wrapStep } from "./wrap-step.ts";

/**
 * Ends steps that together take more seats than there are. No caller sees it: the steps are then decided
 * again.
 */
export class SeatsShort extends Error {}

/** Whether a license is full for a step, given by its index. */
export type FullFor = (
	step: number,
	orgId: string,
	licenseId: string,
) => boolean;

/**
 * The seats of an atomic batch. Only the number taken at the end counts, so a step may take a seat that a
 * later one frees.
 */
interface SeatsAtEnd {
	/**
	 * The same steps, for which no license is full. The last step of an organization throws `SeatsShort` when
	 * seats do not suffice.
	 */
	steps: PeopleStep[];
	/**
	 * The full licenses for each step, with which the steps are decided again; undefined when the first
	 * results were right.
	 */
	judge(results: readonly StepResult[]): FullFor | undefined;
}

/** The state of the person before and after a step; `after` is undefined when the step was refused. */
interface Move {
	orgId: string;
	before: Person | undefined;
	after: Person | undefined;
	isRefused: boolean;
}

interface Seats {
	/** The first step that read the seats, with the numbers before any step changed them. */
	seenBy: number;
	total: number;
	taken: number;
}

/** The notes of an atomic batch, by the index of a step. */
interface Notes {
	steps: readonly PeopleStep[];
	/** The last step of each organization. */
	lastOf: ReadonlyMap<string, number>;
	moves: Map<number, Move>;
	/** The licenses that a step asked about. */
	asked: Map<number, Set<string>>;
	seats: Map<string, Seats>;
	/** The step that ran last. */
	latest: number;
}

export function openSeatsAtEnd(steps: readonly PeopleStep[]): SeatsAtEnd {
	const notes: Notes = {
		steps,
		lastOf: new Map(steps.map(({ target }, at) => [target.orgId, at])),
		moves: new Map(),
		asked: new Map(),
		seats: new Map(),
		latest: -1,
	};
	return {
		steps: steps.map((step, at) => assumeFreeSeats(notes, step, at)),
		judge: (results) => judgeResults(notes, results),
	};
}

/** The same step, for which no license is full, and which notes the seats that it takes and frees. */
function assumeFreeSeats(
	notes: Notes,
	step: PeopleStep,
	at: number,
): PeopleStep {
	const { steps, lastOf, moves, asked, seats } = notes;
	const orgId = orgOf(steps, at);
	return wrapStep(step, ({ before, context }, decide) => {
		dropNotesFrom(notes, at);
		const wanted = new Set<string>();
		asked.set(at, wanted);
		for (const id of before?.licenses ?? []) noteSeats(notes, at, id, context);
		const isFull = (licenseId: string) => {
			wanted.add(licenseId);
			noteSeats(notes, at, licenseId, context);
			return false;
		};
		moves.set(at, { orgId, before, after: undefined, isRefused: true });
		const { result, after } = decide({ ...context, isFull });
		moves.set(at, { orgId, before, after, isRefused: false });
		if (lastOf.get(orgId) === at && settleSeats(moves, seats).isShort(orgId))
			throw new SeatsShort();
		return result;
	});
}

// An engine may run the rules again, from any step: the notes of that step and of later ones are then
// dropped.
function dropNotesFrom(notes: Notes, at: number): void {
	const { moves, asked, seats, latest } = notes;
	notes.latest = at;
	if (at > latest) return;
	for (const step of moves.keys()) if (step >= at) moves.delete(step);
	for (const step of asked.keys()) if (step >= at) asked.delete(step);
	for (const [key, { seenBy }] of seats) if (seenBy >= at) seats.delete(key);
}

function noteSeats(
	{ steps, seats }: Notes,
	at: number,
	licenseId: string,
	context: ChangeContext,
): void {
	const key = keyOf(orgOf(steps, at), licenseId);
	if (seats.has(key)) return;
	const license = context.license(licenseId);
	if (license === undefined) return;
	const { totalUnits: total, takenUnits: taken } = license;
	seats.set(key, { seenBy: at, total, taken });
}

function judgeResults(
	{ steps, moves, asked, seats }: Notes,
	results: readonly StepResult[],
): FullFor | undefined {
	let isShort = false;
	results.forEach((result, at) => {
		const move = moves.get(at);
		if (result.kind !== "refused" || move === undefined) return;
		if (result.reason instanceof SeatsShort) isShort = true;
		// A step that its rule allowed may be refused because others hold its claims.
		else moves.set(at, { ...move, after: undefined, isRefused: true });
	});
	if (results.every(({ kind }) => kind !== "refused")) return undefined;
	const { isFull } = settleSeats(moves, seats);
	const isUntold = [...asked].some(([at, wanted]) =>
		[...wanted].some((id) => isFull(at, orgOf(steps, at), id)),
	);
	return isShort || isUntold ? isFull : undefined;
}

/** The same steps, each with the licenses that are full for it. */
export function tellFullLicenses(
	steps: readonly PeopleStep[],
	isFullFor: FullFor,
): PeopleStep[] {
	return steps.map((step, at) =>
		wrapStep(step, ({ context }, decide) => {
			const isFull = (id: string) => isFullFor(at, step.target.orgId, id);
			return decide({ ...context, isFull }).result;
		}),
	);
}

// The number of seats taken at the end, and the last steps that take more than there are.
function settleSeats(
	moves: ReadonlyMap<number, Move>,
	seats: ReadonlyMap<string, Seats>,
): { isFull: FullFor; isShort: (orgId: string) => boolean } {
	/** By license, the step at which each person took a seat, in the order of the steps. */
	const takers = new Map<string, Map<string, number>>();
	const ends = new Map<string, number>();
	/** Seats that a refused step might have freed: steps that depend on them are not refused. */
	const doubtful = new Map<string, Set<number>>();
	const ordered = [...moves].toSorted(([one], [other]) => one - other);
	const add = (key: string, count: number) =>
		ends.set(key, (ends.get(key) ?? seats.get(key)?.taken ?? 0) + count);
	for (const [at, { orgId, before, after, isRefused }] of ordered) {
		const held = before?.licenses ?? [];
		if (isRefused) {
			for (const id of held) {
				const key = keyOf(orgId, id);
				doubtful.set(key, (doubtful.get(key) ?? new Set()).add(at));
			}
			continue;
		}
		const next = after?.licenses ?? [];
		for (const id of next)
			if (!held.includes(id)) {
				const key = keyOf(orgId, id);
				add(key, 1);
				const known = takers.get(key) ?? new Map<string, number>();
				takers.set(key, known.set(after?.id ?? "", at));
			}
		for (const id of held) {
			if (next.includes(id)) continue;
			const key = keyOf(orgId, id);
			add(key, -1);
			// A person who returns a seat that another step gave them takes none.
			takers.get(key)?.delete(before?.id ?? "");
		}
	}
	const orders = new Map(
		[...takers].map(([key, known]) => [
			key,
			new Map([...known.values()].map((at, order) => [at, order])),
		]),
	);
	const freeOf = (key: string, at?: number) => {
		const doubts = doubtful.get(key);
		const own = at !== undefined && doubts?.has(at) ? 1 : 0;
		const known = seats.get(key);
		if (known === undefined) return Infinity;
		const end = ends.get(key) ?? known.taken;
		return known.total - end + (doubts?.size ?? 0) - own;
	};
	return {
		isFull(at, orgId, id) {
			const key = keyOf(orgId, id);
			const free = freeOf(key, at);
			const order = orders.get(key);
			const rank = order?.get(at);
			if (order === undefined || rank === undefined)
				return moves.get(at)?.isRefused === true && free <= 0;
			return rank >= order.size + Math.min(free, 0);
		},
		isShort: (orgId) =>
			[...takers.keys()].some(
				(key) => key.startsWith(`${orgId} `) && freeOf(key) < 0,
			),
	};
}

function orgOf(steps: readonly PeopleStep[], at: number): string {
	return (steps[at] as PeopleStep).target.orgId;
}

function keyOf(orgId: string, licenseId: string): string {
	return `${orgId} ${licenseId}`;
}
