import { describe, expect, test } from "bun:test";
import type { RecordedRequest } from "../../contract/request.ts";
import { writeCurl } from "../../look/samples.ts";
import { sampleOf } from "../shell/api-sample.ts";
import { composeAgain, withoutKey } from "./composed-again.ts";

const origin = "http://localhost:8080";
const recorded: RecordedRequest = {
	id: "1",
	at: "2026-01-15T09:00:00.000Z",
	method: "PUT",
	path: "/v1/people/1",
	status: 200,
	durationMs: 1,
	trackingId: "ROUTER_4001",
	requestHeaders: {
		authorization: "Bearer ***",
		cookie: "***",
		"content-type": "application/json",
		"idempotency-key": "once",
		"if-match": '"1.abc"',
		"user-agent": "x",
	},
	requestBody: { text: `{"displayName":"Sinéad O'Connor"}`, isCut: false },
};

function composed(request: RecordedRequest) {
	const call = composeAgain(request, origin);
	if (typeof call === "string") throw new Error(`It is ${call}.`);
	return call;
}

describe("a recorded request, composed again", () => {
	test("has what means the same from another caller, and no secret", () => {
		const sample = sampleOf(withoutKey(composed(recorded)));
		expect(writeCurl(sample).split(" \\\n  ")).toEqual([
			"curl -X PUT 'http://localhost:8080/v1/people/1'",
			'-H "Authorization: Bearer $TOKEN"',
			"-H 'content-type: application/json'",
			`-H 'if-match: "1.abc"'`,
			`-d '{"displayName":"Sinéad O'"'"'Connor"}'`,
		]);
	});

	test("goes to this server, whatever its path is", () => {
		for (const path of ["//example.com/v1/people", "/@example.com/", "/\\x"]) {
			const { url } = composed({ ...recorded, path });
			expect(new URL(url).origin).toBe(origin);
		}
	});

	test.each([
		["notKept", { requestHeaders: undefined }],
		["cut", { requestBody: { text: "{", isCut: true } }],
		["masked", { requestBody: { text: '{"secret":"***"}', isCut: false } }],
		["masked", { path: "/v1/access_token?refresh_token=***" }],
	] as const)("cannot be made: %s", (reason, change) => {
		expect(composeAgain({ ...recorded, ...change }, origin)).toBe(reason);
	});
});
