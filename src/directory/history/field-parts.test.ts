import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Person } from "../people/person.ts";
import { undoFields } from "./as-of.ts";
import { compareStates } from "./change.ts";
import { nameParts, readField, writeField } from "./field-parts.ts";
import { openReplay } from "./replay.ts";

const text = fc.constantFrom("a", "b");
const some = <Value>(values: fc.Arbitrary<Value>) =>
	fc.option(values, { nil: undefined });
const profile = fc.record(
	{
		costCenter: text,
		division: text,
		ims: fc.array(fc.record({ value: text }), { minLength: 1, maxLength: 2 }),
		extensionAttributes: fc.record(
			{
				extensionAttribute1: fc.constant(["a"]),
				extensionAttribute2: fc.array(text, { minLength: 1, maxLength: 2 }),
			},
			{ requiredKeys: [] },
		),
	},
	{ requiredKeys: [] },
);
// As the rules leave a person: a profile without parts is none.
const state = fc
	.record({ title: some(text), profile: some(profile) })
	.map((fields) => {
		const person: Record<string, unknown> = { id: "ann" };
		for (const [name, value] of Object.entries(nameParts(fields)))
			writeField(person, name, value);
		return person;
	});

test("a state consists of its named parts", () => {
	fc.assert(
		fc.property(state, (person) => {
			const parts = nameParts(person);
			expect(parts.profile).toBeUndefined();
			const made: Record<string, unknown> = {};
			for (const [name, value] of Object.entries(parts)) {
				expect(readField(person, name)).toEqual(value);
				writeField(made, name, value);
			}
			expect(made).toEqual(person);
		}),
	);
});

test("the differences of two states lead from each to the other, and leave them as they are", () => {
	fc.assert(
		fc.property(state, state, (before, after) => {
			const kept = structuredClone(after);
			const fields = compareStates(before, after);
			expect(undoFields(after as unknown as Person, fields)).toEqual(
				before as unknown as Person,
			);
			expect(after).toEqual(kept);
			const run = openReplay();
			run.take({ id: 1, kind: "updated", version: 2, fields });
			expect(run.compare({ ...after, version: 2 })).toEqual([]);
			expect(run.undo(after)).toEqual(before);
		}),
	);
});

test("the parts of a profile differ one by one", () => {
	const before = { profile: { costCenter: "1", division: "a" } };
	const after = {
		profile: {
			costCenter: "2",
			division: "a",
			extensionAttributes: { extensionAttribute1: ["x"] },
		},
	};
	expect(compareStates(before, after)).toEqual({
		"profile.costCenter": { from: "1", to: "2" },
		"profile.extensionAttributes.extensionAttribute1": { to: ["x"] },
	});
});
