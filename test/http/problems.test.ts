import { expect, test } from "bun:test";
import type { ShownProblem } from "../../src/contract/error.ts";
import {
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "../webex/harness.ts";

interface Wrong {
	name: string;
	body: Json;
	status?: number;
	says: ShownProblem;
}

const wrongs: Wrong[] = [
	{
		name: "a property that is missing",
		body: { displayName: undefined },
		says: {
			description: "displayName is required.",
			field: "displayName",
			code: "required",
			parameters: {},
		},
	},
	{
		name: "a value of another type, deep in a list",
		body: { phoneNumbers: [{ type: "work", value: 7 }] },
		says: {
			description: "phoneNumbers[0].value must be a string, not a number.",
			field: "phoneNumbers[0].value",
			code: "wrongType",
			parameters: { expected: "a string", actual: "a number" },
		},
	},
	{
		name: "a list that is too long",
		body: { roles: Array.from({ length: 101 }, () => ids.fullAdministrator) },
		says: {
			description: "roles must hold at most 100 entries.",
			field: "roles",
			code: "tooManyEntries",
			parameters: { max: 100 },
		},
	},
	{
		name: "a calling license without a number",
		body: { phoneNumbers: [], extension: undefined },
		says: {
			description:
				"phoneNumbers or extension is required when a calling license is assigned.",
			field: "phoneNumbers",
			code: "requiredForCalling",
			parameters: { others: ["extension"] },
		},
	},
	{
		name: "an e-mail of another person",
		body: { emails: [people.user] },
		status: 409,
		says: {
			description: `emails ${people.user} already belongs to another person.`,
			field: "emails",
			code: "emailTaken",
			parameters: { value: people.user },
		},
	},
];

describeApi("the problems of a refusal", (openApi) => {
	for (const { name, body, status = 400, says } of wrongs)
		test(`name the field, the kind and its values: ${name}`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const created = {
				displayName: "Ada Example",
				emails: ["ada@example.com"],
				licenses: [ids.callingLicense],
				locationId: ids.location,
				extension: "7001",
			};
			const path =
				status === 409 || "phoneNumbers" in body
					? "/people?callingData=true"
					: `/people/${ids.person}?callingData=true`;
			const reply = await api.call<{ errors: ShownProblem[] }>(
				admin,
				path.startsWith("/people?") ? "POST" : "PUT",
				path,
				{ ...created, ...body },
			);
			expectStatus(reply, status);
			expect(reply.body.errors).toContainEqual(says);
		});

	test("name them in a bulk as in a single call", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const body = { displayName: "", emails: ["nobody"], title: 7 };
		const path = `/people/${ids.person}`;
		const single = await api.call<{ errors: ShownProblem[] }>(
			admin,
			"PUT",
			path,
			body,
		);
		const bulk = await api.call<{ results: { errors: ShownProblem[] }[] }>(
			admin,
			"POST",
			"/bulk",
			{ mode: "best-effort", operations: [{ method: "PUT", path, body }] },
		);
		expectStatus(single, 400);
		expect(bulk.body.results[0]?.errors).toEqual(single.body.errors);
	});

	test("name no field when none is to blame", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call<{ errors: ShownProblem[] }>(
			admin,
			"GET",
			`/people/${ids.nobody}`,
		);
		expectStatus(reply, 404);
		expect(Object.keys(reply.body.errors[0] ?? {})).toEqual(["description"]);
	});
});
