import { clockMax, clockMin } from "../../contract/stand-in/clock.ts";

const minMs = Date.parse(clockMin);
const maxMs = Date.parse(clockMax);

/** The first and the last time that the clock can show. */
export const clockRange = { min: clockMin, max: clockMax };

/** Whether the clock can show a time. */
export function isInClockRange(at: number): boolean {
	return at >= minMs && at <= maxMs;
}
