import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../../directory/errors.ts";
import { readVerifiedEmail } from "./verified-email.ts";

const email = "ada@example.com";
const none = { email, email_verified: undefined, xms_edov: undefined };

function read(claims: object, isTrusted = false): string {
	try {
		return readVerifiedEmail({ ...none, ...claims }, { isTrusted });
	} catch (cause) {
		if (cause instanceof DirectoryError) return cause.message;
		throw cause;
	}
}

describe("the verified e-mail address", () => {
	test.each([
		{ email_verified: true },
		{ email_verified: "true" },
		{ xms_edov: true },
		{ xms_edov: "1" },
		{ xms_edov: 1 },
		{ email_verified: true, xms_edov: true },
	])("is taken with %o", (claims) => {
		expect(read(claims)).toBe(email);
		expect(read(claims, true)).toBe(email);
	});

	test.each([
		{ email_verified: false },
		{ email_verified: "false" },
		{ email_verified: "yes" },
		{ email_verified: {} },
		{ xms_edov: false },
		{ xms_edov: "0" },
		{ email_verified: true, xms_edov: false },
		{ email_verified: false, xms_edov: true },
	])("is refused with %o, even where addresses are trusted", (claims) => {
		for (const isTrusted of [false, true])
			expect(read(claims, isTrusted)).toMatch(/is not verified/);
	});

	test("is refused where the provider is silent, unless addresses are trusted", () => {
		expect(read({})).toMatch(/does not say whether .* --oidc-email trusted/);
		expect(read({ email_verified: null })).toMatch(/does not say/);
		expect(read({}, true)).toBe(email);
	});

	test.each([
		undefined,
		null,
		"",
		"ada",
		1,
		[["ada@example.com"]],
		"a\u0000@b.c",
	])("is missing in %p", (wrong) => {
		expect(read({ email: wrong, email_verified: true }, true)).toMatch(
			/sent no e-mail address/,
		);
	});
});
