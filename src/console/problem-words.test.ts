import { describe, expect, test } from "bun:test";
import { labelOf, problemSentence } from "./problem-words.ts";

describe("the sentence of a problem", () => {
	test.each([
		[
			{
				field: "phoneNumbers",
				code: "requiredForCalling",
				parameters: { others: ["extension"] },
				description:
					"phoneNumbers or extension is required when a calling license is assigned.",
			},
			"Work numbers or extension is required when a calling license is assigned.",
		],
		[
			{
				field: "emails",
				code: "emailTaken",
				parameters: { value: "gabriel@example.com" },
				description:
					"emails gabriel@example.com already belongs to another person.",
			},
			"The e-mail address gabriel@example.com already belongs to another person.",
		],
		[
			{
				field: "scopes",
				code: "tooFewEntries",
				parameters: { min: 1 },
				description: "scopes must hold at least 1 entry.",
			},
			"Scopes: choose at least one.",
		],
		[
			{
				field: "licenses[3]",
				code: "licenseFull",
				parameters: { name: "Webinars", total: 5 },
				description:
					'licenses[3] cannot be assigned: all 5 seats of "Webinars" are taken.',
			},
			"“Webinars” cannot be assigned: all 5 seats are taken.",
		],
		[
			{
				field: "phoneNumbers[1].value",
				code: "unknownNumber",
				parameters: { country: "DE" },
				description:
					"phoneNumbers[1].value is not a telephone number that exists in DE, the country of the person's location.",
			},
			"Work numbers, entry 2, is not a telephone number that exists in DE, the country of the person's location.",
		],
		[
			{
				field: "managerId",
				code: "managerCircle",
				parameters: { names: ["Ann", "Bob", "Ann"] },
				description: "managerId makes a circle of managers: Ann → Bob → Ann.",
			},
			"This manager would make a circle (Ann → Bob → Ann).",
		],
		[
			{
				field: "roles",
				code: "lastAdministrator",
				parameters: { name: "Ann" },
				description: "roles cannot change: Ann is the last one.",
			},
			"Ann is the last full administrator who can sign in. Appoint another full administrator first.",
		],
	] as const)(
		"names the field as the console does: %j",
		(problem, sentence) => {
			expect(problemSentence(problem as never)).toBe(sentence);
		},
	);

	test("stays whole where the kind is not known", () => {
		expect(
			problemSentence({
				field: "locationId",
				description:
					"locationId cannot be changed for an existing calling user.",
			}),
		).toBe("Location cannot be changed for an existing calling user.");
		expect(
			problemSentence({
				field: "newField",
				code: "aKindOfTomorrow" as never,
				description: "newField is odd.",
			}),
		).toBe("newField is odd.");
		expect(problemSentence({ description: "Try again later." })).toBe(
			"Try again later.",
		);
	});

	test("names a field of an address", () => {
		expect(labelOf("address.city")).toBe("City");
	});
});
