import { describe, expect, test } from "bun:test";
import { operations } from "../../contract/operations.ts";
import type { IdReader } from "../../http/check/check.ts";
import { describeRule } from "./describe-rule.ts";
import { openOperationFinder } from "./operation-finder.ts";
import { readRule } from "./read-rule.ts";

const ids: IdReader = {
	read: (_, text) => (text.startsWith("id-") ? text : undefined),
	problemOf: () => ({ code: "wrongId", parameters: {}, problem: "is no id" }),
};
const fieldsOf = (sent: unknown) =>
	readRule(sent, { ids }).problems.map(({ field }) => field);
const fault = { status: 503 };

describe("reading a rule", () => {
	test("takes one method or number for a list of one", () => {
		const { rule, problems } = readRule(
			{ match: { method: "PUT", nth: 3 }, fault },
			{ ids },
		);
		expect(problems).toEqual([]);
		expect(rule.match).toEqual({ method: ["PUT"], nth: [3] });
	});

	test("keeps an empty text, which is a body too", () => {
		const { rule } = readRule({ fault: { body: "" } }, { ids });
		expect(rule.fault.body).toBe("");
	});

	test("names every unknown name and wrong value at once", () => {
		const fields = fieldsOf({
			match: { methods: "PUT", path: "v1", operation: "x", person: "y" },
			fault: { status: 200, jsn: 1, headers: { "a b": "c" } },
			time: 1,
		});
		expect(fields.toSorted()).toEqual([
			"fault.headers.a b",
			"fault.jsn",
			"fault.status",
			"match.methods",
			"match.operation",
			"match.path",
			"match.person",
			"time",
		]);
	});

	test.each([
		[{}, ["fault"]],
		[{ fault: {} }, ["fault"]],
		[{ fault: { when: "after" } }, ["fault.when"]],
		[{ fault: { message: "no" } }, ["fault.message"]],
		[{ fault: { html: "gateway", status: 500 } }, ["fault.status"]],
		[{ fault: { body: "a", json: {} } }, ["fault.json"]],
		[{ fault: { cut: "before", status: 503 } }, ["fault.status"]],
		[{ fault: { cut: "after", json: {} } }, ["fault.json"]],
		[{ fault: { cut: "before", delayAfterMs: 1 } }, ["fault.delayAfterMs"]],
		[{ fault: { cut: "headers", truncate: 1 } }, ["fault.truncate"]],
		[
			{ fault: { headers: { "Content-Length": "1" } } },
			["fault.headers.Content-Length"],
		],
		[{ fault: { retryAfter: "a\nb" } }, ["fault.retryAfter"]],
		[{ fault, match: { after: "soon" } }, ["match.after"]],
		[{ fault, match: { after: "0s", for: "0s" } }, ["match.for"]],
		[{ fault, match: { from: "2026-02-30T00:00:00Z" } }, ["match.from"]],
		[
			{ fault, match: { for: "1m", until: "2026-01-01T00:00:00Z" } },
			["match.for"],
		],
		[
			{
				fault,
				match: { from: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z" },
			},
			["match.until"],
		],
		[{ fault, match: { nth: [0] } }, ["match.nth[0]"]],
		[{ fault, match: { method: [], nth: [] } }, ["match.method", "match.nth"]],
		[{ fault, times: 0 }, ["times"]],
	])("refuses %j", (sent, expected) => {
		expect(fieldsOf(sent)).toEqual(expected);
	});

	test.each([[null], [[]], ["x"], [3]])(
		"refuses %j, which is no rule",
		(sent) => {
			expect(fieldsOf(sent)).toContain("body");
		},
	);
});

describe("a rule in words", () => {
	test.each([
		[{ fault }, "Any call gets 503; the call does not run."],
		[
			{
				match: { method: "PUT", path: "/v1/people/*" },
				fault: { status: 503, retryAfter: 2 },
				times: 1,
			},
			"PUT /v1/people/* gets 503 with Retry-After: 2, once; the call does not run.",
		],
		[
			{
				match: { operation: "listPeople", every: 3, caller: "a@b.c" },
				fault: { cut: "body" },
			},
			"listPeople by a@b.c, one in 3, loses its connection within the body of the reply; the call runs.",
		],
		[
			{
				match: { path: "/v1/licenses", for: "1m" },
				fault: { html: "gateway", when: "after", delayMs: 20 },
				times: 2,
			},
			"/v1/licenses for 1m waits 20 ms before the call and gets the page of a gateway with 502, 2 times; the call runs.",
		],
	])("%j", (sent, words) => {
		expect(describeRule(readRule(sent, { ids }).rule)).toBe(words);
	});
});

describe("the call of a request", () => {
	const find = openOperationFinder(operations);
	test.each([
		["GET", "/v1/people/me", "getMe"],
		["HEAD", "/v1/people/abc", "getPerson"],
		["GET", "/v1/people/export", "exportPeople"],
		["PUT", "/v1/people/abc/", "updatePerson"],
		["POST", "/v1/people", "createPerson"],
		["GET", "/identity/scim/o/v2/Users", "listScimUsers"],
		["GET", "/v1/identity/scim/o/v2/Users/u", "getScimUser"],
		["DELETE", "/peopled/faults", "deleteFaults"],
		["DELETE", "/v1/people", undefined],
		["GET", "/people/me", undefined],
	])("%s %s is %p", (method, path, expected) => {
		expect(find(method, path)).toBe(expected);
	});
});
