import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { exampleIds } from "../contract/examples.ts";
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

	test.each([
		"https://hooks.example.com/services/T00000000/B00000000/Xw3kP9qLm2Zt7Yb4Vn6Rc8Dq",
		"https://ann:Xw3kP9qLm2@example.com/hook",
		"https://example.com/hook?apikey=abc123",
		"https://example.com/hook?x-amz-security-token=abc123",
		"https://example.com/hook?X-Amz-Signature=abc123",
		"https://example.com/hook?sig=abc123",
		"https://example.com/hook?a=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
	])("masks by its meaning what is secret in the target %s", (targetUrl) => {
		const shown = maskBody(JSON.stringify({ name: "x", targetUrl })) ?? "";
		expect(shown).toContain('"targetUrl":"https://');
		expect(shown).toContain(mask);
		for (const secret of ["Xw3kP9qLm2", "abc123", "eyJhb"])
			expect(shown).not.toContain(secret);
	});

	const tokens = fc
		.noBias(fc.uint8Array({ minLength: 48, maxLength: 48 }))
		.map((bytes) => Buffer.from(bytes).toString("base64url"));
	// Tokens that begin like cursors and ids, and tokens without a digit, are still tokens.
	const oddTokens = tokens.map((token) =>
		token.replaceAll(/\d/g, (digit) => "ABCDEFGHIJ"[Number(digit)] ?? ""),
	);
	const likeCursors = fc
		.tuple(fc.constantFrom('["', '{"', "[1", "{7"), tokens)
		.map(([start, token]) =>
			(Buffer.from(`${start}x`).toString("base64url") + token).slice(0, 64),
		);

	test("masks a token of ours wherever it stands", () => {
		fc.assert(
			fc.property(fc.oneof(tokens, oddTokens, likeCursors), (token) => {
				for (const shown of [
					maskPath(`http://a/v1/people/${token}?displayName=${token}`),
					maskPath(`http://[/${token}`),
					maskBody(JSON.stringify({ displayName: token, list: [token] })),
					JSON.stringify(maskHeaders(new Headers({ "x-any": token }))),
				])
					expect(shown ?? "").not.toContain(token);
			}),
		);
	});

	test("leaves ids, cursors, names and numbers as they are", () => {
		for (const text of [
			exampleIds.person,
			exampleIds.organization,
			"f5b36187-c8dd-4727-8b2f-f9c447f29046",
			"WzEsImY1YjM2MTg3LWM4ZGQtNDcyNy04YjJmLWY5YzQ0N2YyOTA0NiIsIiIsMTU3NzgzNjgwMDAwMF0",
			"john.andersen@example.com",
			"+14085267209",
			"2026-01-15T09:00:00.000Z",
			"Wolfeschlegelsteinhausenbergerdorff",
			"https://avatar.example.com/john/1.png",
		]) {
			const body = JSON.stringify({ value: text });
			expect(maskBody(body)).toBe(body);
			const path = `/v1/people?q=${encodeURIComponent(text)}`;
			expect(maskPath(`http://localhost${path}`)).toBe(path);
		}
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
