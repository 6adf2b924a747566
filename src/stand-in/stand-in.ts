import { type Chance, openChance } from "../concurrency/chance.ts";
import {
	type MovableClock,
	openMovableClock,
} from "../concurrency/movable-clock.ts";

/** The parts of a server that stands in for the real service, created once for the server. */
export interface StandIn {
	/** The time that everything but limits and time limits goes by. */
	clock: MovableClock;
	/** The chance behind every random decision of the stand-in. */
	chance: Chance;
}

/** Opens the parts over the machine's clock and a seed. */
export function openStandInParts({
	now,
	chanceSeed,
}: {
	now: () => number;
	chanceSeed: number;
}): StandIn {
	return { clock: openMovableClock(now), chance: openChance(chanceSeed) };
}
