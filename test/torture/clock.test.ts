import { expect, test } from "bun:test";
import { clock } from "../../bench/torture/clock/clock.ts";
import { whyNoMovedClock } from "../../bench/torture/clock/moved-clock.ts";
import { runShort } from "./short-form.ts";

test.skipIf(whyNoMovedClock !== undefined)(
	"tokens, locks, jobs, retries and history are right after the clock of a running server has jumped, in every time zone",
	async () => {
		const { figures, faults } = await runShort(clock, 2);
		expect(faults).toEqual([]);
		expect(figures).toMatchObject({
			jumps: 2,
			"time zones compared": 2,
			"controls caught": 1,
		});
	},
);
