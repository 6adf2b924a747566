import { expect, test } from "bun:test";
import { spanText } from "./span-text.ts";

test.each([
	[0, ""],
	[999, ""],
	[1000, "1 second"],
	[-61_000, "1 minute 1 second"],
	[3_600_000, "1 hour"],
	[3_601_000, "1 hour"],
	[90 * 86_400_000, "90 days"],
	[86_400_000 + 2 * 3_600_000 + 59_000, "1 day 2 hours"],
])("%i ms are %j", (ms, text) => {
	expect(spanText(ms)).toBe(text);
});
