import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
	complainOfText,
	findInvisible,
	foldCase,
	lengthOf,
	nameKey,
	tellPossible,
	trimBlanks,
} from "./text.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const letters = fc.string({ unit: "grapheme", maxLength: 12 });
const anything = fc.string({ unit: "binary", maxLength: 12 });

describe("Case folding", () => {
	test("is the one of Unicode, for characters that need more than lower case", () => {
		for (const [text, folded] of [
			["Straße", "strasse"],
			["STRASSE", "strasse"],
			["ẞ", "ss"],
			["ΣΙΣΥΦΟΣ", "σισυφοσ"],
			["Σίσυφος", "σίσυφοσ"],
			["İ", "i"],
			["ı", "i"],
			["i\u0307", "i"],
			["I", "i"],
			["ﬁ", "fi"],
			["ŉ", "ʼn"],
			["µ", "μ"],
			["ſ", "s"],
			["K", "k"],
			["ᾈ", "ἀι"],
			["ᾳ", "αι"],
			["Ǆ", "ǆ"],
			["ǅ", "ǆ"],
			["Ꭰ", "Ꭰ"],
			["ꭰ", "Ꭰ"],
			["ᏸ", "Ᏸ"],
			["Ა", "ა"],
			["𐐀", "𐐨"],
			["ϴ", "θ"],
			["ᲀ", "в"],
		] as const)
			expect([text, foldCase(text)]).toEqual([text, folded]);
	});

	test("changes the characters that Unicode says it does, to others of the same case", () => {
		const wrong: string[] = [];
		// Characters beyond these planes have no case.
		for (let point = 0; point <= 0x1ffff; point++) {
			const text = String.fromCodePoint(point);
			if (/^[\p{Cs}\u0131\u0130]$/u.test(text)) continue;
			const folded = foldCase(text);
			const parts = text.normalize("NFD");
			const isRight =
				(foldCase(parts) !== parts) ===
					/^\p{Changes_When_Casefolded}$/u.test(text) &&
				(folded === text ||
					lengthOf(folded) > 1 ||
					new RegExp(`^\\u{${point.toString(16)}}$`, "iu").test(folded));
			if (!isRight) wrong.push(text);
		}
		expect(wrong).toEqual([]);
	});

	test("says the same of a text in every case", () => {
		fc.assert(
			fc.property(anything, (text) => {
				for (const other of [text.toUpperCase(), text.toLowerCase()]) {
					expect(foldCase(other)).toBe(foldCase(text));
					expect(nameKey(other)).toBe(nameKey(text));
				}
			}),
		);
	});
});

describe("The key of a name", () => {
	test("is the key of itself", () => {
		fc.assert(
			fc.property(anything, (text) => {
				expect(nameKey(nameKey(text))).toBe(nameKey(text));
			}),
			{ numRuns: 1000 },
		);
	});

	test("begins with the key of everything that the name begins with", () => {
		fc.assert(
			fc.property(
				fc.oneof(letters, anything, fc.string({ unit: "grapheme-composite" })),
				fc.nat(),
				(text, at) => {
					const parts = [...graphemes.segment(text)].map(
						({ segment }) => segment,
					);
					const prefix = parts.slice(0, at % (parts.length + 1)).join("");
					expect(nameKey(text)).toStartWith(nameKey(prefix));
				},
			),
			{ numRuns: 2000 },
		);
	});

	test("is one for a name however it is written", () => {
		for (const [one, other] of [
			["İnci Işık", "İNCİ IŞIK"],
			["İnci Işık", "inci ışık"],
			["ΣΙΣΥΦΟΣ ΤΕΣΤ", "σισυφος τεστ"],
			["straße", "STRASSE"],
			["  Wendy   Space ", "wendy space"],
			["Wendy\u00a0Space", "Wendy\u3000Space"],
			["Étienne", "E\u0301TIENNE"],
			["می\u200cخواهم", "میخواهم"],
			["❤\ufe0f", "❤"],
		] as const)
			expect(nameKey(one)).toBe(nameKey(other));
		expect(nameKey("Jose")).not.toBe(nameKey("José"));
	});
});

describe("A text", () => {
	test("is kept with everything that people write", () => {
		for (const text of [
			"",
			"John Andersen",
			"O’Brien – “Bob”",
			"👩‍🚀 Ada",
			"👩‍❤️‍👨",
			"❤️",
			"1️⃣",
			"🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
			"می‌خواهم",
			"क्‍ष",
			"അവന്‍ വന്നു",
			"葛\u{e0100}城",
			"山田　太郎",
			"ᠮᠣᠩᠭᠣᠯ",
			"\u0661\u0662",
		])
			expect([text, complainOfText(text, 64)]).toEqual([text, undefined]);
	});

	test("is refused with what cannot be seen", () => {
		for (const [text, problem] of [
			["a\u0000", "control"],
			["a\tb", "control"],
			["a\nb", "control"],
			["a\u0085b", "control"],
			["a\u009fb", "control"],
			["a\u2028b", "control"],
			["a\u2029b", "control"],
			["a\ud800b", "half"],
			["\udc00", "half"],
			["\u200b", "visible"],
			["\u200d", "visible"],
			["\u3164", "visible"],
			["\u2800", "visible"],
			["\u00ad", "visible"],
			["\u202e \u202c", "visible"],
			["\u200b\u200c\ufeff", "visible"],
			["a\u200bb", "U+200B"],
			["a\u202eb", "U+202E"],
			["a\u2066b", "U+2066"],
			["a\u200eb", "U+200E"],
			["a\u00adb", "U+00AD"],
			["\ufeffa", "U+FEFF"],
			["a\u2060b", "U+2060"],
			["\u200da", "U+200D"],
			["a\u200d", "U+200D"],
			["a \u200db", "U+200D"],
			["a\u200d\u200db", "U+200D"],
			["\ufe0fa", "U+FE0F"],
			["a\u{e0067}b", "U+E0067"],
			["a\uffffb", "U+FFFF"],
			["a\u{1fffe}b", "U+1FFFE"],
			["a\ufff9b", "U+FFF9"],
		] as const)
			expect([text, complainOfText(text, 64)?.problem]).toEqual([
				text,
				expect.stringContaining(problem),
			]);
	});

	test("is as long as it has code points", () => {
		expect(complainOfText("👍".repeat(256), 256)).toBeUndefined();
		expect(complainOfText("👍".repeat(257), 256)?.problem).toBe(
			"must be at most 256 characters, not 257",
		);
		expect(complainOfText("x".repeat(257), 256)?.problem).toBe(
			"must be at most 256 characters, not 257",
		);
	});

	test("loses the blanks around it, and no other character", () => {
		expect(trimBlanks(" \u00a0\u3000 a  b \u2009")).toBe("a  b");
		expect(trimBlanks("\ta\n")).toBe("\ta\n");
		expect(trimBlanks("  ")).toBe("");
	});

	test("names the first character of it that cannot be seen", () => {
		expect(findInvisible("a b c")).toBeUndefined();
		expect(findInvisible("a\u200db")).toBe("\u200d");
	});
});

test("a warning of a dry run is possible, and leaves names as they are", () => {
	for (const [warning, told] of [
		['"It was" was taken away', '"It was" would be taken away.'],
		["the number was not kept", "The number would not be kept."],
		["members[0] is no member", "members[0] is no member."],
	] as const)
		expect(tellPossible(warning)).toBe(told);
});
