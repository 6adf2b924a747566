import { expect, test } from "bun:test";
import fc from "fast-check";
import { initialOf } from "./name-initial.ts";
import { compareText, personNameKey } from "./people-query.ts";

test.each([
	["Åsa", "A"],
	["Émile", "E"],
	["ölmez", "O"],
	["Çelik", "C"],
	["Łukasz", "L"],
	["Кирилл", "К"],
	["Ελένη", "Ε"],
	["山田 太郎", "漢"],
	["さくら", "あ"],
	["サトウ", "ア"],
	["김철수", "가"],
	["7-Eleven", "#"],
	["🦊", "#"],
	["", "#"],
])("the name %s is under %s", (name, initial) => {
	expect(initialOf(personNameKey(name)).initial).toBe(initial);
});

const text = fc.string({ unit: "binary", maxLength: 3 });

test("names with one initial are neighbors in the order of names", () => {
	fc.assert(
		fc.property(text, text, (one, two) => {
			const { from, before } = initialOf(one);
			const isWithin = (key: string) =>
				compareText(key, from) >= 0 &&
				(before === undefined || compareText(key, before) < 0);
			expect(isWithin(one)).toBe(true);
			expect(isWithin(two)).toBe(
				initialOf(two).from === from && initialOf(two).before === before,
			);
		}),
	);
});
