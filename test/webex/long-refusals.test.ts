import { expect, test } from "bun:test";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	describeApi,
	descriptionsOf,
	expectStatus,
	ids,
	type Json,
	people,
} from "./harness.ts";

const scim = `/identity/scim/${sampleIds.organization}/v2`;
const many = <Entry>(entry: Entry) => new Array<Entry>(3000).fill(entry);

describeApi("A refusal of a long list", (openApi) => {
	test.each<[title: string, method: string, path: string, body: Json]>([
		[
			"licenses of a person",
			"PUT",
			`/people/${ids.person}`,
			{ displayName: "Ann", licenses: many("wrong") },
		],
		[
			"changes of licenses",
			"PATCH",
			"/licenses/users",
			{ email: people.john, licenses: many({ id: "wrong" }) },
		],
		[
			"changes of licenses that are no objects",
			"PATCH",
			"/licenses/users",
			{ email: people.john, licenses: many(5) },
		],
		[
			"members of a group",
			"PATCH",
			`/groups/${ids.group}`,
			{ members: many({ id: "wrong" }) },
		],
		[
			"people to move",
			"POST",
			"/telephony/config/jobs/person/moveLocation",
			{
				usersList: [
					{
						locationId: ids.denver,
						validate: false,
						users: many({ userId: "wrong" }),
					},
				],
			},
		],
		[
			"parts that every entry lacks",
			"POST",
			"/telephony/config/jobs/person/moveLocation",
			{ usersList: many({}) },
		],
		[
			"parts that each of a few entries lacks",
			"POST",
			"/telephony/config/jobs/person/moveLocation",
			{ usersList: new Array(60).fill({}) },
		],
		[
			"numbers of people to move",
			"POST",
			"/telephony/config/jobs/person/moveLocation",
			{
				usersList: [
					{
						locationId: ids.denver,
						validate: false,
						users: many({ userId: ids.person, phoneNumber: "wrong" }),
					},
				],
			},
		],
		[
			"numbers to add to a location",
			"POST",
			`/telephony/config/locations/${ids.location}/numbers`,
			{ phoneNumbers: new Array(900).fill("wrong") },
		],
		[
			"numbers to remove from a location",
			"DELETE",
			`/telephony/config/locations/${ids.location}/numbers`,
			{ phoneNumbers: new Array(900).fill("wrong") },
		],
		[
			"e-mail addresses of a SCIM user",
			"POST",
			`${scim}/Users`,
			{ userName: "ann@example.com", emails: many(true) },
		],
		[
			"members of a SCIM group",
			"POST",
			`${scim}/Groups`,
			{ displayName: "Long", members: many({ value: "wrong" }) },
		],
	])("names about a hundred of the %s", async (_, method, path, body) => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const reply = await api.call(token, method, path, body);
		expectStatus(reply, 400);
		expect(descriptionsOf(reply).length).toBeLessThanOrEqual(110);
	});

	test("reads nothing behind the errors at which a check ends", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const fill = (entry: unknown, count: number) =>
			new Array<unknown>(count).fill(entry);
		const padded = `${" ".repeat(300)}ann@example.com`;
		for (const [body, status] of [
			[{ emails: fill({}, 101) }, 400],
			[{ emails: [...fill(padded, 100), {}] }, 400],
			[{ emails: [...fill(padded, 99), {}] }, 400],
			[{ emails: ["ann@example.com"], roles: [...fill({}, 100), 5] }, 400],
			[
				{
					emails: ["a@example.com"],
					phoneNumbers: fill({ type: 1, value: 2 }, 90),
				},
				400,
			],
			[
				{
					emails: ["a@example.com"],
					addresses: [...fill({ type: 1, city: 2 }, 60), 7],
				},
				400,
			],
		] as const) {
			const reply = await api.call(token, "POST", "/people", {
				displayName: "Ann",
				...body,
			});
			expectStatus(reply, status);
			expect(descriptionsOf(reply).length).toBeLessThanOrEqual(110);
		}
	});
});
