import { expect, test } from "bun:test";
import type { Description } from "../manual/description.ts";
import { checkBody } from "./check-body.ts";

const description = {
	components: {
		schemas: {
			Address: {
				type: "object",
				properties: { country: { type: "string", maxLength: 2 } },
			},
		},
	},
} as unknown as Description;
const schema = {
	type: "object",
	required: ["displayName"],
	properties: {
		displayName: { type: "string", maxLength: 5 },
		addresses: {
			type: "array",
			maxItems: 2,
			items: { $ref: "#/components/schemas/Address" },
		},
		kind: { enum: ["a", "b"] },
		max: { type: "integer", minimum: 1, maximum: 9 },
		loginEnabled: { anyOf: [{ type: "boolean" }, { const: "true" }] },
	},
};
const problemsOf = (body: unknown) =>
	checkBody(schema, body, description).map(
		({ field, code }) => `${field} ${code}`,
	);

test("finds what the document forbids, at its place", () => {
	expect(
		problemsOf({
			displayName: "Ångström",
			addresses: [{}, { country: "USA" }, { planet: "Earth" }],
			kind: "c",
			max: 10,
			titel: "x",
		}),
	).toEqual([
		"displayName tooLong",
		"addresses tooManyEntries",
		"addresses[1].country tooLong",
		"addresses[2].planet unknownProperty",
		"kind notOneOf",
		"max tooLarge",
		"titel unknownProperty",
	]);
	expect(problemsOf({ max: "1", displayName: [] })).toEqual([
		"max wrongType",
		"displayName wrongType",
	]);
	expect(problemsOf({})).toEqual(["displayName required"]);
	expect(problemsOf([])).toEqual(["body wrongType"]);
});

test("leaves to the server what it decides itself", () => {
	expect(
		problemsOf({ displayName: "😀😀😀😀😀", loginEnabled: "maybe", kind: "" }),
	).toEqual([]);
});
