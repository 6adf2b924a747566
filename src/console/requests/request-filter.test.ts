import { describe, expect, test } from "bun:test";
import type { RecordedRequest } from "../../contract/request.ts";
import {
	isWanted,
	passes,
	type RequestFilter,
	readRequestFilter,
	writeRequestFilter,
} from "./request-filter.ts";

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

describe("the filter in the address", () => {
	test("is read as it was written", () => {
		const filter: RequestFilter = {
			text: "404 ada",
			methods: ["PUT", "DELETE"],
			statuses: ["4xx"],
			isOwnHidden: false,
		};
		expect(readRequestFilter(writeRequestFilter(filter))).toEqual(filter);
	});

	test("leaves out values that the page does not offer", () => {
		const query = new URLSearchParams("method=PUT,BREW&status=9xx&own=1");
		expect(readRequestFilter(query)).toEqual({
			text: "",
			methods: ["PUT"],
			statuses: [],
			isOwnHidden: true,
		});
	});

	test.each([
		[{}, true],
		[{ methods: ["PUT", "POST"] }, true],
		[{ methods: ["GET"] }, false],
		[{ statuses: ["2xx"] }, true],
		[{ statuses: ["4xx", "5xx"] }, false],
		[{ text: "ada", methods: ["PUT"], statuses: ["2xx"] }, true],
		[{ text: "karim", methods: ["PUT"] }, false],
	])("%j lets the request pass: %p", (change, isFound) => {
		const filter = { ...readRequestFilter(new URLSearchParams()), ...change };
		expect(passes(request, filter)).toBe(isFound);
	});

	test("hides the requests of the console on demand only", () => {
		const own = { ...request, fromConsole: true };
		const filter = readRequestFilter(new URLSearchParams());
		expect(passes(own, filter)).toBe(false);
		expect(passes(own, { ...filter, isOwnHidden: false })).toBe(true);
	});
});
