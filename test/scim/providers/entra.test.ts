import { expect, test } from "bun:test";
import { describeApi } from "../../webex/harness.ts";
import {
	filterOf,
	openProvider,
	type Provider,
	patchOf,
	schemas,
} from "../provider.ts";

// The requests that Microsoft Entra ID documents and that its SCIM validator sends, in their order, and the parts of
// the replies that it then reads.

const manager = `${schemas.enterprise}:manager`;

const barbara = {
	schemas: [schemas.user, schemas.enterprise],
	externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
	userName: "barbara.jensen@example.com",
	active: true,
	emails: [
		{ primary: true, type: "work", value: "barbara.jensen@example.com" },
	],
	meta: { resourceType: "User" },
	name: {
		formatted: "Barbara Jensen",
		familyName: "Jensen",
		givenName: "Barbara",
	},
	roles: [],
};

const sales = {
	schemas: [
		schemas.group,
		"http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
	],
	externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
	displayName: "Sales of the north",
	meta: { resourceType: "Group" },
};

async function createPerson(
	entra: Provider,
	userName: string,
): Promise<string> {
	const person = await entra.send(201, "POST", "/Users", {
		...barbara,
		externalId: userName,
		userName,
		emails: [{ primary: true, type: "work", value: userName }],
	});
	return person.id;
}

describeApi("Microsoft Entra ID", (openApi) => {
	test("tests its connection by asking for things that do not exist", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const unknown = "5f1a8a43-79b6-4a44-a1a5-d5a3a0cfa8d6";
		const users = await entra.send(
			200,
			"GET",
			`/Users${filterOf(`userName eq "${unknown}"`)}`,
		);
		const groups = await entra.send(
			200,
			"GET",
			`/Groups?excludedAttributes=members&filter=displayName+eq+%22${unknown}%22`,
		);
		for (const list of [users, groups])
			expect(list).toMatchObject({
				schemas: [schemas.list],
				totalResults: 0,
				Resources: [],
				startIndex: 1,
			});
	});

	test("ignores the flag that an administrator adds to its address", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const person = await entra.send(
			201,
			"POST",
			"/Users?aadOptscim062020",
			barbara,
		);
		await entra.send(
			200,
			"PATCH",
			`/Users/${person.id}?aadOptscim062020`,
			patchOf({ op: "replace", path: "active", value: false }),
		);
		const found = await entra.send(200, "GET", `/Users/${person.id}`);
		expect(found.active).toBe(false);
	});

	test("creates a person, and finds them by name in any case and by its own id", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const person = await entra.send(201, "POST", "/Users", barbara);
		expect(person).toMatchObject({
			userName: barbara.userName,
			externalId: barbara.externalId,
			active: true,
			name: { familyName: "Jensen", givenName: "Barbara" },
			emails: [{ value: barbara.userName, type: "work", primary: true }],
		});
		expect(person.meta.location).toEndWith(`/Users/${person.id}`);
		for (const filter of [
			`userName eq "${barbara.userName}"`,
			`userName eq "${barbara.userName.toUpperCase()}"`,
			`externalId eq "${barbara.externalId}"`,
			`emails[type eq "work"].value eq "${barbara.userName}"`,
		]) {
			const list = await entra.send(200, "GET", `/Users${filterOf(filter)}`);
			expect(list.totalResults).toBe(1);
			expect(list.Resources[0]?.id).toBe(person.id);
		}
		const other = `externalId eq "${barbara.externalId.toUpperCase()}"`;
		const none = await entra.send(200, "GET", `/Users${filterOf(other)}`);
		expect(none.totalResults).toBe(0);
	});

	test("is refused a person who is there, with the scimType of uniqueness", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		await entra.send(201, "POST", "/Users", barbara);
		const refusal = await entra.send(409, "POST", "/Users", barbara);
		expect(refusal).toMatchObject({
			schemas: [schemas.error],
			status: "409",
			scimType: "uniqueness",
		});
	});

	test("replaces values of several attributes, each by its own path", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		await entra.send(
			200,
			"PATCH",
			`/Users/${id}`,
			patchOf(
				{
					op: "Replace",
					path: 'emails[type eq "work"].value',
					value: "barbara.miller@example.com",
				},
				{
					op: "Replace",
					path: "userName",
					value: "barbara.miller@example.com",
				},
				{ op: "Replace", path: "name.familyName", value: "Miller" },
				{ op: "Replace", path: "displayName", value: "Barbara Miller" },
				{ op: "Replace", path: "title", value: "Manager of sales" },
				{
					op: "Replace",
					path: `${schemas.enterprise}:department`,
					value: "Sales",
				},
			),
		);
		const person = await entra.send(200, "GET", `/Users/${id}`);
		expect(person).toMatchObject({
			displayName: "Barbara Miller",
			name: { familyName: "Miller", givenName: "Barbara" },
			title: "Manager of sales",
			[schemas.enterprise]: { department: "Sales" },
		});
	});

	test("is told that the work address is the name by which a person signs in", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		const refusal = await entra.send(
			400,
			"PATCH",
			`/Users/${id}`,
			patchOf({
				op: "Replace",
				path: 'emails[type eq "work"].value',
				value: "other@example.com",
			}),
		);
		expect(refusal.scimType).toBe("invalidValue");
		expect(refusal.detail).toContain("userName");
	});

	test("replaces attributes without a path, named with dots and by their schema", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		await entra.send(
			200,
			"PATCH",
			`/Users/${id}`,
			patchOf({
				op: "replace",
				value: {
					displayName: "Babs Unua",
					"name.givenName": "Babs",
					"name.familyName": "Unua",
					[`${schemas.enterprise}:department`]: "Marketing",
				},
			}),
		);
		const person = await entra.send(200, "GET", `/Users/${id}`);
		expect(person).toMatchObject({
			displayName: "Babs Unua",
			name: { givenName: "Babs", familyName: "Unua" },
			[schemas.enterprise]: { department: "Marketing" },
		});
	});

	test("changes the name by which a person signs in", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		const userName = "babs@example.com";
		await entra.send(
			200,
			"PATCH",
			`/Users/${id}`,
			patchOf({ op: "Replace", path: "userName", value: userName }),
		);
		const person = await entra.send(200, "GET", `/Users/${id}`);
		expect(person.userName).toBe(userName);
	});

	test.each(["False", false])(
		"disables a person with %p, and enables them again",
		async (value) => {
			await using api = await openApi();
			const entra = await openProvider(api);
			const { id } = await entra.send(201, "POST", "/Users", barbara);
			const disabled = await entra.send(
				200,
				"PATCH",
				`/Users/${id}`,
				patchOf({ op: "Replace", path: "active", value }),
			);
			expect(disabled.active).toBe(false);
			// A disabled person is still found.
			const list = await entra.send(
				200,
				"GET",
				`/Users${filterOf(`userName eq "${barbara.userName}"`)}`,
			);
			expect(list.Resources).toMatchObject([{ id, active: false }]);
			const enabled = await entra.send(
				200,
				"PATCH",
				`/Users/${id}`,
				patchOf({ op: "Replace", path: "active", value: "True" }),
			);
			expect(enabled.active).toBe(true);
		},
	);

	test("adds, replaces and removes a manager", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const first = await createPerson(entra, "first.manager@example.com");
		const second = await createPerson(entra, "second.manager@example.com");
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		const managerAfter = async (operation: object) => {
			await entra.send(200, "PATCH", `/Users/${id}`, patchOf(operation));
			const person = await entra.send(200, "GET", `/Users/${id}`);
			const extension = person[schemas.enterprise] as
				| { manager?: { value: string } }
				| undefined;
			return extension?.manager?.value;
		};
		expect(await managerAfter({ op: "Add", path: manager, value: first })).toBe(
			first,
		);
		expect(
			await managerAfter({
				op: "replace",
				path: manager,
				value: { value: second },
			}),
		).toBe(second);
		expect(
			await managerAfter({
				op: "replace",
				path: manager,
				value: { value: "" },
			}),
		).toBeUndefined();
		expect(await managerAfter({ op: "Add", path: manager, value: first })).toBe(
			first,
		);
		expect(await managerAfter({ op: "Remove", path: manager })).toBeUndefined();
	});

	test("adds one attribute after the other to a person of whom it sent only a name", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const userName = "eleanore@boyercorwin.biz";
		const { id } = await entra.send(201, "POST", "/Users", {
			userName,
			schemas: [schemas.user],
		});
		await entra.send(
			200,
			"PATCH",
			`/Users/${id}`,
			patchOf(
				{ op: "add", path: "active", value: true },
				{ op: "add", path: "displayName", value: "Eleanore Corwin" },
				{ op: "add", path: "title", value: "Painter" },
				{
					op: "add",
					path: 'emails[type eq "work"].value',
					value: userName,
				},
				{ op: "add", path: 'emails[type eq "work"].primary', value: true },
				{ op: "add", path: "name.givenName", value: "Eleanore" },
				{ op: "add", path: "name.familyName", value: "Corwin" },
				{
					op: "add",
					path: 'phoneNumbers[type eq "mobile"].value',
					value: "+14085550123",
				},
				{
					op: "add",
					path: `${schemas.enterprise}:department`,
					value: "Arts",
				},
			),
		);
		const person = await entra.send(200, "GET", `/Users/${id}`);
		expect(person).toMatchObject({
			active: true,
			displayName: "Eleanore Corwin",
			title: "Painter",
			name: { givenName: "Eleanore", familyName: "Corwin" },
			phoneNumbers: [{ type: "mobile", value: "+14085550123" }],
			[schemas.enterprise]: { department: "Arts" },
		});
	});

	test("applies operations on one attribute in their order", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		await entra.send(
			200,
			"PATCH",
			`/Users/${id}`,
			patchOf(
				{ op: "remove", path: "title" },
				{ op: "add", path: "title", value: "One" },
				{ op: "replace", path: "title", value: "Two" },
				{ op: "replace", path: "externalId", value: "another-id" },
			),
		);
		const person = await entra.send(200, "GET", `/Users/${id}`);
		expect(person).toMatchObject({ title: "Two", externalId: "another-id" });
	});

	test("deletes a person once", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Users", barbara);
		await entra.send(204, "DELETE", `/Users/${id}`);
		await entra.send(404, "GET", `/Users/${id}`);
		expect(await entra.send(404, "DELETE", `/Users/${id}`)).toMatchObject({
			schemas: [schemas.error],
			status: "404",
		});
		const unknown = "00000000-0000-0000-0000-000000000000";
		await entra.send(404, "DELETE", `/Users/${unknown}`);
	});

	test("creates an empty group, and finds it without its members", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const group = await entra.send(201, "POST", "/Groups", sales);
		expect(group).toMatchObject({
			displayName: sales.displayName,
			externalId: sales.externalId,
		});
		expect(group.schemas).toContain(schemas.group);
		expect(group.meta.location).toEndWith(`/Groups/${group.id}`);
		const read = await entra.send(
			200,
			"GET",
			`/Groups/${group.id}?excludedAttributes=members`,
		);
		expect(read.id).toBe(group.id);
		expect(read).not.toHaveProperty("members");
		for (const filter of [
			`displayName eq "${sales.displayName}"`,
			`externalId eq "${sales.externalId}"`,
		])
			for (const more of [{ excludedAttributes: "members" }, undefined]) {
				const list = await entra.send(
					200,
					"GET",
					`/Groups${filterOf(filter, more)}`,
				);
				expect(list.Resources).toMatchObject([
					{ id: group.id, externalId: sales.externalId },
				]);
			}
		const other = `externalId eq "${sales.externalId.toUpperCase()}"`;
		const none = await entra.send(200, "GET", `/Groups${filterOf(other)}`);
		expect(none).toMatchObject({ totalResults: 0, Resources: [] });
	});

	test("is refused a group of a name that is taken", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		await entra.send(201, "POST", "/Groups", sales);
		expect(await entra.send(409, "POST", "/Groups", sales)).toMatchObject({
			schemas: [schemas.error],
			status: "409",
			scimType: "uniqueness",
		});
	});

	test("renames a group and gives it another id of its own", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const { id } = await entra.send(201, "POST", "/Groups", sales);
		await entra.send(
			200,
			"PATCH",
			`/Groups/${id}`,
			patchOf({
				op: "Replace",
				path: "displayName",
				value: "Sales of the south",
			}),
		);
		await entra.send(
			200,
			"PATCH",
			`/Groups/${id}`,
			patchOf({ op: "replace", value: { externalId: "a-new-id" } }),
		);
		const group = await entra.send(200, "GET", `/Groups/${id}`);
		expect(group).toMatchObject({
			displayName: "Sales of the south",
			externalId: "a-new-id",
		});
	});

	test("adds members and removes them in both forms of its requests", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const ann = await createPerson(entra, "ann@example.com");
		const ben = await createPerson(entra, "ben@example.com");
		const { id } = await entra.send(201, "POST", "/Groups", sales);
		const membersAfter = async (...operations: object[]) => {
			const patch = patchOf(...operations);
			await entra.send(200, "PATCH", `/Groups/${id}`, patch);
			const group = await entra.send(200, "GET", `/Groups/${id}`);
			return (group.members ?? []).map(({ value }) => value).toSorted();
		};
		const both = [ann, ben].toSorted();
		expect(
			await membersAfter({
				op: "Add",
				path: "members",
				value: [
					{ $ref: null, value: ann },
					{ $ref: null, value: ben },
				],
			}),
		).toEqual(both);
		expect(
			await membersAfter({
				op: "Remove",
				path: "members",
				value: [{ $ref: null, value: ann }],
			}),
		).toEqual([ben]);
		expect(
			await membersAfter({
				op: "Add",
				path: "members",
				value: [{ value: ann }],
			}),
		).toEqual(both);
		expect(
			await membersAfter({ op: "remove", path: `members[value eq "${ben}"]` }),
		).toEqual([ann]);
		expect(
			await membersAfter(
				{ op: "add", path: "members", value: [{ value: ben }] },
				{ op: "remove", path: `members[value eq "${ben}"]` },
			),
		).toEqual([ann]);
		expect(
			await membersAfter({
				op: "replace",
				path: "members",
				value: [{ value: ben }],
			}),
		).toEqual([ben]);
	});

	test("asks whether a person is a member of a group", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const ann = await createPerson(entra, "ann@example.com");
		const ben = await createPerson(entra, "ben@example.com");
		const { id } = await entra.send(201, "POST", "/Groups", sales);
		await entra.send(
			200,
			"PATCH",
			`/Groups/${id}`,
			patchOf({ op: "Add", path: "members", value: [{ value: ann }] }),
		);
		const isMember = async (person: string) => {
			const filter = `id eq "${id}" and members eq "${person}"`;
			const list = await entra.send(
				200,
				"GET",
				`/Groups${filterOf(filter, { attributes: "id" })}`,
			);
			return list.totalResults === 1;
		};
		expect(await isMember(ann)).toBe(true);
		expect(await isMember(ben)).toBe(false);
	});

	test("deletes a group once, and its members stay", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const ann = await createPerson(entra, "ann@example.com");
		const { id } = await entra.send(201, "POST", "/Groups", sales);
		await entra.send(
			200,
			"PATCH",
			`/Groups/${id}`,
			patchOf({ op: "Add", path: "members", value: [{ value: ann }] }),
		);
		await entra.send(204, "DELETE", `/Groups/${id}`);
		await entra.send(404, "GET", `/Groups/${id}`);
		await entra.send(404, "DELETE", `/Groups/${id}`);
		await entra.send(200, "GET", `/Users/${ann}`);
	});

	test("discovers the schemas", async () => {
		await using api = await openApi();
		const entra = await openProvider(api);
		const list = await entra.send(200, "GET", "/Schemas");
		expect(list.schemas).toEqual([schemas.list]);
		expect(list.Resources.map(({ id }) => id)).toEqual(
			expect.arrayContaining([schemas.user, schemas.enterprise, schemas.group]),
		);
		const text = JSON.stringify(list);
		expect(text).not.toContain("null");
	});
});
