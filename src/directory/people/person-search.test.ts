import { expect, test } from "bun:test";
import fc from "fast-check";
import { searchKeyFor, searchKeysOf, searchPrefixOf } from "./person-search.ts";

const john = {
	displayName: "John  Andersen",
	firstName: "John",
	lastName: "Andersen",
	emails: ["John.Andersen@example.com"],
};

test("a person is found by any word of the name and by the e-mail address", () => {
	expect(searchKeysOf(john)).toEqual([
		"john andersen",
		"andersen john",
		"john.andersen@example.com",
	]);
	for (const text of [
		"jo",
		"JOHN an",
		" john   andersen ",
		"ander",
		"andersen j",
		"john.a",
	])
		expect([text, searchKeyFor(john, searchPrefixOf(text))]).toEqual([
			text,
			expect.any(String),
		]);
	for (const text of ["ohn", "johnny", "example.com", "andersen k"])
		expect(searchKeyFor(john, searchPrefixOf(text))).toBeUndefined();
});

test("first and last name count where the full name says something else", () => {
	const keys = searchKeysOf({
		displayName: "Jack Smith",
		firstName: "John",
		lastName: "Smith-Jones",
		emails: [],
	});
	expect(keys).toEqual([
		"jack smith",
		"smith jack",
		"john",
		"smith jones",
		"jones",
	]);
});

test("every word of a name finds its person, and the key is one of theirs", () => {
	const word = fc
		.stringMatching(/^\S{1,6}$/u)
		.filter((text) => searchPrefixOf(text) !== "");
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
			const person = { displayName: words.join(" "), emails: [] };
			// Hyphens and apostrophes make more words; words far behind are not found.
			fc.pre(searchPrefixOf(person.displayName).split(" ").length <= 8);
			for (const each of words) {
				const key = searchKeyFor(person, searchPrefixOf(each));
				expect(searchKeysOf(person)).toContain(key as string);
			}
		}),
	);
});

test("accents, hyphens, apostrophes and the form of letters do not count", () => {
	for (const [displayName, ...texts] of [
		["Marie Lefèvre-Dubois", "Dubois", "lefevre", "LEFÈVRE-D", "lefevre dub"],
		["Simão Ñandú", "Simao", "nandu", "SIMA\u0303O"],
		["Seán O’Brien", "O'Brien", "o’brien", "brien", "sean o"],
		["D'Artagnan", "artagnan", "d’artagnan"],
		["Jürgen Groß", "Jurgen", "gross", "GROẞ", "Groß"],
		["Bjørn Ærø", "bjorn", "aero"],
		["Łukasz Đorđević", "lukasz", "dordevic"],
		["Þór Guðmundsson", "thor", "gudm"],
		["İnci Işık", "inci", "İNCİ", "isik", "IŞIK"],
		["Ελένη Σίσυφος", "ελενη", "ΣΙΣΥΦΟΣ", "σισυφος"],
		["Фёдор Йовович", "федор", "иовович"],
		["Ｗｅｎｄｙ", "wendy"],
		["ガブリエル", "ガブ", "ｶﾞﾌﾞ"],
		["한국어", "한국"],
		["Jean–Luc", "luc"],
		["क्‍षत्रिय", "क्षत्र"],
	] as const)
		for (const text of texts) {
			const person = { displayName, emails: [] };
			const key = searchKeyFor(person, searchPrefixOf(text));
			expect([displayName, text, key]).toEqual([
				displayName,
				text,
				expect.any(String),
			]);
		}
	// A mark that belongs to its letter counts.
	expect(searchPrefixOf("か")).not.toBe(searchPrefixOf("が"));
	expect(searchPrefixOf("कि")).not.toBe(searchPrefixOf("क"));
});

test("an e-mail address is found with its domain in letters and as punycode", () => {
	const person = { displayName: "U", emails: ["u-1@bücher.example"] };
	for (const text of ["u-1@bücher", "u-1@xn--bcher", "U-1@BUCHER", "u-1"])
		expect([text, searchKeyFor(person, searchPrefixOf(text))]).toEqual([
			text,
			expect.any(String),
		]);
});

test("the key of a search text begins with that of its beginning", () => {
	const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
	const text = fc.oneof(
		fc.string({ unit: "grapheme", maxLength: 12 }),
		fc.string({ unit: "binary", maxLength: 12 }),
	);
	fc.assert(
		fc.property(text, fc.nat(), (whole, at) => {
			const parts = [...graphemes.segment(whole)].map(({ segment }) => segment);
			const prefix = parts.slice(0, at % (parts.length + 1)).join("");
			expect(searchPrefixOf(whole)).toStartWith(searchPrefixOf(prefix));
			expect(searchPrefixOf(searchPrefixOf(whole))).toBe(searchPrefixOf(whole));
		}),
		{ numRuns: 2000 },
	);
});
