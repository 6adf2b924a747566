import { type Chance, openChance } from "../concurrency/chance.ts";
import { type Followers, openFollowers } from "../concurrency/followers.ts";
import {
	type MovableClock,
	openMovableClock,
} from "../concurrency/movable-clock.ts";
import { startSnapshot } from "../directory/snapshots/snapshot.ts";
import type { Store } from "../directory/store/store.ts";
import type { IdReader } from "../http/check/check.ts";
import { type FaultRules, openFaultRules } from "./faults/rules.ts";
import type { PlanDesk } from "./plans/plan-desk.ts";
import {
	type Loaded,
	openSnapshots,
	type Snapshots,
} from "./snapshots/open-snapshots.ts";

/** The parts of a server that stands in for the real service, created once for the server. */
export interface StandIn {
	/** The time that everything but limits and time limits goes by. */
	clock: MovableClock;
	/** The chance behind every random decision of the stand-in. */
	chance: Chance;
	/** The saved states of the directory. */
	snapshots: Snapshots;
	/**
	 * Brings everything back to how it was at the start: loads the snapshot `start`, lets the clock and all
	 * chance begin again. Rejects when there is no such snapshot, and then changes nothing.
	 */
	reset(options?: { keptTokenId?: string }): Promise<Loaded>;
	/** Calls a function at each reset, before it is complete. */
	onReset: Followers["add"];
	/** The rules by which requests fail; undefined where failures on purpose are off. */
	faults: FaultRules | undefined;
	/** The plans of the directory; undefined where it is not a clone, or not served from its folder. */
	plans: PlanDesk | undefined;
}

/** Opens the parts over a store, the machine's clock and a seed. The clock begins at `startAt`, or with the machine's time. */
export function openStandInParts({
	store,
	now,
	startAt,
	chanceSeed,
	areFaultsAllowed,
	ids,
	plans,
}: {
	store: Store;
	now: () => number;
	startAt: number | undefined;
	chanceSeed: number;
	areFaultsAllowed: boolean;
	ids: IdReader;
	plans: PlanDesk | undefined;
}): StandIn {
	const clock = openMovableClock(now, startAt);
	const chance = openChance(chanceSeed);
	const snapshots = openSnapshots(store, clock.now);
	const resets = openFollowers();
	const known = { people: store.people, ids };
	const faults = areFaultsAllowed
		? openFaultRules({ now: clock.now, chance, known })
		: undefined;
	resets.add(() => faults?.reset());
	return {
		clock,
		chance,
		snapshots,
		async reset(options) {
			const loaded = await snapshots.load(startSnapshot, options);
			await clock.reset();
			chance.restart();
			await resets.call();
			return loaded;
		},
		onReset: resets.add,
		faults,
		plans,
	};
}
