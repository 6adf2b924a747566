import { type Followers, openFollowers } from "./followers.ts";

/** A clock for tests: it goes with the machine's until somebody sets, moves or stops it. */
export interface MovableClock {
	/** Milliseconds since 1970, UTC, as this clock shows them. */
	now(): number;
	/** How far the clock is ahead of the machine's. */
	readonly offsetMs: number;
	/** Whether its time stands still. */
	readonly isFrozen: boolean;
	/** Whether somebody has set, moved or stopped it since it began. */
	readonly isMoved: boolean;
	/** Shows another time from now on. Resolves, as the others do, when every follower has followed. */
	set(at: number): Promise<void>;
	/** Lets the time stand still, or pass again from where it stood. */
	freeze(isFrozen: boolean): Promise<void>;
	/** Begins again. */
	reset(): Promise<void>;
	/** Calls a function after each change of the clock, before the change is complete. */
	follow: Followers["add"];
}

/** Opens a clock that goes with another one, and lets it be moved. It begins at `startAt`, or with the same time. */
export function openMovableClock(
	machineNow: () => number,
	startAt?: number,
): MovableClock {
	const begin = () => (startAt === undefined ? 0 : startAt - machineNow());
	let offsetMs = begin();
	let isMoved = false;
	let frozenAt: number | undefined;
	const followers = openFollowers();
	const now = () => frozenAt ?? machineNow() + offsetMs;
	return {
		now,
		get offsetMs() {
			return now() - machineNow();
		},
		get isFrozen() {
			return frozenAt !== undefined;
		},
		get isMoved() {
			return isMoved;
		},
		set(at) {
			isMoved = true;
			offsetMs = at - machineNow();
			if (frozenAt !== undefined) frozenAt = at;
			return followers.call();
		},
		freeze(isFrozen) {
			isMoved = true;
			const shown = now();
			frozenAt = isFrozen ? shown : undefined;
			offsetMs = shown - machineNow();
			return followers.call();
		},
		reset() {
			isMoved = false;
			offsetMs = begin();
			frozenAt = undefined;
			return followers.call();
		},
		follow: followers.add,
	};
}
