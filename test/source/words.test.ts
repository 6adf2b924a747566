import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./document.ts";
import { findTexts } from "./template-texts.ts";

const pages = ["console", "reference", "look"];

describe("the pages", () => {
	test("have no text of their own: each is in src/words, in every language", () => {
		const found = pages.flatMap((room) =>
			readdirSync(join(root, "src", room), { recursive: true })
				.map(String)
				.filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
				.flatMap((path) =>
					findTexts(readFileSync(join(root, "src", room, path), "utf8")).map(
						(text) => `src/${room}/${path}: ${text}`,
					),
				),
		);
		expect(found).toEqual([]);
	});
});

// A percent sign stands for the dollar sign of an expression, and an apostrophe for a backquote.
const sourceOf = (template: string) =>
	template.replaceAll("%{", "$" + "{").replaceAll("'", "`");

describe("the rule itself", () => {
	test.each([
		["html'<p>Hello</p>'", ["Hello"]],
		["html'<p>%{name} is here</p>'", ["is here"]],
		["html'<button aria-label=\"Close\">%{sign}</button>'", ["Close"]],
		["html'<input placeholder=\"Find %{what}\" />'", ["Find"]],
		["html'<p>%{a ? html'<b>Yes, %{b}</b>' : nothing}</p>'", ["Yes,"]],
	])("finds the text of %s", (template, texts) => {
		expect(findTexts(sourceOf(template))).toEqual(texts);
	});

	test.each([
		"html'<p class=%{name}>%{words.x} · %{a > b}</p>'",
		"html'<option value=\"GET\">%{words.any}</option>'",
		"html'<p>%{'%{a} of %{b}'}</p>'",
		"html'<kbd>Ctrl</kbd><code>GET</code>'",
		"'<p>Hello</p>'",
		"// html'<p>Hello</p>'",
	])("finds none in %s", (template) => {
		expect(findTexts(sourceOf(template))).toEqual([]);
	});
});
