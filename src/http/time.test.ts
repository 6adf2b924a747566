import { expect, test } from "bun:test";
import { readTime } from "./time.ts";

test("A time of a request is one that exists", () => {
	for (const [text, at] of [
		["2026-02-28T00:00:00Z", "2026-02-28T00:00:00.000Z"],
		["2024-02-29T23:59:59.123Z", "2024-02-29T23:59:59.123Z"],
		["2000-02-29T00:00Z", "2000-02-29T00:00:00.000Z"],
		["2026-01-31t00:00:00z", "2026-01-31T00:00:00.000Z"],
		["2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00.000Z"],
	] as const)
		expect([text, readTime("at", text, [])]).toEqual([text, Date.parse(at)]);
	for (const text of [
		"2026-02-30T00:00:00Z",
		"2026-02-29T00:00:00Z",
		"1900-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-00-10T00:00:00Z",
		"2026-13-01T00:00:00Z",
		"2026-01-00T00:00:00Z",
		"2026-01-32T00:00:00Z",
		"2026-01-01T24:00:00Z",
		"2026-01-01T25:00:00Z",
		"2026-01-01T00:60:00Z",
		"2026-01-01T00:00:60Z",
		"2026-01-01T00:00:00+24:00",
		"2026-01-01T00:00:00+05:60",
		"2026-01-01",
		"2026-01-01T00:00:00",
		"",
	]) {
		const problems: { field: string }[] = [];
		expect([text, readTime("at", text, problems as never)]).toEqual([
			text,
			undefined,
		]);
		expect(problems.map(({ field }) => field)).toEqual(["at"]);
	}
});
