import { describe, expect, test } from "bun:test";
import { openLookup } from "./lookups.ts";

const orgId = "org";
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("lookups of records by id", () => {
	test("gather while two statements run, and read when one has ended", async () => {
		const statements: { ids: readonly string[]; end: () => void }[] = [];
		const lookUp = openLookup<string>(async (_, ids) => {
			await new Promise<void>((end) => statements.push({ ids, end }));
			return new Map(ids.map((id) => [id, `person ${id}`]));
		});
		const found = [];
		for (const id of ["a", "b", "c", "d"]) {
			found.push(lookUp({ orgId, id }));
			await turn();
		}
		const idsOf = () => statements.map(({ ids }) => ids);
		expect(idsOf()).toEqual([["a"], ["b"]]);
		statements[0]?.end();
		await turn();
		expect(idsOf()).toEqual([["a"], ["b"], ["c", "d"]]);
		for (const { end } of statements) end();
		expect(await Promise.all(found)).toEqual(
			["a", "b", "c", "d"].map((id) => `person ${id}`),
		);
	});

	test("run on after a statement failed", async () => {
		let isFailing = true;
		const lookUp = openLookup<string>(async (_, ids) => {
			await turn();
			if (isFailing) throw new Error("The connection was cut.");
			return new Map(ids.map((id) => [id, id]));
		});
		const outcomes = [];
		for (const id of ["a", "b", "c"]) {
			outcomes.push(lookUp({ orgId, id }).catch(String));
			await turn();
		}
		expect(await Promise.all(outcomes)).toEqual(
			Array(3).fill("Error: The connection was cut."),
		);
		isFailing = false;
		expect(await lookUp({ orgId, id: "d" })).toBe("d");
	});
});
