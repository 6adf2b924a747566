import { describe, expect, test } from "bun:test";
import {
	activityQueryOf,
	readActivityFilter,
	writeActivityFilter,
} from "./activity-query.ts";

const address = "actor=a&target=t&category=USERS&action=updated&field=title";
const now = Date.UTC(2026, 0, 31, 12);

function queryOf(text: string) {
	const filter = readActivityFilter(new URLSearchParams(text));
	return activityQueryOf(filter, { orgId: "o", now });
}

describe("the filter of the activity", () => {
	test("is the same out of the address as it went in, and asks the server for everything", () => {
		const filter = readActivityFilter(new URLSearchParams(address));
		expect(writeActivityFilter(filter).toString()).toBe(address);
		expect(queryOf(address)).toMatchObject({
			orgId: "o",
			actorId: "a",
			targetId: "t",
			eventCategories: "USERS",
			action: "updated",
			field: "title",
			combine: true,
		});
	});

	test("takes days whole, and a month when none is given", () => {
		const span = (text: string) => {
			const { from, to } = queryOf(text);
			const days = (at: unknown) => new Date(String(at)).getTime() / 86_400_000;
			return days(to) - days(from);
		};
		expect(span("from=2026-01-05&to=2026-01-05")).toBe(1);
		expect(span("from=2026-01-05&to=2026-01-06")).toBe(2);
		expect(span("from=2026-01-09&to=2026-01-06")).toBe(1);
		expect(span("from=nonsense")).toBe(30);
		expect(span("")).toBe(30);
	});

	test("shows the events of one request each by itself", () => {
		expect(queryOf("request=%20R%20")).toMatchObject({ trackingId: "R" });
		expect(queryOf("request=R").combine).toBeUndefined();
	});
});
