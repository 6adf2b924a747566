import type { TestClock, Time } from "peopled";
import type { MovableClock } from "../concurrency/movable-clock.ts";
import { clockRange, isInClockRange } from "../stand-in/clock/clock-range.ts";
import { readSpan } from "../stand-in/clock/read-span.ts";

/** The clock of a server, as a test moves it. */
export function openTestClock(clock: MovableClock): TestClock {
	return {
		now: () => new Date(clock.now()),
		set: async (time) => clock.set(readTime(time)),
		advance: async (span) =>
			clock.set(demandInRange(clock.now() + readMs(span))),
		freeze: () => clock.freeze(true),
		resume: () => clock.freeze(false),
		reset: clock.reset,
	};
}

/** Milliseconds since 1970. Throws a sentence for what is no time. */
export function readTime(time: Time): number {
	const at = new Date(time).getTime();
	if (!Number.isNaN(at)) return demandInRange(at);
	throw new Error(
		`"${time}" is no time. Give a Date, a text such as "2027-01-01T00:00:00Z" or milliseconds since 1970.`,
	);
}

function demandInRange(at: number): number {
	if (isInClockRange(at)) return at;
	throw new Error(
		`The clock can show times from ${clockRange.min} to ${clockRange.max}.`,
	);
}

function readMs(span: string | number): number {
	const ms = typeof span === "number" ? span : readSpan(span);
	if (ms !== undefined && ms >= 0) return ms;
	throw new Error(
		`"${span}" is no span of time. Give milliseconds, or numbers with s, m, h or d, such as "90d" or "1h30m".`,
	);
}
