import { expect, test } from "bun:test";
import { partsToTry } from "./similar-texts.ts";

test.each([
	["jon andersen", ["andersen", "jon"]],
	["andresen", ["andres", "andre", "andr"]],
	["Bo Li", []],
	["ada@exmaple.com", []],
	["+1 408 526 7209", []],
	["", []],
])("a text that nobody matches is searched in parts: %p", (text, parts) => {
	expect(partsToTry(text)).toEqual(parts);
});
