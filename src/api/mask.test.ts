import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { mask, maskBody, maskHeaders, maskPath } from "./mask.ts";

describe("masking", () => {
	test("keeps the scheme of an Authorization header, and nothing behind it", () => {
		const shown = maskHeaders(
			new Headers({
				authorization: "Bearer abc.def",
				"x-spark-signature": "abc",
				cookie: "a=abc",
				"x-access-token": "abc",
				"idempotency-key": "abc",
				"content-type": "application/json",
			}),
		);
		expect(shown).toEqual({
			authorization: `Bearer ${mask}`,
			"x-spark-signature": mask,
			cookie: mask,
			"x-access-token": mask,
			"idempotency-key": "abc",
			"content-type": "application/json",
		});
		const odd = maskHeaders(new Headers({ authorization: "abc.def" }));
		expect(odd).toEqual({ authorization: mask });
	});

	test("masks a token in a query, and leaves the rest as it was written", () => {
		const path = (text: string) => maskPath(`http://localhost${text}`);
		expect(path("/v1/people?displayName=J%20A&max=5")).toBe(
			"/v1/people?displayName=J%20A&max=5",
		);
		expect(path("/v1/people?access_token=abc&max=5")).not.toContain("abc");
		expect(path("/v1/people?token=abc&token=def")).not.toMatch(/abc|def/);
	});

	test("finds secrets at any depth of a body, whatever stands around them", () => {
		const secret = fc.stringMatching(/^[a-z0-9]{12}$/);
		const name = fc.constantFrom(
			"secret",
			"accessToken",
			"access_token",
			"clientSecret",
			"Password",
			"token",
		);
		fc.assert(
			fc.property(
				secret,
				name,
				fc.jsonValue({ maxDepth: 2 }),
				(text, key, other) => {
					const body = JSON.stringify({
						other,
						items: [{ deep: { [key]: text } }],
					});
					fc.pre(!JSON.stringify(other).includes(text));
					expect(maskBody(body)).not.toContain(text);
				},
			),
		);
	});

	test("leaves a body without secrets as it was written, and shows none that it cannot read", () => {
		expect(maskBody('{ "displayName" : "Ann" }')).toBe(
			'{ "displayName" : "Ann" }',
		);
		expect(maskBody('{"accessToken": "abc')).toBeUndefined();
		expect(maskBody("no JSON at all")).toBe("no JSON at all");
		expect(maskBody('{"secret":null}')).toBe('{"secret":null}');
	});
});
