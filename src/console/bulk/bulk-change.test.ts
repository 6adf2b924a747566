import { describe, expect, test } from "bun:test";
import { exampleIds, examplePerson } from "../../contract/examples.ts";
import { linesFor, queryChangeFor } from "./bulk-change.ts";

const john = { person: examplePerson, etag: '"1.abc"' };
const read = (line: string | undefined) => JSON.parse(line ?? "null");

describe("a bulk change", () => {
	test("sends the whole person with the one thing changed, and the version that was read", () => {
		const [line] = linesFor([john], {
			kind: "set",
			field: "department",
			value: "Sales",
		});
		expect(read(line)).toMatchObject({
			method: "PUT",
			path: `/people/${exampleIds.person}?callingData=true`,
			ifMatch: '"1.abc"',
			body: {
				displayName: "John Andersen",
				extension: "133",
				licenses: examplePerson.licenses,
				department: "Sales",
			},
		});
	});

	test("gives and takes a license beside the others", () => {
		const give = linesFor([john], {
			kind: "give",
			field: "licenses",
			id: "another",
		});
		expect(read(give[0]).body.licenses).toEqual([
			...examplePerson.licenses,
			"another",
		]);
		const take = linesFor([john], {
			kind: "take",
			field: "licenses",
			id: exampleIds.meetingLicense,
		});
		expect(read(take[0]).body.licenses).toEqual([exampleIds.callingLicense]);
	});

	test("gives and takes a role beside the others", () => {
		const role = exampleIds.secondRole;
		const give = linesFor([john], { kind: "give", field: "roles", id: "new" });
		expect(read(give[0]).body.roles).toEqual([...examplePerson.roles, "new"]);
		const take = linesFor([john], { kind: "take", field: "roles", id: role });
		expect(read(take[0]).body.roles).toEqual([exampleIds.fullAdministrator]);
	});

	test("lets people sign in no more, and again", () => {
		const off = { kind: "set", field: "loginEnabled", value: false } as const;
		expect(read(linesFor([john], off)[0]).body.loginEnabled).toBe(false);
		expect(linesFor([john], { ...off, value: true })).toEqual([]);
	});

	test("leaves out whom it would not change", () => {
		const { meetingLicense } = exampleIds;
		expect(
			linesFor([john], {
				kind: "give",
				field: "licenses",
				id: meetingLicense,
			}),
		).toEqual([]);
		expect(
			linesFor([john], { kind: "set", field: "title", value: undefined }),
		).toEqual([]);
	});

	test("moves those who are calling users at another location", () => {
		const move = { kind: "move", locationId: "denver" } as const;
		const line = {
			method: "POST",
			path: "/telephony/config/jobs/person/moveLocation",
			bulkId: "John Andersen",
			body: {
				usersList: [
					{
						...{ locationId: "denver", validate: false },
						users: [{ userId: exampleIds.person }],
					},
				],
			},
		};
		expect(read(linesFor([john], move)[0])).toEqual(line);
		const at = (locationId: string | undefined) => ({
			...john,
			person: { ...john.person, locationId },
		});
		expect(linesFor([at("denver"), at(undefined)], move)).toEqual([]);
	});

	test("deletes with the version that was read", () => {
		expect(read(linesFor([john], { kind: "delete" })[0])).toEqual({
			method: "DELETE",
			path: `/people/${exampleIds.person}`,
			ifMatch: '"1.abc"',
			bulkId: "John Andersen",
		});
	});

	test.each([
		[{ kind: "delete" }, { method: "DELETE" }],
		[
			{ kind: "move", locationId: "denver" },
			{ method: "POST", move: { locationId: "denver" } },
		],
		[
			{ kind: "set", field: "title", value: undefined },
			{ method: "PATCH", body: { title: null } },
		],
		[
			{ kind: "set", field: "managerId", value: "ann" },
			{ method: "PATCH", body: { managerId: "ann", manager: null } },
		],
		[
			{ kind: "set", field: "loginEnabled", value: false },
			{ method: "PATCH", body: { loginEnabled: false } },
		],
		[
			{ kind: "give", field: "licenses", id: "one" },
			{ method: "PATCH", add: { licenses: ["one"] } },
		],
		[
			{ kind: "take", field: "roles", id: "one" },
			{ method: "PATCH", remove: { roles: ["one"] } },
		],
	] as const)(
		"of everyone whom a query finds, %j, is left to the server",
		(change, asked) => {
			const query = { department: "Sales" };
			expect<object>(queryChangeFor(query, change)).toEqual({
				query,
				...asked,
			});
		},
	);
});
