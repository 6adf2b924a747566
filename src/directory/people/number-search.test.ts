import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { hasNumber, numberPrefixesOf } from "./number-search.ts";

const john = {
	phoneNumbers: [
		{ type: "work" as const, value: "+14085267209", shown: "+1 408 526 7209" },
	],
	extension: "133",
};

describe("a search by number", () => {
	const found = [
		"+1 408 526 7209",
		"+14085267209",
		"+1 408",
		"1 (408) 526-7209",
		"408 526 7209",
		"(408) 526‑7209",
		"0408 526 7209",
		"001 408 526 7209",
		"526.7209",
		"7209",
		"209",
		"133",
		"13",
		"１３３",
	];
	for (const text of found)
		test(`finds a person by "${text}"`, () => {
			expect(hasNumber(john, numberPrefixesOf(text) ?? [])).toBe(true);
		});

	for (const text of ["+1 409", "+7209", "33", "408 526", "7208", "0133"])
		test(`does not find the person by "${text}"`, () => {
			expect(hasNumber(john, numberPrefixesOf(text) ?? [])).toBe(false);
		});

	for (const text of [
		"",
		"  ",
		"+",
		"()",
		"john",
		"a1",
		"1@example.com",
		"1+2",
	])
		test(`takes "${text}" for no number`, () => {
			expect(numberPrefixesOf(text)).toBeUndefined();
		});

	test("finds every number by its whole and by its last digits, however they are grouped", () => {
		fc.assert(
			fc.property(
				fc.stringMatching(/^[1-9][0-9]{6,14}$/),
				fc.constantFrom(" ", "-", ".", " (", ") ", "/"),
				fc.integer({ min: 3, max: 7 }),
				(digits, separator, count) => {
					const person = {
						phoneNumbers: [
							{ type: "mobile" as const, value: `+${digits}`, shown: digits },
						],
					};
					const grouped = (text: string) =>
						text.replace(/(\d{3})(?=\d)/g, `$1${separator}`);
					expect(
						hasNumber(person, numberPrefixesOf(grouped(`+${digits}`)) ?? []),
					).toBe(true);
					const last = digits.slice(-count).replace(/^0+/, "");
					fc.pre(last.length >= 3);
					expect(hasNumber(person, numberPrefixesOf(grouped(last)) ?? [])).toBe(
						true,
					);
				},
			),
		);
	});
});
