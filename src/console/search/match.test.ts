import { describe, expect, test } from "bun:test";
import { partsOf, rankOf } from "./match.ts";

function marked(label: string, text: string): string {
	return partsOf(label, text)
		.map(({ text: part, isMatch }) => (isMatch ? `[${part}]` : part))
		.join("");
}

describe("a match", () => {
	test("ranks the whole label, then its beginning, beginnings of words, and the middle", () => {
		expect(rankOf("Sales", "sales")).toBe(0);
		expect(rankOf("Sales Berlin", "sal")).toBe(1);
		expect(rankOf("Sales Berlin", "ber sal")).toBe(2);
		expect(rankOf("Presales", "sales")).toBe(3);
		expect(rankOf("Sales", "x")).toBeUndefined();
		expect(rankOf("Sales", " ")).toBeUndefined();
	});

	test("does not distinguish case and marks", () => {
		expect(rankOf("Müller Straße", "muller strasse")).toBe(0);
		expect(rankOf("Élodie", "elo")).toBe(1);
	});

	test.each([
		["John Andersen", "and john", "[John] [And]ersen"],
		["Élodie", "elo", "[Élo]die"],
		["Straße 5", "strass", "[Straß]e 5"],
		["Presales", "sales", "Pre[sales]"],
		["Anna Hanna", "an", "[An]na Hanna"],
		["<img onerror>", "img", "<[img] onerror>"],
		["東京オフィス", "オフィス", "東京[オフィス]"],
		["Sales", "", "Sales"],
	])("marks in %s what was typed: %s", (label, text, expected) => {
		expect(marked(label, text)).toBe(expected);
	});
});
