import { type Followers, openFollowers } from "./followers.ts";

/** A clock for tests: it shows the machine's time until somebody sets, moves or stops it. */
export interface MovableClock {
	/** Milliseconds since 1970, UTC, as this clock shows them. */
	now(): number;
	/** How far the clock is ahead of the machine's. */
	readonly offsetMs: number;
	/** Whether its time stands still. */
	readonly isFrozen: boolean;
	/** Shows another time from now on. Resolves, as the others do, when every follower has followed. */
	set(at: number): Promise<void>;
	/** Lets the time stand still, or pass again from where it stood. */
	freeze(isFrozen: boolean): Promise<void>;
	/** Shows the machine's time again. */
	reset(): Promise<void>;
	/** Calls a function after each change of the clock, before the change is complete. */
	follow: Followers["add"];
}

/** Opens a clock that shows the time of another one, and lets it be moved. */
export function openMovableClock(machineNow: () => number): MovableClock {
	let offsetMs = 0;
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
		set(at) {
			offsetMs = at - machineNow();
			if (frozenAt !== undefined) frozenAt = at;
			return followers.call();
		},
		freeze(isFrozen) {
			const shown = now();
			frozenAt = isFrozen ? shown : undefined;
			offsetMs = shown - machineNow();
			return followers.call();
		},
		reset() {
			offsetMs = 0;
			frozenAt = undefined;
			return followers.call();
		},
		follow: followers.add,
	};
}
