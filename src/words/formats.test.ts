import { expect, test } from "bun:test";
import { english } from "./english/english.ts";
import { german } from "./german/german.ts";
import { japanese } from "./japanese/japanese.ts";

test("counts have the separators and the plural of the language", () => {
	expect(english.people.count(1)).toBe("1 person");
	expect(english.people.count(12_345)).toBe("12,345 people");
	expect(german.people.count(1)).toBe("1 Person");
	expect(german.people.count(12_345)).toBe("12.345 Personen");
	expect(japanese.people.count(12_345)).toBe("12,345人");
});

test("lists have the words of the language", () => {
	const names = ["Ada", "Grace", "Mary"];
	expect(english.merge.textOf(names, "May 1")).toContain(
		"Ada, Grace, and Mary",
	);
	expect(japanese.merge.textOf(names, "5月1日")).toContain("Ada、Grace、Mary");
	expect(german.merge.textOf(names, "1. Mai")).toContain("Ada, Grace und Mary");
});

test("sentences of refused fields follow the grammar of the language", () => {
	const field = {
		label: "Telefon",
		isPlural: false,
		others: ["Durchwahl"],
		lists: () => ["A", "B"],
		values: {},
	};
	expect(german.problems.requiredForCalling?.(field)).toBe(
		"Telefon oder Durchwahl ist erforderlich, wenn eine Calling-Lizenz zugewiesen ist.",
	);
	expect(english.problems.requiredForCalling?.(field)).toBe(
		"Telefon or durchwahl is required when a calling license is assigned.",
	);
	expect(japanese.problems.implicitLicense?.(field)).toContain("A、B");
	expect(german.problems.implicitLicense?.(field)).toContain("A und B");
});
