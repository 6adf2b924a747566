import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	decodeJson,
	jsonValuesMax,
	parseJson,
	parseLargeJson,
	sliceSteps,
} from "./json.ts";

const bounds = { valuesMax: jsonValuesMax };
const bytesOf = (text: string) => new TextEncoder().encode(text);
const rest = async () => {};

/** Any JSON text, with blanks where they may be. */
const jsonText = fc
	.tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"))
	.filter(
		([value]) =>
			!/"__proto__"|\\u[dD][89a-fA-F]|\\u0000/.test(JSON.stringify(value)),
	)
	.map(([value, indent]) => JSON.stringify(value, null, indent));

describe("JSON of a request", () => {
	test("is what JSON.parse makes of it, in one go and in slices", async () => {
		await fc.assert(
			fc.asyncProperty(jsonText, async (text) => {
				const expected = JSON.parse(text) as unknown;
				expect(parseJson(bytesOf(text))).toEqual(expected);
				expect(await parseLargeJson(text, bounds, rest)).toEqual(expected);
			}),
		);
	});

	test("is refused exactly when JSON.parse refuses it, after any change of a character", () => {
		fc.assert(
			fc.property(
				jsonText,
				fc.nat(),
				fc.constantFrom(...'{}[]",:0123456789.eE+-tfn\\u \n\u0001/x'),
				fc.boolean(),
				(text, at, character, isInserted) => {
					const place = at % (text.length + 1);
					const changed =
						text.slice(0, place) +
						character +
						text.slice(place + (isInserted ? 0 : 1));
					const wanted = attempt(() => JSON.parse(changed) as unknown);
					const got = attempt(() => parseJson(bytesOf(changed)));
					// What is JSON may still name a key twice, or hold a character that is none.
					if (got === undefined && wanted !== undefined)
						expect(messageOf(changed)).toMatch(
							/twice|surrogate|U\+0000|__proto__/,
						);
					else expect(got).toEqual(wanted);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test("holds up others for a bounded number of steps only", async () => {
		let rests = 0;
		const text = `[${"0,".repeat(sliceSteps * 3)}0]`;
		await parseLargeJson(text, { valuesMax: Infinity }, async () => {
			rests++;
		});
		expect(rests).toBeGreaterThanOrEqual(6);
	});

	test.each([
		["many values", `[${"0,".repeat(200)}0]`, /more than 100 values/],
		[
			"many entries of a list",
			`{"operations":[${"0,".repeat(20)}0]}`,
			/operations must hold at most 10 entries/,
		],
		[
			"a long entry of a list",
			`{"operations":[{"a":"${"x".repeat(2000)}"}]}`,
			/operations\[0\] is longer than 1000 characters/,
		],
		["a long value", `{"a":"${"x".repeat(2000)}"}`, /a is longer than 1000/],
		["a deep list", "[".repeat(1_000_000), /more than 32 deep/],
		[
			"many keys",
			`{${Array.from({ length: 2001 }, (_, index) => `"k${index}":0`).join()}}`,
			/more than (100 values|2000 properties)/,
		],
		["a key twice", '{"a":{"b":1,"b":2}}', /"b" twice/],
		["a key twice in other letters", '{"a":1,"\\u0061":2}', /"a" twice/],
		["__proto__", '{"a":[{"__proto__":1}]}', /a\[0\]\.__proto__/],
		["half a pair", '{"a":["\\ud800"]}', /a\[0\] contains half/],
		["U+0000", '{"a":"\\u0000"}', /U\+0000/],
		["nothing", "", /empty/],
		["blanks", " \n ", /empty/],
		["an end too early", '{"a":', /ends too early/],
		["more than one value", "{} {}", /unexpected at line 1, column 4/],
		["a text without an end", '{"a":"b', /ends too early/],
	])("is refused with %s", async (_, text, message) => {
		const limits = {
			valuesMax: 100,
			pieceLengthMax: 1000,
			entriesMax: (name: string) => (name === "operations" ? 10 : undefined),
		};
		await expect(parseLargeJson(text, limits, rest)).rejects.toThrow(message);
	});

	test("is decoded across the pieces in which it comes, and refused when it is not UTF-8", async () => {
		const bytes = bytesOf('{"a":"🦊é"}');
		async function* pieces(of: Uint8Array) {
			for (const byte of of) yield Uint8Array.of(byte);
		}
		expect(await decodeJson(pieces(bytes))).toBe('{"a":"🦊é"}');
		await expect(decodeJson(pieces(bytes.slice(0, 8)))).rejects.toThrow(
			"UTF-8",
		);
	});
});

function attempt<Result>(task: () => Result): Result | undefined {
	try {
		return task();
	} catch {
		return undefined;
	}
}

function messageOf(text: string): string {
	try {
		parseJson(bytesOf(text));
		return "";
	} catch (error) {
		return (error as Error).message;
	}
}
