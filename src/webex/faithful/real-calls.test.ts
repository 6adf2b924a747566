import { expect, test } from "bun:test";
import { findRealCall } from "./real-calls.ts";

test("finds the calls of the real service with the parameters that it knows", () => {
	expect(findRealCall("GET", "/v1/people")?.parameters).toEqual([
		...["email", "displayName", "id", "orgId", "roles", "callingData"],
		...["locationId", "max", "excludeStatus", "cursor"],
	]);
	expect(findRealCall("HEAD", "/v1/people/me")?.id).toBe("getMe");
	expect(findRealCall("GET", "/v1/people/Y2lz")?.id).toBe("getPerson");
	expect(findRealCall("PUT", "/v1/people/Y2lz")?.parameters).toEqual([
		...["callingData", "showAllTypes", "minResponse"],
	]);
});

test("leaves the calls that only peopled has", () => {
	for (const [method, path] of [
		["PATCH", "/v1/people/Y2lz"],
		["GET", "/v1/people/export"],
		["GET", "/v1/people/Y2lz/changes"],
		["POST", "/v1/bulk"],
		["GET", "/v1/tokens"],
		["GET", "/peopled/clock"],
		["GET", "/v1/nothing"],
	] as const)
		expect(findRealCall(method, path)).toBeUndefined();
});
