import { expect, test } from "bun:test";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	people,
} from "../../webex/harness.ts";
import {
	filterOf,
	openProvider,
	type Provider,
	patchOf,
	type Resource,
	sampleOrg,
	schemas,
} from "../provider.ts";

const names = ["Sales", "Sales of the north", "Engineering", "Support"];

async function createGroups(scim: Provider): Promise<Resource[]> {
	const groups: Resource[] = [];
	for (const [index, displayName] of names.entries())
		groups.push(
			await scim.send(201, "POST", "/Groups", {
				schemas: [schemas.group],
				displayName,
				externalId: `Group-${index}`,
			}),
		);
	return groups;
}

async function uuidOf(api: Api, email: string): Promise<string> {
	const uri = Buffer.from(await api.idOf(email), "base64url").toString();
	return uri.slice(uri.lastIndexOf("/") + 1);
}

async function find(
	scim: Provider,
	filter: string,
	more: Record<string, string> = {},
): Promise<unknown[]> {
	const list = await scim.send(200, "GET", `/Groups${filterOf(filter, more)}`);
	expect(list.totalResults).toBe(list.Resources.length);
	return list.Resources.map(({ displayName }) => displayName);
}

describeApi("SCIM groups", (openApi) => {
	test("are found by every attribute that a filter may name", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const [sales] = await createGroups(scim);
		const member = await uuidOf(api, people.member);
		await scim.send(
			200,
			"PATCH",
			`/Groups/${sales?.id}`,
			patchOf({ op: "add", path: "members", value: [{ value: member }] }),
		);
		const cases: [string, string[]][] = [
			['displayName eq "sales"', ["Sales"]],
			[
				'displayName Eq "Sales" or displayName Eq "Support"',
				["Sales", "Support"],
			],
			['displayName sw "SALES"', ["Sales", "Sales of the north"]],
			['displayName co "n"', ["Engineering", "Sales of the north"]],
			['displayName ew "north"', ["Sales of the north"]],
			['displayName sw "S" and displayName co "north"', ["Sales of the north"]],
			['externalId eq "Group-2"', ["Engineering"]],
			['externalId eq "group-2"', []],
			['externalId eq "Group-2" and displayName eq "Sales"', []],
			[`id eq "${sales?.id}"`, ["Sales"]],
			[`id eq "${sales?.id}" and members eq "${member}"`, ["Sales"]],
			[`members.value eq "${member}"`, ["Sales"]],
			[`members eq "${sampleOrg}"`, []],
			['not (displayName sw "S")', ["Engineering"]],
			['meta.lastModified gt "2020-01-01T00:00:00Z"', names.toSorted()],
			['meta.created lt "2020-01-01T00:00:00Z"', []],
			["externalId pr", names.toSorted()],
			[
				`urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "Support"`,
				["Support"],
			],
		];
		for (const [filter, found] of cases)
			expect([filter, await find(scim, filter)]).toEqual([filter, found]);
	});

	test.each([
		'displayName eq "Sales',
		'title eq "Sales"',
		"displayName eq 3",
		'members co "x"',
		'displayName eq "a" or members eq "x"',
		'members[display eq "x"]',
		'meta.lastModified gt "yesterday"',
	])("refuse the filter %s with invalidFilter", async (filter) => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const path = `/Groups${filterOf(filter)}`;
		const refusal = await scim.send(400, "GET", path);
		expect(refusal).toMatchObject({
			schemas: [schemas.error],
			scimType: "invalidFilter",
			detail: expect.stringContaining("filter"),
		});
	});

	test("come in the order and on the pages that a request asks for, each once", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const groups = await createGroups(scim);
		const list = async (query: string) => {
			const page = await scim.send(200, "GET", `/Groups?${query}`);
			expect(page.totalResults).toBe(names.length);
			expect(page.itemsPerPage).toBe(page.Resources.length);
			return page.Resources.map(({ displayName }) => displayName);
		};
		const sorted = names.toSorted();
		expect(await list("sortBy=displayName")).toEqual(sorted);
		expect(await list("sortBy=displayName&sortOrder=descending")).toEqual(
			sorted.toReversed(),
		);
		const byId = groups
			.toSorted((one, other) => (one.id < other.id ? -1 : 1))
			.map(({ displayName }) => displayName);
		expect(await list("sortBy=id")).toEqual(byId);
		api.clock.now += 1000;
		await scim.send(
			200,
			"PATCH",
			`/Groups/${groups[2]?.id}`,
			patchOf({ op: "replace", path: "externalId", value: "later" }),
		);
		const newest = await list("sortBy=meta.lastModified&sortOrder=descending");
		expect(newest[0]).toBe("Engineering");
		const pages = [1, 2, 3, 4].map((start) =>
			list(`startIndex=${start}&count=1`),
		);
		expect((await Promise.all(pages)).flat()).toEqual(sorted);
		expect(await list("startIndex=0&count=2")).toEqual(sorted.slice(0, 2));
		expect(await list("startIndex=9")).toEqual([]);
		expect(await list("count=0")).toEqual([]);
		expect(await list("count=-1")).toEqual([]);
		const refusal = await scim.send(400, "GET", "/Groups?sortBy=externalId");
		expect(refusal.detail).toStartWith("sortBy");
		await scim.send(400, "GET", "/Groups?sortOrder=up");
		// Names that every object of JavaScript has.
		for (const name of ["constructor", "toString", "__proto__"]) {
			await scim.send(400, "GET", `/Groups?sortBy=${name}`);
			await scim.send(400, "GET", `/Groups?filter=${name}%20eq%20"a"`);
			await scim.send(400, "GET", `/Users?sortBy=${name}`);
			await scim.send(400, "GET", `/Users?filter=${name}%20eq%20"a"`);
		}
	});

	test("show members only where they are asked for, and only of the type that is asked for", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const member = await uuidOf(api, people.member);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
			members: [{ value: member, type: "user" }],
		});
		const shown = {
			value: member,
			type: "user",
			display: "Karim Jackson",
			$ref: `http://localhost/identity/scim/${sampleOrg}/v2/Users/${member}`,
		};
		const inList = async (query: string) => {
			const list = await scim.send(200, "GET", `/Groups?${query}`);
			return list.Resources[0]?.members;
		};
		expect(await inList("")).toBeUndefined();
		expect(await inList("includeMembers=false")).toBeUndefined();
		expect(await inList("includeMembers=true")).toEqual([shown]);
		expect(await inList("attributes=members")).toEqual([shown]);
		expect(
			await inList("includeMembers=true&excludedAttributes=members"),
		).toBeUndefined();
		expect(await inList("includeMembers=true&memberType=group")).toEqual([]);
		expect(await inList("includeMembers=true&memberType=User")).toEqual([
			shown,
		]);

		const one = async (query: string) =>
			scim.send(200, "GET", `/Groups/${id}${query}`);
		expect((await one("")).members).toEqual([shown]);
		expect((await one("?memberType=machine")).members).toEqual([]);
		expect(await one("?excludedAttributes=members")).not.toHaveProperty(
			"members",
		);
		expect(await one("?attributes=displayName,members.value")).toEqual({
			schemas: [schemas.group, schemas.webexGroup],
			id,
			displayName: "Sales",
			members: [{ value: member }],
		} as Partial<Resource> as Resource);
	});

	test("have members on pages of their own", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const members = await Promise.all(
			[
				people.full,
				people.user,
				people.readonly,
				people.member,
				people.john,
			].map(async (email) => ({ value: await uuidOf(api, email) })),
		);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Five",
			members,
		});
		const seen: string[] = [];
		for (let start = 1; start <= 5; start += 2) {
			const page = await scim.send(
				200,
				"GET",
				`/Groups/${id}/Members?startIndex=${start}&count=2`,
			);
			expect(page).toMatchObject({
				schemas: [
					"urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers",
				],
				displayName: "Five",
				memberSize: 5,
				startIndex: start,
				itemsPerPage: page.members?.length ?? 0,
			});
			seen.push(...(page.members ?? []).map(({ value }) => value));
		}
		expect(seen.toSorted()).toEqual(
			members.map(({ value }) => value).toSorted(),
		);
		const none = await scim.send(
			200,
			"GET",
			`/Groups/${id}/Members?memberType=group`,
		);
		expect(none).toMatchObject({ memberSize: 0, members: [] });
	});

	test("are read with the names and the ids of the real service", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const group = await scim.send(201, "POST", "/Groups", {
			Schemas: [schemas.group, schemas.webexGroup],
			DISPLAYNAME: "Sales",
			members: [{ $ref: `../Users/${ids.person}` }],
			[schemas.webexGroup]: {
				usage: "policy",
				owners: [],
				provisionSource: "AD",
			},
		});
		expect(group).toMatchObject({
			displayName: "Sales",
			members: [{ display: "John Andersen" }],
			[schemas.webexGroup]: {
				usage: "policy",
				meta: { organizationID: sampleOrg },
			},
		});
		const reply = await scim.ask("GET", `/Groups/${group.id}`);
		expect(reply.headers.get("etag")).toBe(group.meta.version);
		const same = await api.call(
			await api.tokenOf(people.full),
			"GET",
			`//identity/scim/${sampleOrg}/v2/Groups/${group.id}`,
			undefined,
			{ "if-none-match": group.meta.version },
		);
		expect(same.status).toBe(304);
	});

	test.each<[string, object, string, RegExp]>([
		["no name", { externalId: "x" }, "invalidValue", /displayName/],
		[
			"a name that is no text",
			{ displayName: 7 },
			"invalidValue",
			/displayName/,
		],
		[
			"a member who is nobody",
			{ displayName: "A", members: [{ value: "nobody" }] },
			"invalidValue",
			/members\[0\]/,
		],
		[
			"a member without an id",
			{ displayName: "A", members: [{ display: "Ada" }] },
			"invalidValue",
			/members\[0\]\.value/,
		],
		[
			"a group as a member",
			{ displayName: "A", members: [{ value: sampleOrg, type: "group" }] },
			"invalidValue",
			/members\[0\]\.type must be user/,
		],
		[
			"rights by an owner",
			{
				displayName: "A",
				[schemas.webexGroup]: { owners: [{ value: sampleOrg }] },
			},
			"invalidValue",
			/owners must be left out/,
		],
		[
			"several faults at once",
			{ members: [{ value: "nobody" }, { value: 1 }], externalId: 3 },
			"invalidValue",
			/externalId.*members\[0\].*members\[1\]|members\[0\].*members\[1\].*externalId/s,
		],
	])(
		"are refused with %s, and nothing is created",
		async (_, body, scimType, detail) => {
			await using api = await openApi();
			const scim = await openProvider(api);
			const refusal = await scim.send(400, "POST", "/Groups", body);
			expect(refusal).toMatchObject({ scimType, status: "400" });
			expect(refusal.detail).toMatch(detail);
			const list = await scim.send(200, "GET", "/Groups");
			expect(list.totalResults).toBe(0);
		},
	);

	test.each<[string, object, string]>([
		["an unknown operation", { op: "move", path: "members" }, "invalidSyntax"],
		["a removal without a path", { op: "remove" }, "noTarget"],
		[
			"a path that is no attribute",
			{ op: "add", path: "title", value: "x" },
			"invalidPath",
		],
		[
			"a filter of another attribute",
			{ op: "remove", path: 'displayName[value eq "x"]' },
			"invalidPath",
		],
		[
			"a filter of members by name",
			{ op: "remove", path: 'members[display eq "x"]' },
			"invalidFilter",
		],
		[
			"a member changed in place",
			{ op: "replace", path: 'members[value eq "x"]', value: {} },
			"mutability",
		],
		[
			"a name that is removed",
			{ op: "remove", path: "displayName" },
			"mutability",
		],
		[
			"an empty name",
			{ op: "replace", path: "displayName", value: " " },
			"invalidValue",
		],
		["no value", { op: "add", path: "displayName" }, "invalidValue"],
		[
			"a value that is no object",
			{ op: "add", value: "Sales" },
			"invalidSyntax",
		],
		[
			"a member who is nobody",
			{ op: "add", path: "members", value: [{ value: sampleOrg }] },
			"invalidValue",
		],
	])(
		"refuse a PATCH with %s, and keep everything",
		async (_, operation, scimType) => {
			await using api = await openApi();
			const scim = await openProvider(api);
			const group = await scim.send(201, "POST", "/Groups", {
				displayName: "Sales",
				members: [{ value: await uuidOf(api, people.member) }],
			});
			const rename = { op: "replace", path: "displayName", value: "Renamed" };
			const refusal = await scim.send(
				400,
				"PATCH",
				`/Groups/${group.id}`,
				patchOf(rename, operation),
			);
			expect(refusal).toMatchObject({ scimType });
			expect(await scim.send(200, "GET", `/Groups/${group.id}`)).toEqual(group);
		},
	);

	test("lose with a PUT what it leaves out", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
			externalId: "1",
			members: [{ value: await uuidOf(api, people.member) }],
			[schemas.webexGroup]: { usage: "policy" },
		});
		const group = await scim.send(200, "PUT", `/Groups/${id}`, {
			displayName: "Sales",
		});
		expect(group).not.toHaveProperty("externalId");
		expect(group.members).toEqual([]);
		expect(group[schemas.webexGroup]).toEqual({
			meta: { organizationID: sampleOrg },
		});
	});

	test("lose all members, or attributes, with a removal", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
			externalId: "1",
			members: [{ value: await uuidOf(api, people.member) }],
			[schemas.webexGroup]: { usage: "policy" },
		});
		const group = await scim.send(
			200,
			"PATCH",
			`/Groups/${id}`,
			patchOf(
				{ op: "remove", path: "members" },
				{ op: "remove", path: "externalId" },
				{ op: "remove", path: `${schemas.webexGroup}:usage` },
				{ op: "remove", path: `${schemas.webexGroup}.owners` },
			),
		);
		expect(group).toMatchObject({ displayName: "Sales", members: [] });
		expect(group).not.toHaveProperty("externalId");
		expect(group[schemas.webexGroup]).not.toHaveProperty("usage");
	});

	test("change only in the version that If-Match names", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const { id, meta } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
		});
		const token = await api.tokenOf(people.full);
		const path = `//identity/scim/${sampleOrg}/v2/Groups/${id}`;
		const patch = patchOf({ op: "replace", path: "displayName", value: "New" });
		const headers = { "if-match": meta.version };
		const first = await api.call(token, "PATCH", path, patch, headers);
		expect(first.status).toBe(200);
		const second = await api.call(token, "PATCH", path, patch, headers);
		expect(second.status).toBe(412);
		expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
		const removal = await api.call(token, "DELETE", path, undefined, headers);
		expect(removal.status).toBe(412);
		const now = second.headers.get("etag") ?? "";
		expect(now).toStartWith('W/"');
		const last = await api.call(token, "DELETE", path, undefined, {
			"if-match": now,
		});
		expect(last.status).toBe(204);
	});

	test("stay as they are in a dry run, which shows its effects", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const member = await uuidOf(api, people.member);
		const full = await uuidOf(api, people.full);
		const group = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
			members: [{ value: member }],
		});
		const path = `/Groups/${group.id}`;
		const would = await scim.send(
			200,
			"PATCH",
			`${path}?dryRun=true`,
			patchOf(
				{ op: "replace", path: "displayName", value: "New" },
				{ op: "remove", path: `members[value eq "${member}"]` },
				{ op: "add", path: "members", value: [{ value: full }] },
			),
		);
		expect(would).toMatchObject({
			schemas: [schemas.dryRun],
			id: group.id,
			changes: { displayName: { from: "Sales", to: "New" } },
			members: [
				{ value: full, action: "joins" },
				{ value: member, action: "leaves" },
			],
			resource: { displayName: "New" },
		});
		await scim.send(400, "PATCH", `${path}?dryRun=true`, patchOf());
		const removal = await scim.send(200, "DELETE", `${path}?dryRun=true`);
		expect(removal).toMatchObject({
			schemas: [schemas.dryRun],
			changes: { displayName: { from: "Sales" } },
			members: [{ value: member, action: "leaves" }],
		});
		expect(removal).not.toHaveProperty("resource");
		const other = { displayName: "Other", members: [{ value: member }] };
		const made = await scim.send(200, "POST", "/Groups?dryRun=true", other);
		expect(made).toMatchObject({
			changes: { displayName: { to: "Other" } },
			members: [{ value: member, action: "joins" }],
			resource: { displayName: "Other" },
		});
		expect(made).not.toHaveProperty("id");
		expect(made.resource).not.toHaveProperty("id");
		expect(made.resource).not.toHaveProperty("meta");
		expect(await scim.send(200, "GET", path)).toEqual(group);
		const list = await scim.send(200, "GET", "/Groups");
		expect(list.totalResults).toBe(1);
	});

	test("tell about each license that a template could not assign, and each that it took away", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const token = await api.tokenOf(people.full);
		const group = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
		});
		const template = await api.call(token, "POST", "/licenseTemplates", {
			groupId: group.id,
			licenses: [ids.webinars],
		});
		expectStatus(template, 201);
		const members: { value: string }[] = [];
		for (let index = 0; index < 7; index++) {
			const { id } = await scim.send(201, "POST", "/Users", {
				userName: `seat-${index}@example.com`,
				displayName: `Seat ${index}`,
			});
			members.push({ value: id });
		}
		const path = `/Groups/${group.id}`;
		const join = patchOf({ op: "add", path: "members", value: members });
		const tried = await scim.send(200, "PATCH", `${path}?dryRun=true`, join);
		expect(tried.warnings).toEqual([
			expect.stringContaining("all 5 seats are taken"),
		]);
		expect(tried.warnings).toEqual([
			expect.stringContaining("would not be assigned"),
		]);
		expect(tried.seats).toMatchObject([{ free: 0 }]);
		const warn = async (method: string, body?: unknown) =>
			(await scim.ask(method, path, body)).headers.get("warning");
		expect(await warn("PATCH", join)).toContain("all 5 seats are taken");
		const put = { displayName: "Sales", members: members.slice(1) };
		expect(await warn("PUT", put)).toContain("was taken away");
		expect(await warn("DELETE")).toContain(
			"the license template of the group was deleted with it",
		);
	});

	test("of another organization are not found below this one's address", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
		});
		const partner = await api.tokenOf(people.partner);
		const partnerOrg = Buffer.from(ids.partnerOrg, "base64url")
			.toString()
			.split("/")
			.at(-1);
		const at = (org: string | undefined) =>
			`//identity/scim/${org}/v2/Groups/${id}`;
		expect((await api.call(partner, "GET", at(sampleOrg))).status).toBe(200);
		for (const method of ["GET", "DELETE"])
			expect((await api.call(partner, method, at(partnerOrg))).status).toBe(
				404,
			);
		const stranger = await api.tokenOf(people.stranger);
		expect((await api.call(stranger, "GET", at(sampleOrg))).status).toBe(404);
	});

	test("are the groups of the Groups API, with one history", async () => {
		await using api = await openApi();
		const scim = await openProvider(api);
		const member = await uuidOf(api, people.member);
		const { id } = await scim.send(201, "POST", "/Groups", {
			displayName: "Sales",
			externalId: "1",
			members: [{ value: member }],
		});
		const admin = await api.tokenOf(people.full);
		const list = await api.call<{
			groups: { id: string }[];
		}>(admin, "GET", "/groups");
		expect(list.body.groups).toMatchObject([
			{ displayName: "Sales", memberSize: 1 },
		]);
		// Its clients know no such property of a group.
		expect(list.body.groups[0]).not.toHaveProperty("externalId");
		const wireId = list.body.groups[0]?.id ?? "";
		expect(Buffer.from(wireId, "base64url").toString()).toContain(id);
		// The id of the Groups API is accepted too.
		await scim.send(200, "GET", `/Groups/${wireId}`);
	});
});
