import { expect, test } from "bun:test";
import type { Difference } from "./compare-directories.ts";
import { describeDifferences, judge, type Run } from "./judge.ts";

const difference: Difference = {
	...{ of: "person", name: "k@example.com", field: "title" },
	...{ before: "A", wanted: "B", actual: "A" },
};
const early = {
	...{ method: "PUT", path: "/v1/people/1" },
	...{ afterMs: 1500, retryAfterSeconds: 5 },
};
const good: Run = {
	ended: { exitCode: 0, signal: undefined, isTimedOut: false },
	...{ touched: 1, ending: "as wanted", differences: [], early: [], twice: [] },
	...{ dropped: 0, isOutputOther: false },
};
const failed = { ...good.ended, exitCode: 1 };
const late = { ...good.ended, exitCode: undefined, isTimedOut: true };

test.each<[string, string, Partial<Run>]>([
	["survived", "", {}],
	["not touched", "", { touched: 0 }],
	["differs", "the standard output is another one", { isOutputOther: true }],
	[
		"wrong",
		'k@example.com: title is "A", not "B"',
		{ differences: [difference] },
	],
	[
		"told",
		"ended with exit code 1",
		{ ended: failed, differences: [difference] },
	],
	[
		"told",
		"ended by SIGSEGV",
		{ ended: { ...failed, exitCode: undefined, signal: "SIGSEGV" } },
	],
	["hung", "did not end in its time", { ended: late, touched: 0 }],
	["hammered", "PUT after 1.5 s, Retry-After was 5 s", { early: [early] }],
	[
		"hammered",
		"PUT after 1.5 s, Retry-After was 5 s",
		{ early: [early], ended: failed },
	],
	["hammered", "created Ada twice", { twice: ["Ada"], ended: failed }],
	["hammered", "sent more than 10,000 requests", { dropped: 1 }],
	["unclear", "ended with exit code 1", { ended: failed, touched: 0 }],
	[
		"unclear",
		'k@example.com: title is "A", not "B"',
		{ differences: [difference], touched: 0 },
	],
])("a run is %s: %s", (verdict, why, run) => {
	expect(judge({ ...good, ...run })).toEqual({
		verdict: verdict as ReturnType<typeof judge>["verdict"],
		why,
	});
});

test("lists are named by what differs in them", () => {
	const list = (actual: unknown) => ({
		...difference,
		...{ field: "emails", wanted: ["a", "b"], actual },
	});
	expect(
		[list(["b", "a"]), list(["a"]), list(undefined)].map((one) =>
			describeDifferences([one]),
		),
	).toEqual([
		"k@example.com: emails is in another order",
		"k@example.com: emails has other entries (1, not 2)",
		'k@example.com: emails is absent, not ["a","b"]',
	]);
	expect(describeDifferences([difference, difference, difference])).toBe(
		'k@example.com: title is "A", not "B"; k@example.com: title is "A", not "B"; 1 more',
	);
});
