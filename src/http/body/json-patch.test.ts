import { describe, expect, test } from "bun:test";
import { applyJsonPatch, patchLengthMax } from "./json-patch.ts";

describe("a JSON patch", () => {
	// The examples of RFC 6902, appendix A, and further rules of its text.
	test.each<[string, unknown, unknown[], unknown]>([
		[
			"adds a property",
			{ foo: "bar" },
			[{ op: "add", path: "/baz", value: "qux" }],
			{ baz: "qux", foo: "bar" },
		],
		[
			"adds to the middle of a list",
			{ foo: ["bar", "baz"] },
			[{ op: "add", path: "/foo/1", value: "qux" }],
			{ foo: ["bar", "qux", "baz"] },
		],
		[
			"adds to the end of a list by its length and by -",
			{ foo: ["bar"] },
			[
				{ op: "add", path: "/foo/1", value: ["abc", "def"] },
				{ op: "add", path: "/foo/-", value: null },
			],
			{ foo: ["bar", ["abc", "def"], null] },
		],
		[
			"adds over a property that is there",
			{ foo: 1 },
			[{ op: "add", path: "/foo", value: { a: [] } }],
			{ foo: { a: [] } },
		],
		[
			"removes a property and an entry",
			{ baz: "qux", foo: ["a", "b"] },
			[
				{ op: "remove", path: "/baz" },
				{ op: "remove", path: "/foo/0" },
			],
			{ foo: ["b"] },
		],
		[
			"replaces a value and the whole",
			{ baz: "qux" },
			[
				{ op: "replace", path: "/baz", value: "boo" },
				{ op: "test", path: "", value: { baz: "boo" } },
				{ op: "replace", path: "", value: { other: 1 } },
			],
			{ other: 1 },
		],
		[
			"moves a property, and an entry within its list",
			{ foo: { bar: "baz", waldo: "fred" }, qux: ["all", "grass", "cows"] },
			[
				{ op: "move", from: "/foo/waldo", path: "/qux/3" },
				{ op: "move", from: "/qux/1", path: "/qux/2" },
			],
			{ foo: { bar: "baz" }, qux: ["all", "cows", "grass", "fred"] },
		],
		[
			"copies what then goes its own way",
			{ a: [1] },
			[
				{ op: "copy", from: "/a", path: "/b" },
				{ op: "add", path: "/b/-", value: 2 },
			],
			{ a: [1], b: [1, 2] },
		],
		[
			"tests values, whatever the order of properties",
			{ baz: "qux", foo: [{ a: 1, b: 2 }, 2, "c"], "/": 9, "~1": 10 },
			[
				{ op: "test", path: "/baz", value: "qux" },
				{ op: "test", path: "/foo/0", value: { b: 2, a: 1 } },
				{ op: "test", path: "/~1", value: 9 },
				{ op: "test", path: "/~01", value: 10, more: "is ignored" },
			],
			{ baz: "qux", foo: [{ a: 1, b: 2 }, 2, "c"], "/": 9, "~1": 10 },
		],
	])("%s", (_, document, patch, expected) => {
		const before = structuredClone([document, patch]);
		const patched = { document: expected, problems: [], unsettled: [] };
		expect(applyJsonPatch(document, patch)).toEqual(patched);
		expect(applyJsonPatch(document, patch)).toEqual(patched);
		expect([document, patch]).toEqual(before);
	});

	test.each<[string, unknown]>([
		["[0].path", { op: "add", path: "/a/b", value: 1 }],
		["[0].path", { op: "add", path: "/list/2", value: 1 }],
		["[0].path", { op: "add", path: "/list/01", value: 1 }],
		["[0].path", { op: "add", path: "/__proto__/x", value: 1 }],
		["[0].path", { op: "add", path: "/__proto__", value: {} }],
		["[0].path", { op: "add", path: "/hasOwnProperty/call", value: 1 }],
		["[0].path", { op: "add", path: "/constructor/prototype/x", value: 1 }],
		["[0].path", { op: "test", path: "/list/length", value: 1 }],
		["[0].path", { op: "remove", path: "/toString" }],
		["[0].path", { op: "remove", path: "/list/-" }],
		["[0].path", { op: "replace", path: "/nothing", value: 1 }],
		["[0].path", { op: "move", from: "/list", path: "/list/0" }],
		["[0].path", { op: "add", path: "title", value: 1 }],
		["[0].path", { op: "add", path: "/a~2", value: 1 }],
		["[0].path", { op: "add", value: 1 }],
		["[0].value", { op: "add", path: "/x" }],
		["[0].from", { op: "copy", path: "/x" }],
		["[0].from", { op: "move", from: "/nothing", path: "/x" }],
		["[0].op", { op: "spoil", path: "/x" }],
		["[0].op", { path: "/x" }],
		["[0]", "add"],
		["[0]", null],
	])("is refused at %s: %j", (field, operation) => {
		const document = { text: "a", list: ["a"] };
		expect(fieldsOf(document, [operation])).toEqual([field]);
		expect(applyJsonPatch(document, [operation]).document).toEqual(document);
		expect(typeof Object.prototype.hasOwnProperty.call).toBe("function");
	});

	test("is told of a test that does not hold by the index of the test", () => {
		const { problems, unsettled } = applyJsonPatch({ a: 1 }, [
			{ op: "test", path: "/a", value: 1 },
			{ op: "test", path: "/a", value: "1" },
		]);
		expect(problems.map(({ field, code }) => [field, code])).toEqual([
			["[1].value", "patchTestFailed"],
		]);
		expect(unsettled).toEqual([]);
	});

	test("is done as far as it can be, with every operation named that cannot", () => {
		const document = { a: 1, list: ["x", "y"] };
		expect(
			applyJsonPatch(document, [
				{ op: "spoil", path: "/z" },
				{ op: "add", path: "no pointer" },
				{ op: "replace", path: "/a", value: 2 },
				{ op: "test", path: "/a", value: 1 },
				{ op: "move", from: "/list/0", path: "/list/7" },
				{ op: "add", path: "/nothing/inside", value: 1 },
				{ op: "add", path: "/b", value: 3 },
			]),
		).toMatchObject({
			document: { a: 2, b: 3, list: ["x", "y"] },
			problems: [
				{ field: "[0].op" },
				{ field: "[1].path" },
				{ field: "[1].value" },
				{ field: "[3].value" },
				{ field: "[4].path" },
				{ field: "[5].path" },
			],
			unsettled: ["z", "list", "nothing"],
		});
	});

	test("says nothing of what only follows from an operation that was not done", () => {
		const fields = fieldsOf({ list: [] }, [
			{ op: "add", path: "/list/5", value: "a" },
			{ op: "remove", path: "/list/0" },
			{ op: "test", path: "/list", value: ["a"] },
			{ op: "copy", from: "/list/0", path: "/b" },
			{ op: "remove", path: "/c" },
		]);
		expect(fields).toEqual(["[0].path", "[4].path"]);
	});

	test("is bounded in its operations and in what copies grow to", () => {
		const test = { op: "test", path: "/a", value: "a" };
		const many = (length: number) => Array.from({ length }, () => test);
		expect(fieldsOf({ a: "a" }, many(patchLengthMax))).toEqual([]);
		expect(fieldsOf({ a: "a" }, many(patchLengthMax + 1))).toEqual(["body"]);
		const doubling = Array.from({ length: 100 }, (_, index) => ({
			op: "copy",
			from: "",
			path: `/${index}`,
		}));
		const [first, ...others] = fieldsOf({ a: "a" }, doubling);
		expect(first).toMatch(/^\[\d+\]\.from$/);
		expect(others).toEqual([]);
		expect(fieldsOf({}, { op: "add" })).toEqual(["body"]);
	});
});

function fieldsOf(document: unknown, patch: unknown): string[] {
	return applyJsonPatch(document, patch).problems.map(({ field }) => field);
}
