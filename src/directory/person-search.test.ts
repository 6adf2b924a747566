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
	expect(keys).toEqual(["jack smith", "smith jack", "john", "smith-jones"]);
});

test("every word of a name finds its person, and the key is one of theirs", () => {
	const word = fc.stringMatching(/^\S{1,6}$/u);
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
			const person = { displayName: words.join(" "), emails: [] };
			for (const each of words) {
				const key = searchKeyFor(person, searchPrefixOf(each));
				expect(searchKeysOf(person)).toContain(key as string);
			}
		}),
	);
});
