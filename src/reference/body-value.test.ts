import { expect, test } from "bun:test";
import {
	findSyntaxError,
	readBody,
	showPath,
	valueAt,
	withValue,
} from "./body-value.ts";

const body = { a: "x", list: [{ b: 1 }, { b: 2 }] };

test("sets, makes and removes values, and keeps the order of the others", () => {
	expect(JSON.stringify(withValue(body, ["a"], "y"))).toBe(
		'{"a":"y","list":[{"b":1},{"b":2}]}',
	);
	expect(withValue(body, ["list", 0, "c", "d"], true)).toEqual({
		a: "x",
		list: [{ b: 1, c: { d: true } }, { b: 2 }],
	});
	expect(withValue(body, ["list", 2, "b"], 3)).toMatchObject({
		list: [{ b: 1 }, { b: 2 }, { b: 3 }],
	});
	expect(withValue(body, ["list", 0], undefined)).toEqual({
		a: "x",
		list: [{ b: 2 }],
	});
	expect(withValue(body, ["a"], undefined)).toEqual({ list: body.list });
	expect(valueAt(body, ["list", 1, "b"])).toBe(2);
	expect(valueAt(body, ["a", "b", 0])).toBeUndefined();
});

test("names paths as refusals do", () => {
	expect(showPath(["phoneNumbers", 0, "value"])).toBe("phoneNumbers[0].value");
});

test("reads only objects, and names the place of what is no JSON", () => {
	expect(readBody("")).toEqual({});
	expect(readBody("[]")).toBeUndefined();
	expect(readBody("{")).toBeUndefined();
	expect(findSyntaxError('{"a": 1}')).toBeUndefined();
	expect(findSyntaxError('{\n  "a": 1\n')).toMatchObject({ line: 3 });
});
