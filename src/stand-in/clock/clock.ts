import type { MovableClock } from "../../concurrency/movable-clock.ts";
import * as contract from "../../contract/stand-in/clock.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { readTime } from "../../http/time.ts";
import { route } from "../call.ts";
import { clockRange, isInClockRange } from "./clock-range.ts";
import { readSpan } from "./read-span.ts";

/** The calls about the clock. */
export const clockRoutes = [
	route(contract.getClock, ({ standIn }) =>
		replyJson(200, showClock(standIn.clock)),
	),

	route(
		contract.changeClock,
		async ({ standIn: { clock }, body, problems }) => {
			const change = readChange(clock, body, problems);
			if (change.at !== undefined) await clock.set(change.at);
			if (change.freeze !== undefined) await clock.freeze(change.freeze);
			return replyJson(200, showClock(clock));
		},
	),

	route(contract.resetClock, async ({ standIn: { clock } }) => {
		await clock.reset();
		return replyEmpty(204);
	}),
];

function showClock(clock: MovableClock): contract.Clock {
	const shown: Whole<contract.Clock> = {
		now: showTime(clock.now()),
		offsetMs: Math.round(clock.offsetMs),
		isFrozen: clock.isFrozen,
	};
	return shown;
}

// Refuses with every problem at once.
function readChange(
	clock: MovableClock,
	{ now, advance, freeze }: Change,
	known: readonly FieldProblem[],
): { at: number | undefined; freeze: boolean | undefined } {
	const problems = [...known];
	const at =
		advance === undefined
			? now === undefined
				? undefined
				: readNow(now, problems)
			: readAdvance(clock, advance, problems);
	if (now !== undefined && advance !== undefined)
		problems.push({
			field: "advance",
			...problemOf.notTogether({ other: "now" }),
		});
	if ([now, advance, freeze].every((part) => part === undefined))
		problems.push({
			field: "now",
			...problemOf.requiredUnless({ others: ["advance", "freeze"] }),
		});
	refuseInvalid(problems);
	return { at, freeze };
}

interface Change {
	now?: string;
	advance?: string;
	freeze?: boolean;
}

function readNow(text: string, problems: FieldProblem[]): number | undefined {
	const at = readTime("now", text, problems);
	if (at !== undefined && !isInClockRange(at))
		problems.push({
			field: "now",
			...problemOf.wrongValue({
				expected: `a time from ${clockRange.min} to ${clockRange.max}`,
			}),
		});
	return at;
}

function readAdvance(
	clock: MovableClock,
	text: string,
	problems: FieldProblem[],
): number | undefined {
	const passedMs = readSpan(text);
	const at = passedMs === undefined ? undefined : clock.now() + passedMs;
	if (at !== undefined && isInClockRange(at)) return at;
	problems.push({
		field: "advance",
		...problemOf.wrongValue({
			expected: `numbers with s, m, h or d, such as 90d or 1h30m, that lead at most to ${clockRange.max}`,
		}),
	});
	return undefined;
}
