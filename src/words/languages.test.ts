import { expect, test } from "bun:test";
import { findLanguage } from "./languages.ts";

test.each([
	["system", ["de-AT", "en"], "de"],
	["system", ["fi", "sv-SE", "de"], "de"],
	["system", ["ja-JP"], "ja"],
	["system", ["fi"], "en"],
	["system", [], "en"],
	["system", ["__proto__"], "en"],
	["en", ["de"], "en"],
] as const)(
	"the choice %s and the browser's %j mean %s",
	(choice, wanted, language) => {
		expect(findLanguage(choice, wanted)).toBe(language);
	},
);
