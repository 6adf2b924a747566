import { describe, expect, test } from "bun:test";
import { openChance } from "../../concurrency/chance.ts";
import { openChoice, openLineMatch, type RequestLine } from "./match.ts";

const createdAt = Date.UTC(2026, 0, 15, 9, 0, 0);

function lineOf(line: Partial<RequestLine> = {}): RequestLine {
	return {
		method: "GET",
		path: "/v1/people/abc",
		query: new URLSearchParams(),
		operation: () => "getPerson",
		isOfApi: true,
		at: createdAt,
		...line,
	};
}

type Match = Parameters<typeof openLineMatch>[0];
const fits = (match: Match, line?: Partial<RequestLine>) =>
	openLineMatch(match, createdAt)(lineOf(line));

describe("a rule", () => {
	test("without parts hits every call of the API, and nothing else", () => {
		expect(fits({})).toBe(true);
		expect(fits({}, { isOfApi: false, path: "/health" })).toBe(false);
	});

	test("hits a path outside the API only by exactly that path", () => {
		const health = { isOfApi: false, path: "/health" };
		expect(fits({ path: "/health" }, health)).toBe(true);
		expect(fits({ path: "/h*" }, health)).toBe(false);
		expect(fits({ path: "/**" }, health)).toBe(false);
	});

	test.each([
		["/v1/people/*", "/v1/people/abc", true],
		["/v1/people/*", "/v1/people", false],
		["/v1/people/*", "/v1/people/", true],
		["/v1/people/*", "/v1/people/abc/changes", true],
		["/v1/people/**", "/v1/people/abc/changes", true],
		["/v1/*/abc", "/v1/people/abc", true],
		["/v1/people", "/v1/people", true],
		["/v1/people.", "/v1/peoplex", false],
		["/v1/(people)+", "/v1/(people)+", true],
		["/v1/people/a*c", "/v1/people/abc", true],
	] as const)("for %s and %s: %p", (path, asked, expected) => {
		expect(fits({ path }, { path: asked })).toBe(expected);
	});

	test("narrows by method and by call", () => {
		expect(fits({ method: ["PUT", "GET"] })).toBe(true);
		expect(fits({ method: ["PUT"] })).toBe(false);
		expect(fits({ operation: "getPerson" })).toBe(true);
		expect(fits({ operation: "getMe" })).toBe(false);
		expect(fits({ operation: "getMe" }, { operation: () => undefined })).toBe(
			false,
		);
	});

	test("narrows by parameters of the query, of which any value may fit", () => {
		const query = new URLSearchParams("max=5&email=a%40b.c&max=7");
		expect(fits({ query: { max: "7" } }, { query })).toBe(true);
		expect(fits({ query: { email: "a@*" } }, { query })).toBe(true);
		expect(fits({ query: { max: "7", email: "x" } }, { query })).toBe(false);
		expect(fits({ query: { other: "*" } }, { query })).toBe(false);
	});

	test("begins and ends at a time, or a span after it was made", () => {
		const at = (ms: number) => ({ at: createdAt + ms });
		const from = "2026-01-15T09:00:01Z";
		const until = "2026-01-15T10:00:02+01:00";
		expect(
			[0, 1000, 1999, 2000].map((ms) => fits({ from, until }, at(ms))),
		).toEqual([false, true, true, false]);
		const window = { after: "10s", for: "1m" };
		expect(
			[0, 9999, 10_000, 69_999, 70_000].map((ms) => fits(window, at(ms))),
		).toEqual([false, false, true, true, false]);
		expect(
			[0, 59_999, 60_000].map((ms) => fits({ for: "1m" }, at(ms))),
		).toEqual([true, true, false]);
		// A clock that is set back does not end a rule that has no beginning.
		expect(fits({ for: "1m" }, at(-60_000))).toBe(true);
	});
});

describe("the choice among requests that match", () => {
	const chosen = (match: Match, seed = 1) => {
		const chooses = openChoice(match, openChance(seed).stream("x"));
		return Array.from({ length: 12 }, (_, index) => index + 1).filter(chooses);
	};

	test("is all of them by default, or some by their number", () => {
		expect(chosen({})).toHaveLength(12);
		expect(chosen({ nth: [2, 5] })).toEqual([2, 5]);
		expect(chosen({ every: 4 })).toEqual([4, 8, 12]);
		expect(chosen({ every: 4, nth: [8] })).toEqual([8]);
		expect(chosen({ probability: 0 })).toEqual([]);
		expect(chosen({ probability: 1 })).toHaveLength(12);
	});

	test("repeats itself with the same seed, and differs with another", () => {
		const half = { probability: 0.5 };
		expect(chosen(half, 7)).toEqual(chosen(half, 7));
		const seeds = [1, 2, 3, 4].map((seed) => chosen(half, seed).join());
		expect(new Set(seeds).size).toBeGreaterThan(1);
	});
});
