import { expect, test } from "bun:test";
import { dayOf, momentOf } from "./past-day.ts";

test("a past day is shown at its last moment", () => {
	const moment = new Date(momentOf("2026-03-01", Date.UTC(2027, 0)));
	expect(dayOf(moment.getTime())).toBe("2026-03-01");
	expect(dayOf(moment.getTime() + 1)).toBe("2026-03-02");
});

test("a day that has not ended is shown as it is now", () => {
	const now = new Date("2026-03-01T12:00").getTime();
	expect(momentOf("2026-03-01", now)).toBe(new Date(now).toISOString());
});
