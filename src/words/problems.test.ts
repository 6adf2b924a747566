import { describe, expect, test } from "bun:test";
import { problemCodes } from "../contract/error.ts";
import { english } from "./english/english.ts";
import { german } from "./german/german.ts";
import { japanese } from "./japanese/japanese.ts";

const values: Readonly<Record<string, unknown>> = {
	others: 2,
	expected: 3,
	actual: 4,
	max: 3,
	min: 1,
	forbidden: "control characters",
	part: "control characters",
	rule: 'must match format "date"',
	site: "acme.webex.com",
	account: "bot",
	extension: "133",
	isMemberEnough: true,
	value: "133",
	name: "Webinars",
	total: 5,
	example: "133",
	location: "London",
	line: 7,
	method: "PUT",
	meant: "max",
	reason: "letters",
	country: "DE",
	callingCode: "49",
};

const languages = { english, german, japanese };

describe("the sentences of refused fields", () => {
	test.each(Object.keys(languages) as (keyof typeof languages)[])(
		"are whole in every case, %s",
		(name) => {
			for (const code of problemCodes)
				for (const label of ["E-Mail", "Rollen"]) {
					const sentence = languages[name].problems[code]?.({
						label,
						isPlural: label === "Rollen",
						others: ["Durchwahl"],
						lists: () => ["Ann", "Bob"],
						values,
					});
					if (sentence === undefined) continue;
					expect(sentence).toMatch(
						name === "japanese" ? /^\S.*。$/ : /^\S.*\.$/,
					);
					expect(sentence).not.toMatch(/undefined|\$\{/);
				}
		},
	);

	test("are missing in German and Japanese only where the server says more than its parameters", () => {
		const missing = [
			"dryRunInside",
			"patchTestFailed",
			"patchTooLong",
			"wrongFormat",
			"wrongPointer",
			"wrongValue",
		];
		for (const { problems } of [german, japanese])
			expect(
				problemCodes.filter((code) => problems[code] === undefined).sort(),
			).toEqual(missing as never);
	});
});
