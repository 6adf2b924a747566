import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	jsonValuesMax,
	parseJson,
	parseScanned,
	scanJson,
	sliceSteps,
} from "./json.ts";
import { jsonTextLengthMax } from "./json-scan.ts";
import type { JsonBounds } from "./json-scan-state.ts";

const bounds = { valuesMax: jsonValuesMax };
const bytesOf = (text: string) => new TextEncoder().encode(text);
const rest = async () => {};

/** Scans and parses a text that arrives in pieces of the given number of bytes. */
async function readPieces(
	text: string,
	{ pieceLength = Infinity, limits = bounds as JsonBounds, isRead = rest } = {},
): Promise<ReturnType<typeof parseJson>> {
	const bytes = bytesOf(text);
	async function* pieces() {
		for (let start = 0; start < bytes.length; start += pieceLength)
			yield bytes.subarray(start, start + pieceLength);
	}
	const scanned = await scanJson(pieces(), limits, isRead);
	const { problems } = scanned;
	return { value: await parseScanned(scanned, isRead), problems };
}

/** Any JSON text, with blanks wherever JSON allows them. */
const jsonText = fc
	.tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"))
	.filter(
		([value]) =>
			!/"__proto__"|\\u[dD][89a-fA-F]|\\u0000/.test(JSON.stringify(value)),
	)
	.map(([value, indent]) => JSON.stringify(value, null, indent));

/** JSON texts with few names, so that some are there twice, and with texts and blanks that look like names. */
const { value: crookedText } = fc.letrec<{ value: string; blank: string }>(
	(tie) => ({
		blank: fc.constantFrom("", "", " ", "\n\t"),
		value: fc.oneof(
			{ depthSize: "small" },
			fc.constantFrom('":"', '" :x"', '"a"', "true", "null", '"\\u0061"', "7"),
			fc
				.array(
					fc.tuple(
						fc.constantFrom(
							...["a", "b", "a ", ":", " : ", "__proto__", "\\u0061", ""],
						),
						tie("blank"),
						tie("value"),
						tie("blank"),
					),
					{ maxLength: 3 },
				)
				.map(
					(all) =>
						`{${all.map(([name, before, value, after]) => `"${name}"${before}:${after}${value}`).join()}}`,
				),
			fc
				.array(fc.tuple(tie("blank"), tie("value")), { maxLength: 3 })
				.map((all) => `[${all.map((parts) => parts.join("")).join()}]`),
		),
	}),
);

describe("JSON of a request", () => {
	test("is what JSON.parse makes of it, in one go and in slices", async () => {
		await fc.assert(
			fc.asyncProperty(jsonText, async (text) => {
				const value = JSON.parse(text) as unknown;
				const expected = { value, problems: [] };
				expect(parseJson(bytesOf(text))).toEqual(expected);
				expect(await readPieces(text)).toEqual(expected);
				for (const pieceLength of [1, 2, 7])
					expect(await readPieces(text, { pieceLength })).toEqual(expected);
			}),
		);
	});

	test("is what it is in whatever pieces it comes, and refused with the same words", async () => {
		await fc.assert(
			fc.asyncProperty(
				jsonText,
				fc.nat(),
				fc.constantFrom(...'{}[]",:0123456789.eE+-tfn\\u \n\u0001/xé🦊'),
				fc.integer({ min: 1, max: 5 }),
				async (text, at, character, pieceLength) => {
					const place = at % (text.length + 1);
					const changed = (
						text.slice(0, place) +
						character +
						text.slice(place)
					).toWellFormed();
					const whole = await outcomeOf(readPieces(changed));
					const inPieces = readPieces(changed, { pieceLength });
					expect(await outcomeOf(inPieces)).toEqual(whole);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test("is the same with and without a scan, and so are its refusals", async () => {
		await fc.assert(
			fc.asyncProperty(crookedText, async (text) => {
				const scanned = await outcomeOf(readPieces(text));
				const read = async () => parseJson(bytesOf(text));
				expect(await outcomeOf(read())).toEqual(scanned);
			}),
			{ numRuns: 2000 },
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
					// Valid JSON may still name a key twice, or contain characters that no text may contain.
					if (got === undefined && wanted !== undefined)
						expect(messageOf(changed)).toMatch(
							/twice|__proto__|U\+0000|surrogate/,
						);
					else expect(got?.value).toEqual(wanted);
				},
			),
			{ numRuns: 1000 },
		);
	});

	test("holds up others for a bounded number of steps only", async () => {
		let rests = 0;
		const text = `[${"0,".repeat(sliceSteps * 3)}0]`;
		await readPieces(text, {
			limits: { valuesMax: Infinity },
			isRead: async () => {
				rests++;
			},
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
		["a deep list", "[".repeat(1_000_000), /more than 32 levels deep/],
		[
			"many keys",
			`{${Array.from({ length: 2001 }, (_, index) => `"k${index}":0`).join()}}`,
			/more than (100 values|2000 properties)/,
		],
		["a key twice", '{"a":{"b":1,"b":2}}', /"b" twice/],
		["a key twice in other letters", '{"a":1,"\\u0061":2}', /"a" twice/],
		["__proto__", '{"a":[{"__proto__":1}]}', /a\[0\]\.__proto__/],
		[
			"a control",
			'{"a":[{"b":"x\u0001"}]}',
			/a\[0\]\.b must not contain a control/,
		],
		[
			"a control in a name",
			'{"a":[1,{"b\u0007":1}]}',
			/a\[1\]\.b\\u0007 must not contain a control/,
		],
		[
			"too many texts with U+0000",
			`[${'"\\u0000",'.repeat(60)}0]`,
			/more than 50 texts with U\+0000/,
		],
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
		await expect(readPieces(text, { limits })).rejects.toThrow(message);
		const inPieces = readPieces(text, { limits, pieceLength: 100 });
		await expect(inPieces).rejects.toThrow(message);
	});

	test.each([
		["many values", `[${"0,".repeat(150)}`],
		["many entries of a list", `{"operations":[${"0,".repeat(11)}`],
		["a long entry of a list", `{"operations":[{"a":["${"x".repeat(600)}","`],
		["a long value", `{"a":{"b":["${"x".repeat(1100)}","`],
		["a long list that stands alone", `["${"x".repeat(1100)}","`],
		["a long string", `{"a":"${"x".repeat(jsonTextLengthMax)}`],
		["a deep list", "[".repeat(33)],
		["a key twice", '{"operations":[{"b":1,"b":'],
		["what is no JSON", "{} "],
		["what is no UTF-8", '{"a":"\ud800'],
	])("is refused with %s before its end has come", async (_, start) => {
		let sent = 0;
		async function* pieces() {
			yield start.endsWith("\ud800")
				? Uint8Array.of(...bytesOf(start.slice(0, -1)), 0xed)
				: bytesOf(start);
			while (sent++ < 100) yield bytesOf("x".repeat(600));
		}
		const limits = {
			valuesMax: 100,
			pieceLengthMax: 1000,
			entriesMax: (name: string) => (name === "operations" ? 10 : undefined),
		};
		await expect(scanJson(pieces(), limits, rest)).rejects.toThrow();
		expect(sent).toBeLessThanOrEqual(2);
	});

	test("may have entries of the maximum length, wherever they are cut", async () => {
		const entry = `"${"x".repeat(98)}"`;
		const text = `{"list":[${entry},\n${entry} , ${entry}  ]  , "more":${entry}}`;
		const limits = { ...bounds, pieceLengthMax: 100 };
		for (const pieceLength of [1, 3, 50, 99, 100, 101, 1000])
			expect(await readPieces(text, { limits, pieceLength })).toEqual({
				value: JSON.parse(text),
				problems: [],
			});
		const longer = text.replace("x", "xx");
		await expect(readPieces(longer, { limits })).rejects.toThrow(
			"list[0] is longer than 100 characters",
		);
	});

	test("keeps no blanks between the entries of a list", async () => {
		const entry = `{"a":"b"},${" ".repeat(10_000)}`;
		async function* pieces() {
			yield bytesOf('{"list":[');
			for (let index = 0; index < 100; index++) yield bytesOf(entry);
			yield bytesOf("{}]}");
		}
		const { parts } = await scanJson(pieces(), bounds, rest);
		const kept = parts[0]?.runs?.join("") ?? "";
		expect(kept.length).toBeLessThan(2000);
	});

	test.each([
		['{"a":{"b":["x","\\u0000y"]},"c":"\\ud800"}', ["a.b[1]", "c"]],
		[
			'{"a":1,"b\\u0000c":2,"d":{"\\udc00":{"e":"\\u0000"}}}',
			["b\\u0000c", "d.\\udc00", "d.\\udc00.e"],
		],
		['["\\u0000",{"x":["\\udfff"]}]', ["[0]", "[1].x[0]"]],
		['"\\u0000"', ["body"]],
		['{"a":"\\u0001\\ud83e\\udd8a"}', []],
	])(
		"names every field of %s with a forbidden character",
		async (text, fields) => {
			for (const { value, problems } of [
				parseJson(bytesOf(text)),
				await readPieces(text, { pieceLength: 3 }),
			]) {
				expect(value).toEqual(JSON.parse(text));
				expect(problems.map(({ field }) => field)).toEqual(fields);
			}
		},
	);

	test("is decoded across the pieces in which it comes, and refused when it is not UTF-8", async () => {
		const bytes = bytesOf('{"a":"🦊é"}');
		const read = (of: Uint8Array) => {
			async function* pieces() {
				for (const byte of of) yield Uint8Array.of(byte);
			}
			return scanJson(pieces(), bounds, rest);
		};
		expect(await parseScanned(await read(bytes), rest)).toEqual({ a: "🦊é" });
		await expect(read(bytes.slice(0, 8))).rejects.toThrow("UTF-8");
	});
});

function attempt<Result>(task: () => Result): Result | undefined {
	try {
		return task();
	} catch {
		return undefined;
	}
}

async function outcomeOf(reading: Promise<unknown>): Promise<unknown> {
	return reading.catch((error: Error) => error.message);
}

function messageOf(text: string): string {
	try {
		parseJson(bytesOf(text));
		return "";
	} catch (error) {
		return (error as Error).message;
	}
}
