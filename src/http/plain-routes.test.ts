import { expect, test } from "bun:test";
import type { Route } from "./call.ts";
import { openPlainRoutes } from "./plain-routes.ts";

const paths = ["/people", "/people/me", "/people/{id}", "/jobs/{job}/{part}"];
const groups = new Map(
	paths.map((path) => [
		`/v1${path}`,
		[{ operation: { method: "GET", path } } as unknown as Route],
	]),
);
const { find } = openPlainRoutes(groups, ({ operation }) => operation.path);

test("finds a path of the contract, with its parameters", () => {
	expect(find("GET", "/v1/people")?.handler).toBe("/people");
	const found = find("GET", "/v1/jobs/1/results");
	expect(found?.handler).toBe("/jobs/{job}/{part}");
	expect(found?.readParameter("job")).toBe("1");
	expect(found?.readParameter("part")).toBe("results");
});

test("prefers the pattern that comes first", () => {
	expect(find("GET", "/v1/people/me")?.handler).toBe("/people/me");
	expect(find("GET", "/v1/people/you")?.handler).toBe("/people/{id}");
});

test("knows no parameter that the path does not have", () => {
	const { readParameter } = find("GET", "/v1/people/you") ?? {};
	expect(readParameter?.("people")).toBeUndefined();
	expect(readParameter?.("job")).toBeUndefined();
	expect(readParameter?.("")).toBeUndefined();
});

test.each([
	["PUT", "/v1/people"],
	["HEAD", "/v1/people"],
	["GET", "/v1/people/"],
	["GET", "/v1//people"],
	["GET", "/v1/jobs//results"],
	["GET", "/v1/nothing"],
	["GET", "/v1"],
	["GET", "/people"],
	["GET", "/v2/people"],
])("leaves %s %s to the general router", (method, path) => {
	expect(find(method, path)).toBeUndefined();
});
