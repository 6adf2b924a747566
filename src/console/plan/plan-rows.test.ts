import { expect, test } from "bun:test";
import { rowsOf } from "./plan-rows.ts";

const step = (id: string, personId: string) => ({
	id,
	action: "update" as const,
	person: {
		id: personId,
		email: `${personId}@x.example`,
		displayName: personId,
	},
	changes: [],
	notes: [],
});

test("people keep their places, with the steps of the present plan while they are in it", () => {
	const all = [step("1", "a"), step("2", "b"), step("3", "a"), step("4", "c")];
	const steps = [step("1", "c"), step("2", "a")];
	const rows = rowsOf(all, { steps, excluded: new Set(["b"]) });
	expect(
		rows.map(({ person, isChosen, steps }) => [
			person.id,
			isChosen,
			steps.map(({ id }) => id).join(),
		]),
	).toEqual([
		["a", true, "2"],
		["b", false, "2"],
		["c", true, "1"],
	]);
});
