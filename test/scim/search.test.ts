import { expect, test } from "bun:test";
import {
	type Api,
	describeApi,
	expectStatus,
	type Json,
	people,
} from "../webex/harness.ts";

const orgId = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const root = `//identity/scim/${orgId}/v2`;
const schemas = ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"];

interface Shown {
	id: string;
	displayName: string;
	members?: unknown[];
	meta: { resourceType: string };
}

async function open(api: Api) {
	const token = await api.tokenOf(people.full);
	const call = (method: string, path: string, body?: unknown) =>
		api.call<Json>(token, method, `${root}${path}`, body);
	const search = async (path: string, body: Json) => {
		const reply = await call("POST", `${path}/.search`, { schemas, ...body });
		return {
			...reply,
			total: reply.body.totalResults,
			found: (reply.body.Resources ?? []) as Shown[],
		};
	};
	const namesOf = async (filter: string, more: Json = {}) =>
		(await search("", { filter, ...more })).found.map(
			({ displayName, meta }) => `${meta.resourceType} ${displayName}`,
		);
	return { call, search, namesOf };
}

/** Creates three people and two groups whose names begin with X. */
async function fill({ call }: Awaited<ReturnType<typeof open>>) {
	const ids: string[] = [];
	for (const name of ["Xa", "Xb", "Xc"]) {
		const made = await call("POST", "/Users", {
			userName: `${name}@example.com`,
			displayName: name,
			externalId: `ext-${name}`,
			title: name === "Xb" ? "Director" : undefined,
		});
		expectStatus(made, 201);
		ids.push(String(made.body.id));
	}
	for (const [name, usage] of [
		["Xa", "sales"],
		["Xd", undefined],
	])
		expectStatus(
			await call("POST", "/Groups", {
				displayName: name,
				members: name === "Xa" ? [{ value: ids[0] }] : [],
				"urn:scim:schemas:extension:cisco:webexidentity:2.0:Group": { usage },
			}),
			201,
		);
	return ids;
}

const refused = ({ status, body }: { status: number; body: Json }) => [
	status,
	body.scimType,
];

describeApi("A search of users or groups", (openApi) => {
	test("has the reply of the list with the same query", async () => {
		await using api = await openApi();
		const opened = await open(api);
		const { call, search } = opened;
		await fill(opened);
		for (const [path, query] of [
			["/Users", {}],
			["/Users", { filter: 'displayName sw "X"', count: 2, startIndex: 2 }],
			["/Users", { attributes: ["userName", "name.givenName"], count: 3 }],
			["/Users", { excludedAttributes: ["emails", "meta"], count: 3 }],
			["/Users", { sortBy: "userName", sortOrder: "descending", count: 4 }],
			["/Users", { returnGroups: true, filter: 'displayName eq "Xa"' }],
			["/Users", { count: 0 }],
			["/Groups", { filter: 'displayName sw "X"' }],
			["/Groups", { attributes: ["displayName", "members"] }],
			["/Groups", { includeMembers: true, count: 1 }],
			["/Groups", { sortBy: "id", sortOrder: "descending" }],
			// Refused alike.
			["/Users", { filter: "title" }],
			["/Users", { filter: `title eq "${"a".repeat(8192)}"` }],
			["/Users", { sortBy: "emails.nothing" }],
			["/Users", { sortOrder: "up" }],
			["/Users", { count: "many" }],
			["/Users", { count: 1.5, startIndex: "first" }],
			["/Groups", { filter: `id eq "${"a".repeat(8192)}"` }],
			["/Groups", { filter: 'userName eq "Xa"' }],
			["/Groups", { sortBy: "members" }],
		] as const) {
			const parameters = new URLSearchParams(
				Object.entries(query).map(([name, value]) => [name, String(value)]),
			);
			const listed = await call("GET", `${path}?${parameters}`);
			const { status, body } = await search(path, query);
			expect([query, status, body]).toEqual([
				query,
				listed.status,
				listed.body,
			]);
		}
	});

	test("reads names in any case, and takes null and an empty list for nothing", async () => {
		await using api = await openApi();
		const opened = await open(api);
		await fill(opened);
		const { status, body } = await opened.call("POST", "/Users/.search", {
			Schemas: schemas,
			FILTER: 'displayName sw "X"',
			sortby: null,
			attributes: [],
			COUNT: 1,
		});
		expect([status, body.totalResults, body.itemsPerPage]).toEqual([200, 3, 1]);
		expect(body.Resources).toMatchObject([{ userName: "Xa@example.com" }]);
	});

	test("refuses a body that is no search", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		for (const path of ["/Users", "/Groups", ""])
			for (const [body, scimType] of [
				[{}, "invalidSyntax"],
				[[schemas], "invalidSyntax"],
				[{ schemas: schemas[0] }, "invalidSyntax"],
				[{ schemas: [`${schemas[0]}s`] }, "invalidSyntax"],
				[
					{ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] },
					"invalidSyntax",
				],
				[{ schemas, filter: "id pr", FILTER: "id pr" }, "invalidSyntax"],
				[{ schemas, filter: { eq: 1 } }, "invalidValue"],
				[{ schemas, attributes: [["userName"]] }, "invalidValue"],
				[{ schemas, sortBy: ["id", "displayName"] }, "invalidValue"],
				[{ schemas, count: true }, "invalidValue"],
				[{ schemas, filter: "" }, "invalidFilter"],
			] as const) {
				const reply = await call("POST", `${path}/.search`, body);
				expect([path, body, ...refused(reply)]).toEqual([
					path,
					body,
					400,
					scimType,
				]);
			}
	});

	test("is strict when the request prefers that", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const token = await api.tokenOf(people.full);
		const body = { schemas, filter: "id pr", page: 2 };
		const path = `${root}/Groups/.search`;
		expectStatus(await call("POST", "/Groups/.search", body), 200);
		const reply = await api.call<Json>(token, "POST", path, body, {
			prefer: "handling=strict",
		});
		expectStatus(reply, 400);
		expect(reply.body.detail).toContain("page");
	});
});

describeApi("A search of everything", (openApi) => {
	test("shows people and then groups, with pages across the border", async () => {
		await using api = await openApi();
		const opened = await open(api);
		const { search, namesOf } = opened;
		await fill(opened);
		const filter = 'displayName sw "x"';
		const all = ["User Xa", "User Xb", "User Xc", "Group Xa", "Group Xd"];
		expect(await namesOf(filter)).toEqual(all);
		for (let startIndex = 1; startIndex <= 6; startIndex++)
			for (let count = 0; count <= 5; count++) {
				const page = { filter, startIndex, count };
				const { body } = await search("", page);
				const part = all.slice(startIndex - 1, startIndex - 1 + count);
				expect([page, await namesOf(filter, { startIndex, count })]).toEqual([
					page,
					part,
				]);
				expect(body).toMatchObject({
					totalResults: 5,
					startIndex,
					itemsPerPage: part.length,
				});
			}
		expect(await namesOf(filter, { sortOrder: "descending" })).toEqual([
			...["User Xc", "User Xb", "User Xa"],
			...["Group Xd", "Group Xa"],
		]);
	});

	test("finds as many as both lists together", async () => {
		await using api = await openApi();
		const opened = await open(api);
		await fill(opened);
		const totals = await Promise.all(
			["/Users", "/Groups", ""].map(
				async (path) => (await opened.search(path, { count: 0 })).total,
			),
		);
		const [users, groups, both] = totals as [number, number, number];
		expect(groups).toBeGreaterThanOrEqual(2);
		expect(both).toBe(users + groups);
	});

	test("has no value where only the other kind has the attribute", async () => {
		await using api = await openApi();
		const opened = await open(api);
		const { namesOf } = opened;
		const [ada] = await fill(opened);
		const x = 'displayName sw "X"';
		for (const [filter, expected] of [
			['title eq "Director"', ["User Xb"]],
			[`title pr and ${x}`, ["User Xb"]],
			[`usage eq "sales" and ${x}`, ["Group Xa"]],
			[`members eq "${ada}"`, ["Group Xa"]],
			[
				`members[value eq "${ada}"] or userName sw "Xc@"`,
				["User Xc", "Group Xa"],
			],
			[`emails[type eq "work" and value sw "xa@"]`, ["User Xa"]],
			['externalId eq "ext-Xa"', ["User Xa"]],
			[`${x} and meta.resourceType eq "Group"`, ["Group Xa", "Group Xd"]],
			[
				`${x} and not (meta.resourceType eq "Group")`,
				[...["User Xa", "User Xb", "User Xc"]],
			],
			['meta.resourceType ne "User" and displayName eq "Xa"', ["Group Xa"]],
			[`meta.resourceType sw "Gr" and ${x}`, ["Group Xa", "Group Xd"]],
			['meta.resourceType eq "Device"', []],
			[`displayName eq "Xa" and not (userName sw "Xa@")`, ["Group Xa"]],
			[`displayName eq "Xa" and userName ne "xa@example.com"`, ["Group Xa"]],
			[`displayName eq "Xa" and title eq null`, ["User Xa", "Group Xa"]],
			[
				`urn:ietf:params:scim:schemas:core:2.0:Group:displayName sw "X"`,
				["Group Xa", "Group Xd"],
			],
		] as const)
			expect([filter, await namesOf(filter)]).toEqual([filter, [...expected]]);
	});

	test("sorts a kind by an attribute that only it has", async () => {
		await using api = await openApi();
		const opened = await open(api);
		await fill(opened);
		const sorting = { sortBy: "userName", sortOrder: "descending" };
		expect(await opened.namesOf('displayName sw "X"', sorting)).toEqual([
			...["User Xc", "User Xb", "User Xa"],
			...["Group Xd", "Group Xa"],
		]);
	});

	test("refuses attributes that no kind has, also beside a part that finds nothing", async () => {
		await using api = await openApi();
		const { search } = await open(api);
		for (const [body, scimType] of [
			[{ filter: 'nothing eq "1"' }, "invalidFilter"],
			[
				{ filter: 'meta.resourceType eq "Device" and nothing eq "1"' },
				"invalidFilter",
			],
			[{ filter: 'nothing[value eq "1"]' }, "invalidFilter"],
			[{ sortBy: "nothing" }, "invalidPath"],
		] as const)
			expect([body, ...refused(await search("", body))]).toEqual([
				body,
				400,
				scimType,
			]);
	});
});
