import { expect, test } from "bun:test";
import { readNumber } from "./phone-number.ts";

test("A number is read as people write it, whatever stands around it", () => {
	for (const [text, country] of [
		["408 526 7209", "US"],
		["(408) 526-7209", "US"],
		["1-408-526-7209", "US"],
		["+14085267209", undefined],
		["+1 408 526 7209", "DE"],
		["+1 408 526 7209", "AQ"],
		[" +14085267209 ", "US"],
		["\u00a0+1\u2009408\u202f526\u00a07209\u3000", "US"],
		["\u202a+1 408 526 7209\u202c", "US"],
		["\u2066408\u200b526 7209\u2069", "US"],
		["\ufeff408.526.7209\u200e", "US"],
		["＋1 408 526 7209", "DE"],
		["٤٠٨ ٥٢٦ ٧٢٠٩", "US"],
		["408–526–7209", "US"],
		["011 1 408 526 7209", "US"],
		["tel:+1-408-526-7209", undefined],
		["TEL:+1(408)526.7209", "DE"],
		["tel:+14085267209;foo=bar", "DE"],
		["tel:526-7209;phone-context=+1-408", "DE"],
		["tel:4085267209;phone-context=+1", undefined],
	] as const)
		expect([text, readNumber(text, country)]).toEqual([
			text,
			{
				number: {
					type: "work",
					value: "+14085267209",
					shown: "+1 408 526 7209",
				},
			},
		]);
});

test("A refusal says what is wrong with a number", () => {
	for (const [text, country, words] of [
		["+1 408 526 7998 x12", "US", "has an extension (12)"],
		["408 526 7998 ext. 5", "US", "has an extension (5)"],
		["408 526 7998 extension 5", "US", "has an extension (5)"],
		["408 526 7998;ext=77", "US", "has an extension (77)"],
		["408 526 7998 #9", "US", "has an extension (9)"],
		["408 526 7998,,12", "US", "has an extension (12)"],
		["tel:+14085267998;ext=12", "US", "has an extension (12)"],
		["tel:+14085267998;isub=1", "US", "subaddress"],
		["tel:4085267998", "US", "local number"],
		["tel:5267998;phone-context=example.com", "US", "local number"],
		["tel:call-me", "US", "RFC 3966"],
		["+999 123456", "US", "no country has +999"],
		["+0 12345678", "US", "calling code"],
		["12", "US", "too short"],
		["+1 408 526", "US", "too short"],
		["408 526 7998 1234 5", "US", "too long"],
		["+44 20 7946 0998 12345", "US", "too long"],
		["408 000 0000", "US", "exists in US"],
		["+1 555 123 4567", "DE", "exists under +1"],
		["1-800-FLOWERS", "US", "without letters"],
		["unknown", "US", "without letters"],
		["020 7946 0998", undefined, "write it with its country"],
		["1234567", "AQ", "whose numbering plan is unknown"],
		["", "US", "must not be empty"],
		["\u200b", "US", "must not be empty"],
		["408\n526 7998", "US", "control characters"],
		["+", "US", "is not a telephone number"],
		["@@", "US", "is not a telephone number"],
		["1".repeat(65), "US", "too long"],
	] as const) {
		const read = readNumber(text, country);
		expect([text, read]).toEqual([
			text,
			{
				problem: expect.objectContaining({
					problem: expect.stringContaining(words),
				}),
			},
		]);
	}
});
