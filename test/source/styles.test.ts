import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { root } from "./document.ts";

const tokens = "src/look/tokens.css";
const sheets = [...new Glob("src/**/*.css").scanSync(root)]
	.filter((path) => path !== tokens)
	.sort();
const defined = new Set(
	sheets
		.concat(tokens)
		.flatMap((path) =>
			[...read(path).matchAll(/(--[a-z0-9-]+)\s*:/g)].map(([, name]) => name),
		),
);

/** Set by scripts, on one element. */
const setByScripts = new Set(["--height-max"]);

function read(path: string): string {
	return readFileSync(join(root, path), "utf8").replaceAll(
		/\/\*[\s\S]*?\*\//g,
		"",
	);
}

test.each(sheets)(
	"%s takes its colors and sizes of type from the tokens",
	(path) => {
		const wrong = read(path)
			.split("\n")
			.filter(
				(line) =>
					/#[0-9a-f]{3,8}\b(?![^(]*\{)|\b(rgb|hsl|oklch)a?\(/i.test(line) ||
					/font-size:\s*[\d.]+(px|rem)/.test(line) ||
					/\b(white|black|gray|grey)\b\s*(;|$)/.test(line),
			);
		expect(wrong).toEqual([]);
	},
);

test("every token that a style sheet uses is there", () => {
	const scripts = [
		...new Glob("src/{look,console,reference}/**/*.ts").scanSync(root),
	]
		.map(read)
		.join("\n");
	const missing = sheets.flatMap((path) =>
		[...read(path).matchAll(/var\((--[a-z0-9-]+)/g)]
			.map(([, name = ""]) => name)
			.filter(
				(name) =>
					!defined.has(name) &&
					!setByScripts.has(name) &&
					!scripts.includes(name),
			)
			.map((name) => `${path} ${name}`),
	);
	expect(missing).toEqual([]);
});
