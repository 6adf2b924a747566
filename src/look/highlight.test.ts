import { expect, test } from "bun:test";
import fc from "fast-check";
import { highlight } from "./highlight.ts";

const kindsOf = (text: string, language: string) =>
	highlight(text, language)
		.filter(({ kind }) => kind !== "plain")
		.map(({ kind, text: part }) => `${kind} ${part}`);

test("loses and adds nothing", () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.constantFrom("sh", "js", "python", "java", "go", "json", "other"),
			(text, language) => {
				const parts = highlight(text, language);
				expect(parts.map((part) => part.text).join("")).toBe(text);
			},
		),
	);
});

test("tells names from texts in JSON, and comments from the marks in texts", () => {
	expect(kindsOf('{"a": "b#", "c": true, "d": 1.5}', "json")).toEqual([
		'name "a"',
		'text "b#"',
		'name "c"',
		"literal true",
		'name "d"',
		"literal 1.5",
	]);
	expect(kindsOf("curl -X PUT 'http://a/#b' # say", "sh")).toEqual([
		"word curl",
		"word -X",
		"text 'http://a/#b'",
		"comment # say",
	]);
});
