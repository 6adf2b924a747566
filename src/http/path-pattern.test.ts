import { expect, test } from "bun:test";
import fc from "fast-check";
import { openPathPattern } from "./path-pattern.ts";

test.each([
	["/v1/people", "/v1/people", true],
	["/v1/people", "/v1/people/1", false],
	["/v1/people/*", "/v1/people/1", true],
	["/v1/people/*", "/v1/people", false],
	["/v1/*/1", "/v1/people/1", true],
	["*/me", "/v1/people/me", true],
	["/v1/*ab*ab", "/v1/ab", false],
	["*", "", true],
	["/a.c", "/abc", false],
])("%s and %s: %p", (pattern, path, isFitting) => {
	expect(openPathPattern(pattern)(path)).toBe(isFitting);
});

test("a pattern fits what a regular expression fits", () => {
	const text = fc.string({ unit: fc.constantFrom("a", "b", "/") });
	fc.assert(
		fc.property(fc.array(text, { minLength: 1 }), text, (parts, path) => {
			const expression = new RegExp(`^${parts.join(".*")}$`);
			expect(openPathPattern(parts.join("*"))(path)).toBe(
				expression.test(path),
			);
		}),
	);
});
