import { describe, expect, test } from "bun:test";
import {
	isBulkId,
	listReferences,
	orderOperations,
	type Referring,
	resolveReferences,
} from "./references.ts";

const ann: Referring = {
	bulkId: "ann",
	path: "/Users",
	data: { userName: "a" },
};
const sales: Referring = {
	bulkId: "sales",
	path: "/Groups",
	data: { members: [{ value: "bulkId:ann" }, { value: "bulkId:ben" }] },
};
const removal: Referring = {
	path: "/Groups/bulkId:sales",
	data: {
		Operations: [{ op: "remove", path: 'members[value eq "bulkId:ann"]' }],
	},
};

describe("references of a bulk request", () => {
	test("are found in values, in the path and in a filter", () => {
		expect(listReferences(ann)).toEqual([]);
		expect(listReferences(sales)).toEqual(["ann", "ben"]);
		expect(listReferences(removal)).toEqual(["sales", "ann"]);
	});

	test("are not found in the middle of a text", () => {
		const data = {
			displayName: "see bulkId:ann",
			title: 'a "quoted" bulkId:x',
		};
		expect(listReferences({ path: "/Users", data })).toEqual([]);
	});

	test("become ids", () => {
		const ids = new Map([
			["ann", "1"],
			["sales", "2"],
		]);
		expect(resolveReferences(removal, ids)).toEqual({
			path: "/Groups/2",
			data: { Operations: [{ op: "remove", path: 'members[value eq "1"]' }] },
		});
		expect(resolveReferences({ path: "/Users/3" }, ids)).toEqual({
			path: "/Users/3",
			data: undefined,
		} as Referring);
	});

	test("order operations, which otherwise keep the order of the request", () => {
		const other: Referring = { path: "/Users/9", data: {} };
		expect(orderOperations([removal, other, sales, ann])).toEqual({
			order: [1, 3, 2, 0],
			circular: new Set(),
		});
	});

	test("in a circle are told apart from the others", () => {
		const one: Referring = {
			bulkId: "one",
			path: "/Groups",
			data: { members: [{ value: "bulkId:two" }] },
		};
		const two: Referring = {
			bulkId: "two",
			path: "/Groups",
			data: { members: [{ value: "bulkId:one" }] },
		};
		const self: Referring = {
			bulkId: "self",
			path: "/Groups",
			data: { members: [{ value: "bulkId:self" }] },
		};
		const after: Referring = { path: "/Groups/bulkId:one" };
		expect(orderOperations([one, ann, two, self, after])).toEqual({
			order: [1],
			circular: new Set([0, 2, 3, 4]),
		});
	});

	test("need names that a path and a filter can hold", () => {
		expect(isBulkId("q-w.e:r ty")).toBe(true);
		for (const text of ["", 'a"b', "a/b", "a\\b", "x".repeat(257)])
			expect(isBulkId(text)).toBe(false);
	});
});
