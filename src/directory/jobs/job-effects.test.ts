import { describe, expect, test } from "bun:test";
import { addEffects, type ItemEffects, lossesMax } from "./job-effects.ts";

const none = { seats: [], losses: [], warnings: [] };
const refusedBy = (refusal: ItemEffects["refusal"]) => ({ ...none, refusal });
const full = (name: string, place: number) =>
	refusedBy({
		status: 409,
		description: `licenses[${place}] cannot be assigned: ${name}`,
		field: `licenses[${place}]`,
		code: "licenseFull",
		parameters: { name, total: 5 },
	});
const taken = (value: string) =>
	refusedBy({
		status: 409,
		description: `emails ${value} already belongs to another person.`,
		field: "emails",
		code: "emailTaken",
		parameters: { value },
	});

describe("refused items of a job", () => {
	test("are added up by the license, whatever its place in the list", () => {
		const first = addEffects(undefined, [full("A", 0), full("B", 1)]);
		const { refusals } = addEffects(first, [full("A", 3)]);
		expect(
			refusals.map(({ example, count }) => [example.parameters, count]),
		).toEqual([
			[{ name: "A", total: 5 }, 2],
			[{ name: "B", total: 5 }, 1],
		]);
	});

	test("are added up whatever value they had, with that of the first", () => {
		const { refusals } = addEffects(undefined, [
			taken("ada@example.com"),
			taken("ben@example.com"),
		]);
		expect(
			refusals.map(({ example, count }) => [example.parameters, count]),
		).toEqual([[{ value: "ada@example.com" }, 2]]);
	});
});

test("losses are counted for each group, and for too many groups together", () => {
	const losing = (...ids: string[]): ItemEffects => ({
		...none,
		losses: ids.map((id) => ({ kind: "group", id, count: 1 })),
	});
	const many = Array.from({ length: lossesMax }, (_, index) => `g${index}`);
	const first = addEffects(undefined, [losing(...many)]);
	expect(first.losses).toHaveLength(lossesMax);
	const { losses } = addEffects(first, [losing("g0", "x", "y"), losing("x")]);
	expect(losses[0]).toEqual({ kind: "group", id: "g0", count: 2 });
	expect(losses.slice(lossesMax)).toEqual([{ kind: "group", count: 3 }]);
});
