import { describe, expect, test } from "bun:test";
import type { Person } from "../../contract/person.ts";
import { selectRange } from "./selection.ts";

const people = {
	at: (index: number) =>
		index >= 10
			? undefined
			: ({ id: `id ${index}`, displayName: `Name ${index}` } as Person),
};
const ids = (selection: ReadonlyMap<string, string>) => [...selection.keys()];

describe("a range of people", () => {
	test.each([
		[2, 5],
		[5, 2],
	])("is everyone between two indexes, inclusive: %i to %i", (one, other) => {
		const { selection, missing } = selectRange(new Map(), {
			people,
			one,
			other,
		});
		expect(ids(selection)).toEqual(["id 2", "id 3", "id 4", "id 5"]);
		expect(missing).toBe(0);
	});

	test("is added to the selection", () => {
		const before = new Map([["id 9", "Name 9"]]);
		const { selection } = selectRange(before, { people, one: 0, other: 1 });
		expect(ids(selection)).toEqual(["id 9", "id 0", "id 1"]);
		expect(ids(before)).toEqual(["id 9"]);
	});

	test("counts who is not in memory", () => {
		const { selection, missing } = selectRange(new Map(), {
			people,
			one: 8,
			other: 12,
		});
		expect(ids(selection)).toEqual(["id 8", "id 9"]);
		expect(missing).toBe(3);
	});
});
