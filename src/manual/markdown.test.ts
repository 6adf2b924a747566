import { expect, test } from "bun:test";
import {
	type Block,
	parseInline,
	parseMarkdown,
	plainText,
} from "./markdown.ts";

test("reads headings with the anchors of GitHub, paragraphs over several lines, and code as it is", () => {
	expect(
		parseMarkdown(
			"# ETag and If-Match\n\nOne\ntwo.\n```sh\n# no heading\n- no item\n```\nThree.",
		),
	).toEqual([
		{
			kind: "heading",
			level: 1,
			text: "ETag and If-Match",
			anchor: "etag-and-if-match",
		},
		{ kind: "paragraph", parts: [{ kind: "text", text: "One two." }] },
		{ kind: "code", language: "sh", text: "# no heading\n- no item" },
		{ kind: "paragraph", parts: [{ kind: "text", text: "Three." }] },
	]);
});

test("reads lists whose items go over several lines, and tables with bars in cells", () => {
	const [list, table] = parseMarkdown(
		"- one\n  more\n- two\n\n| A | B |\n|---|---|\n| `x` | a \\| b |",
	);
	expect(list).toMatchObject({
		kind: "list",
		isOrdered: false,
		items: [[{ text: "one more" }], [{ text: "two" }]],
	});
	expect(table).toEqual({
		kind: "table",
		head: [[{ kind: "text", text: "A" }], [{ kind: "text", text: "B" }]],
		rows: [[[{ kind: "code", text: "x" }], [{ kind: "text", text: "a | b" }]]],
	});
});

test("reads links with code in them, and leaves what is not Markdown as it is", () => {
	expect(parseInline("See [`/x`](#y) and **now**.")).toEqual([
		{ kind: "text", text: "See " },
		{ kind: "link", address: "#y", parts: [{ kind: "code", text: "/x" }] },
		{ kind: "text", text: " and " },
		{ kind: "strong", text: "now" },
		{ kind: "text", text: "." },
	]);
	const plain = "phoneNumbers[0].value (a) <img onerror=x> 2 * 3 * 4 ``";
	expect(plainText(parseInline(plain))).toBe(plain);
});

test("keeps the beginning of a block that is not completed as text, and ends", () => {
	const text = (line: string) => ({
		kind: "paragraph",
		parts: [{ kind: "text", text: line }],
	});
	expect(parseMarkdown("# \nOne\n```c++\ntwo")).toEqual([
		text("#  One"),
		text("```c++ two"),
	] as Block[]);
	expect(parseMarkdown("#### ")).toEqual([text("#### ")] as Block[]);
});
