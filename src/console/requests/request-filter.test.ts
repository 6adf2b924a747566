import { describe, expect, test } from "bun:test";
import type { RecordedRequest } from "../../contract/request.ts";
import { isWanted, shortenPath, toCurl } from "./request-filter.ts";

const request: RecordedRequest = {
	id: "1",
	at: "2026-01-15T09:00:00.000Z",
	method: "PUT",
	path: "/v1/people/Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY?callingData=true",
	status: 200,
	durationMs: 1,
	trackingId: "ROUTER_4001-404",
	caller: { personId: "x", orgId: "x", displayName: "Ada Admin" },
};

describe("the filter of requests", () => {
	test.each([
		["", true],
		["200", true],
		["2xx", true],
		["put", true],
		["PUT 200 ada", true],
		["callingdata", true],
		["router_4001", true],
		["400", false],
		["404", false],
		["4xx", false],
		["get", false],
		["put 404", false],
		["karim", false],
	])("finds %j: %p", (filter, isFound) => {
		expect(isWanted(request, filter)).toBe(isFound);
	});
});

test("ids in a path are cut to their ends", () => {
	expect(shortenPath(request.path)).toBe(
		"/v1/people/…mMjkwNDY?callingData=true",
	);
	expect(shortenPath("/v1/people/me")).toBe("/v1/people/me");
});

test("a request becomes a command for a shell, without a secret", () => {
	const sent: RecordedRequest = {
		...request,
		path: "/v1/people/1",
		requestHeaders: {
			authorization: "Bearer ***",
			cookie: "***",
			"content-type": "application/json",
			"if-match": '"1.abc"',
			"user-agent": "x",
		},
		requestBody: { text: `{"displayName":"Sinéad O'Connor"}`, isCut: false },
	};
	expect(toCurl(sent, "http://localhost:8080").split(" \\\n  ")).toEqual([
		"curl -X PUT 'http://localhost:8080/v1/people/1'",
		'-H "Authorization: Bearer $TOKEN"',
		"-H 'content-type: application/json'",
		`-H 'if-match: "1.abc"'`,
		`-d '{"displayName":"Sinéad O'"'"'Connor"}'`,
	]);
});
