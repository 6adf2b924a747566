import { expect, test } from "bun:test";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
	startAt,
} from "../webex/harness.ts";

const orgUuid = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const johnUuid = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const users = `//identity/scim/${orgUuid}/v2/Users`;
const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const webex = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

const sarah = {
	schemas: [core, enterprise, webex],
	userName: "sarah.henderson@example.com",
	externalId: "00u1AbC",
	userType: "user",
	title: "Sales manager",
	active: true,
	preferredLanguage: "en_US",
	locale: "en_US",
	timezone: "America/Los_Angeles",
	profileUrl: "https://example.com/sarah",
	displayName: "Ms. Sarah Jane Henderson, III",
	nickName: "Sal",
	name: {
		givenName: "Sarah",
		familyName: "Henderson",
		middleName: "Jane",
		honorificPrefix: "Ms.",
		honorificSuffix: "III",
	},
	roles: [{ value: "id_user_admin", type: "cirole" }],
	phoneNumbers: [
		{ value: "400 123 1234", type: "work", display: "desk", primary: true },
	],
	photos: [
		{ value: "https://photos.example.com/1", type: "photo", primary: true },
	],
	addresses: [
		{
			type: "work",
			streetAddress: "100 Universal City Plaza",
			locality: "Hollywood",
			region: "CA",
			postalCode: "91608",
			country: "US",
		},
	],
	emails: [{ value: "sarah@home.example", type: "home", display: "home" }],
	[enterprise]: {
		costCenter: "12",
		organization: "Example",
		division: "West",
		department: "Sales",
		employeeNumber: "518-8888",
		manager: { value: johnUuid },
	},
	[webex]: {
		extensionAttribute1: ["one", "two"],
		externalAttribute2: [{ source: "HR", value: "x" }],
	},
};

async function open(api: Api) {
	const token = await api.tokenOf(people.full);
	const call = (
		method: string,
		path: string,
		body?: unknown,
		headers?: Record<string, string>,
	) =>
		api.call(
			token,
			method,
			path.startsWith("/") ? path : `${users}${path && `/${path}`}`,
			body,
			headers,
		);
	return {
		token,
		call,
		get: (path: string) => call("GET", path),
		list: (filter: string, more = "") =>
			call("GET", `${users}?filter=${encodeURIComponent(filter)}${more}`),
		async create(body: Json = sarah): Promise<Reply> {
			const reply = await call("POST", "", body);
			expectStatus(reply, 201);
			return reply;
		},
		patch: (id: unknown, ...operations: Json[]) =>
			call("PATCH", `${id}`, {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
				Operations: operations,
			}),
	};
}

function expectScim(reply: Reply, status: number, type?: string): void {
	expectStatus(reply, status);
	expect(reply.body.scimType).toBe(type as string);
}

const namesIn = ({ body }: Reply) =>
	(body.Resources as Json[]).map(({ userName }) => userName);

describeApi("SCIM users", (openApi) => {
	test("with a text of another system without its source, or the text, are refused", async () => {
		await using api = await openApi();
		const { call, create } = await open(api);
		const { body: made } = await create();
		for (const [entry, missing] of [
			[{ source: "HR" }, "value"],
			[{ value: "x" }, "source"],
			[{ source: null, value: "x" }, "source"],
		] as const) {
			const wrong = { ...sarah, [webex]: { externalAttribute1: [entry] } };
			for (const reply of [
				await call("POST", "", { ...wrong, userName: "other@example.com" }),
				await call("PUT", String(made.id), wrong),
			]) {
				expectScim(reply, 400, "invalidValue");
				expect(reply.body.detail).toContain(
					`externalAttribute1[0].${missing} is required`,
				);
			}
		}
	});

	test("are created with every attribute, and shown as they were sent", async () => {
		await using api = await openApi();
		const { create, get } = await open(api);
		const made = await create();
		const { id, meta, ...shown } = made.body as Json & { meta: Json };
		expect(shown).toMatchObject({
			...sarah,
			name: { ...sarah.name, formatted: "Ms. Sarah Jane Henderson III" },
			roles: [
				{
					value: "id_user_admin",
					type: "cirole",
					display: "User Administrator",
				},
			],
			emails: [
				{ value: sarah.userName, type: "work", primary: true },
				...sarah.emails,
			],
			[enterprise]: {
				...sarah[enterprise],
				manager: {
					value: johnUuid,
					displayName: "John Andersen",
					$ref: `http://localhost/identity/scim/${orgUuid}/v2/Users/${johnUuid}`,
				},
			},
			[webex]: {
				...sarah[webex],
				accountStatus: ["pending"],
				meta: { organizationId: orgUuid },
			},
		});
		expect(made.headers.get("location")).toBe(String(meta.location));
		expect(meta.location).toBe(
			`http://localhost/identity/scim/${orgUuid}/v2/Users/${id}`,
		);
		expect(made.headers.get("etag")).toBe(String(meta.version));
		expect((await get(String(id))).body).toEqual(made.body);
	});

	test("are the people of the People API, which keeps what it does not know", async () => {
		await using api = await openApi();
		const { create, get, call, token } = await open(api);
		const { id } = (await create()).body;
		const path = `/people/${id}`;
		const person = await api.call(token, "GET", path);
		expect(person.body).toMatchObject({
			emails: [sarah.userName, "sarah@home.example"],
			firstName: "Sarah",
			nickName: "Sal",
			avatar: "https://photos.example.com/1",
			department: "Sales",
			managerId: ids.person,
			timezone: "America/Los_Angeles",
			loginEnabled: "true",
		});
		const before = (await get(String(id))).body;
		const { addresses, roles, licenses, avatar } = person.body;
		expectStatus(
			await api.call(token, "PUT", path, {
				displayName: "Sarah Henderson",
				title: "Director",
				department: "Sales",
				managerId: ids.person,
				addresses,
				roles,
				licenses,
				avatar,
			}),
			200,
		);
		const after = (await get(String(id))).body;
		expect<Json>({ ...after, meta: 0 }).toEqual({
			...before,
			displayName: "Sarah Henderson",
			title: "Director",
			meta: 0,
		});
		expectStatus(await call("DELETE", String(id)), 204);
		expectStatus(await get(String(id)), 404);
		expectStatus(await call("DELETE", String(id)), 404);
		expectStatus(await api.call(token, "POST", `${path}/restore`), 200);
		expect(((await get(String(id))).body as Json).externalId).toBe("00u1AbC");
	});

	test("are undone by the history of the People API", async () => {
		await using api = await openApi();
		const { create, get, patch, token } = await open(api);
		const made = (await create()).body;
		const path = `/people/${made.id}/changes`;
		expectStatus(
			await patch(
				made.id,
				{ op: "replace", path: "name.middleName", value: "Anne" },
				{ op: "replace", path: "externalId", value: "other" },
			),
			200,
		);
		const { items } = (await api.call(token, "GET", path)).body as {
			items: { id: string; fields: Json }[];
		};
		expect(Object.keys(items[0]?.fields ?? {}).sort()).toEqual([
			"externalId",
			"profile.middleName",
		]);
		expectStatus(
			await api.call(token, "POST", `${path}/${items[0]?.id}/revert`),
			200,
		);
		const { meta: _, ...after } = (await get(String(made.id))).body;
		const { meta: __, ...before } = made;
		expect(after).toEqual(before);
	});

	test("need only a userName, and are named after it", async () => {
		await using api = await openApi();
		const { create } = await open(api);
		const { body } = await create({ userName: "new@example.com" });
		expect(body).toMatchObject({
			userName: "new@example.com",
			displayName: "new@example.com",
			active: true,
		});
	});

	test("keep the text of each of several addresses of one type", async () => {
		await using api = await openApi();
		const { create, get } = await open(api);
		const addresses = [
			{ type: "work", locality: "Oslo", formatted: "Oslo, Norway" },
			{ type: "work", locality: "Bergen", formatted: "Bergen, Norway" },
			{ type: "work", formatted: "Stavanger, Norway" },
		];
		const { body } = await create({ ...sarah, addresses });
		expect((await get(String(body.id))).body.addresses).toEqual(addresses);
	});

	test("are refused by the attributes of the request, and not by those of the directory", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const refusalOf = async (body: Json) => {
			const reply = await call("POST", "", { ...sarah, ...body });
			expectScim(reply, 400, "invalidValue");
			return String(reply.body.detail);
		};
		const wrong = await refusalOf({
			emails: [
				{ value: "right@example.com" },
				{ value: "wrong", type: "home" },
			],
			addresses: [{ formatted: "Main Street" }, { locality: "a\u0007b" }],
			userType: "robot",
			profileUrl: "nowhere",
		});
		for (const attribute of [
			'emails[value eq "wrong"].value ',
			"addresses[1].locality ",
			"userType ",
			"profileUrl ",
		])
			expect(`; ${wrong}`).toContain(`; ${attribute}`);
		expect(wrong.split("; ")).toHaveLength(4);
		const named = await refusalOf({
			userName: "nobody",
			emails: [{ value: "right@example.com" }],
		});
		expect(named).toStartWith("userName must be an e-mail address");
	});

	test("are refused with every wrong attribute at once, and nothing is kept", async () => {
		await using api = await openApi();
		const { call, list } = await open(api);
		const reply = await call("POST", "", {
			...sarah,
			userName: "not an address",
			active: "maybe",
			title: { a: 1 },
			userType: "robot",
			locale: "klingon_XX",
			timezone: "Mars/Olympus",
			roles: ["id_no_admin"],
			emails: [{ value: "other@example.com", type: "work", primary: true }],
			[enterprise]: { manager: "nobody" },
		});
		expectScim(reply, 400, "invalidValue");
		for (const name of [
			"userName",
			"active",
			"title",
			"userType",
			"locale",
			"timezone",
			"roles[0]",
			"emails",
			`${enterprise}:manager.value`,
		])
			expect(reply.body.detail).toContain(`${name} `);
		expect((await list('externalId eq "00u1AbC"')).body.totalResults).toBe(0);
	});

	test("are unique by userName, among the people of all organizations", async () => {
		await using api = await openApi();
		const { create, call } = await open(api);
		await create();
		for (const userName of [
			sarah.userName.toUpperCase(),
			people.john,
			people.stranger,
		])
			expectScim(
				await call("POST", "", { ...sarah, userName, emails: [] }),
				409,
				"uniqueness",
			);
	});

	test("are replaced by a PUT, which leaves roles, active, display name and licenses", async () => {
		await using api = await openApi();
		const { create, call, patch } = await open(api);
		const { id } = (await create()).body;
		await patch(id, { op: "replace", path: "active", value: false });
		const body = { userName: sarah.userName, name: { givenName: "Sally" } };
		const put = await call("PUT", String(id), body);
		expectStatus(put, 200);
		const { meta, ...shown } = put.body;
		expect(shown).toEqual({
			schemas: [core, webex],
			id,
			userName: sarah.userName,
			name: { formatted: "Sally", givenName: "Sally" },
			nickName: "Sal",
			displayName: sarah.displayName,
			userType: "user",
			timezone: sarah.timezone,
			active: false,
			emails: [{ value: sarah.userName, type: "work", primary: true }],
			roles: [
				{
					value: "id_user_admin",
					type: "cirole",
					display: "User Administrator",
				},
			],
			[webex]: {
				accountStatus: ["disabled"],
				meta: { organizationId: orgUuid },
			},
		});
		const again = await call("PUT", String(id), body);
		expect(again.body.meta).toEqual(meta);
	});

	test("get no nickname from a PUT or a PATCH that names none", async () => {
		await using api = await openApi();
		const { create, call, patch } = await open(api);
		const { id } = (await create()).body;
		const cleared = await patch(id, { op: "remove", path: "nickName" });
		expect(cleared.body).not.toHaveProperty("nickName");
		const body = {
			...sarah,
			nickName: undefined,
			name: { givenName: "Sally" },
		};
		const put = await call("PUT", String(id), body);
		expect(put.body).not.toHaveProperty("nickName");
		const patched = await patch(id, {
			op: "replace",
			path: "name.givenName",
			value: "Sarah",
		});
		expectStatus(patched, 200);
		expect(patched.body).not.toHaveProperty("nickName");
	});

	test("keep licenses, sites and calling data in a PUT and a PATCH", async () => {
		await using api = await openApi();
		const { call, get, patch } = await open(api);
		const before = await api.see(ids.person);
		const user = (await get(johnUuid)).body;
		expectStatus(await call("PUT", johnUuid, user), 200);
		expectStatus(
			await patch(johnUuid, { op: "add", path: "title", value: "Chief" }),
			200,
		);
		const { lastModified: _, ...after } = await api.see(ids.person);
		const { lastModified: __, ...rest } = before;
		expect(after).toEqual({ ...rest, title: "Chief" });
	});

	test("are changed only for the version that If-Match names, also by a weak tag", async () => {
		await using api = await openApi();
		const { create, call } = await open(api);
		const made = await create();
		const id = String(made.body.id);
		const etag = made.headers.get("etag") ?? "";
		expect(etag).toStartWith('W/"1.');
		const patch = (tag: string) =>
			call(
				"PATCH",
				id,
				{ Operations: [{ op: "add", value: { title: tag } }] },
				{ "if-match": tag },
			);
		expectStatus(await patch(etag), 200);
		const stale = await patch(etag);
		expectStatus(stale, 412);
		const present = stale.headers.get("etag") ?? "";
		expect(present).toBe((await call("GET", id)).headers.get("etag") ?? "");
		expectStatus(await patch(present), 200);
		expectStatus(await patch("*"), 200);
		expectScim(await patch("nonsense"), 400, "invalidValue");
		const now = (await call("GET", id)).headers.get("etag") ?? "";
		const known = { "if-none-match": now };
		expectStatus(await call("GET", id, undefined, known), 304);
		const old = { "if-none-match": etag };
		expectStatus(await call("GET", id, undefined, old), 200);
		const kept = await call("DELETE", id, undefined, { "if-match": etag });
		expectStatus(kept, 412);
		expect(kept.headers.get("etag")).toBe(now);
		expectStatus(await call("DELETE", id, undefined, { "if-match": now }), 204);
	});

	test("can be tried without being changed", async () => {
		await using api = await openApi();
		const { create, call, get } = await open(api);
		const { id, ...made } = (await create()).body;
		const tried = await call("PATCH", `${id}?dryRun=true`, {
			Operations: [
				{ op: "replace", path: "userName", value: "s@example.com" },
				{ op: "replace", path: "active", value: "False" },
			],
		});
		expectStatus(tried, 200);
		expect(tried.body).toMatchObject({
			id,
			changes: {
				userName: { from: sarah.userName, to: "s@example.com" },
				active: { from: true, to: false },
			},
			claims: [
				{ kind: "email", value: sarah.userName, action: "freed" },
				{ kind: "email", value: "s@example.com", action: "taken" },
			],
		});
		const removal = await call("DELETE", `${id}?dryRun=true`);
		expectStatus(removal, 200);
		expect(removal.body.resource).toBeUndefined();
		expect((await get(String(id))).body).toEqual({ id, ...made });
		expectScim(
			await call("POST", `${users}?dryRun=true`, sarah),
			409,
			"uniqueness",
		);
	});

	test("show in a dry run only what it changes, also of someone who was active", async () => {
		await using api = await openApi();
		const { call, list } = await open(api);
		const { body } = await list(`userName eq "${people.member}"`);
		const [{ id, [webex]: shown } = {}] = body.Resources as Json[];
		expect(shown).toMatchObject({ accountStatus: ["active"] });
		const tried = await call("PATCH", `${id}?dryRun=true`, {
			Operations: [{ op: "replace", path: "title", value: "Fellow" }],
		});
		expectStatus(tried, 200);
		expect(Object.keys(tried.body.changes as Json)).toEqual(["title"]);
		const removal = await call("DELETE", `${id}?dryRun=true`);
		expect((removal.body.changes as Json)[webex]).toMatchObject({
			from: { accountStatus: ["active"] },
		});
	});

	test("can be undone through the People API, whose dry run shows all of it", async () => {
		await using api = await openApi();
		const { call, list, token } = await open(api);
		const { body } = await list(`userName eq "${people.member}"`);
		const [{ id } = {}] = body.Resources as Json[];
		const operations = [
			{ op: "replace", path: "externalId", value: "00u1" },
			{ op: "replace", path: `${enterprise}:costCenter`, value: "12" },
		];
		expectStatus(await call("PATCH", `${id}`, { Operations: operations }), 200);
		const history = `/people/${await api.idOf(people.member)}/changes`;
		const lines = await api.call(token, "GET", history);
		const [line] = lines.body.items as Json[];
		const undo = `${history}/${line?.id}/revert?dryRun=true`;
		const tried = await api.call(token, "POST", undo);
		expectStatus(tried, 200);
		expect(tried.body.changes).toEqual({
			externalId: { from: "00u1" },
			"profile.costCenter": { from: "12" },
		});
	});

	test("can be undone attribute by attribute, whatever changed later", async () => {
		await using api = await openApi();
		const { call, list, token } = await open(api);
		const { body } = await list(`userName eq "${people.member}"`);
		const [{ id } = {}] = body.Resources as Json[];
		const set = async (name: string, value: string) => {
			const operations = [{ op: "replace", path: name, value }];
			expectStatus(
				await call("PATCH", `${id}`, { Operations: operations }),
				200,
			);
			const history = `/people/${await api.idOf(people.member)}/changes`;
			const lines = await api.call(token, "GET", history);
			const [line] = lines.body.items as Json[];
			return { line, undo: `${history}/${line?.id}/revert` };
		};
		const first = await set(`${enterprise}:costCenter`, "12");
		expect(first.line?.fields).toEqual({ "profile.costCenter": { to: "12" } });
		await set(`${enterprise}:division`, "Sales");
		await set(`${webex}:extensionAttribute1`, "red");
		const second = await set(`${webex}:extensionAttribute2`, "blue");
		const tried = await api.call(token, "POST", `${first.undo}?dryRun=true`);
		expect(tried.body.changes).toEqual({
			"profile.costCenter": { from: "12" },
		});
		expectStatus(await api.call(token, "POST", first.undo), 200);
		expectStatus(await api.call(token, "POST", second.undo), 200);
		const { body: user } = await call("GET", `${id}`);
		expect(user[enterprise]).toMatchObject({ division: "Sales" });
		expect(user[enterprise]).not.toHaveProperty("costCenter");
		expect(user[webex]).toMatchObject({ extensionAttribute1: ["red"] });
		expect(user[webex]).not.toHaveProperty("extensionAttribute2");
		const again = await api.call(token, "POST", first.undo);
		expectStatus(again, 409);
		expect(again.body.message).toContain("changed again");
		expect(JSON.stringify(again.body.errors)).toContain("profile.costCenter");
		const target = await api.idOf(people.member);
		const time = (days: number) =>
			new Date(startAt + days * 86_400_000).toISOString();
		const audit = await api.call(
			token,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=${time(-1)}&to=${time(1)}&targetId=${target}&field=profile.costCenter`,
		);
		expect(audit.body.items).toHaveLength(2);
	});

	test("answer a repeated request with the same key once", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const key = { "idempotency-key": "one" };
		const first = await call("POST", "", sarah, key);
		const second = await call("POST", "", sarah, key);
		expect(second.body).toEqual(first.body);
		expect(second.headers.get("location")).toBe(first.headers.get("location"));
		const wrong = { "idempotency-key": "two" };
		const taken = await call("POST", "", sarah, wrong);
		expect((await call("POST", "", sarah, wrong)).body).toEqual(taken.body);
	});

	test("show the attributes that a request wants", async () => {
		await using api = await openApi();
		const { create, get } = await open(api);
		const { id, schemas } = (await create()).body;
		expect(
			(
				await get(
					`${id}?attributes=userName,NAME.givenname,${enterprise}:division`,
				)
			).body,
		).toEqual({
			schemas,
			id,
			userName: sarah.userName,
			name: { givenName: "Sarah" },
			[enterprise]: { division: "West" },
		});
		const without = (
			await get(`${id}?excludedAttributes=id,emails,name.formatted,${webex}`)
		).body;
		expect(without.id).toBe(id as string);
		expect(without).not.toHaveProperty("emails");
		expect(Object.hasOwn(without, webex)).toBe(false);
		expect(without.name).toEqual(sarah.name);
	});

	test("refuse what nobody knows only when the request prefers strict handling", async () => {
		await using api = await openApi();
		const { call } = await open(api);
		const body = { ...sarah, password: "x", [enterprise]: { floor: "3" } };
		const strict = { prefer: "handling=strict" };
		const refused = await call("POST", "", body, strict);
		expectScim(refused, 400, "invalidValue");
		expect(refused.body.detail).toContain("password ");
		expect(refused.body.detail).toContain(`${enterprise}:floor `);
		const made = await call("POST", "", body);
		expectStatus(made, 201);
		expect(made.text).not.toContain("password");
	});

	test("show their groups to a request that asks for them", async () => {
		await using api = await openApi();
		const { create, get, call, list } = await open(api);
		const { id } = (await create()).body;
		const group = await call("POST", users.replace("Users", "Groups"), {
			displayName: "Climbers",
			members: [{ value: id }],
		});
		expectStatus(group, 201);
		const shown = [
			{
				value: group.body.id,
				$ref: `http://localhost/identity/scim/${orgUuid}/v2/Groups/${group.body.id}`,
				display: "Climbers",
				type: "direct",
			},
		];
		expect((await get(String(id))).body).not.toHaveProperty("groups");
		for (const query of ["returnGroups=true", "attributes=groups"])
			expect((await get(`${id}?${query}`)).body.groups).toEqual(shown);
		for (const filter of [
			`groups eq "${group.body.id}"`,
			'groups.display eq "climbers"',
		])
			expect(namesIn(await list(filter))).toEqual([sarah.userName]);
	});

	test("of another organization, and bots, are not there", async () => {
		await using api = await openApi();
		const { get, call } = await open(api);
		const stranger = await api.idOf(people.stranger);
		for (const [method, body] of [
			["GET"],
			["PUT", sarah],
			["PATCH", { Operations: [{ op: "add", value: { title: "x" } }] }],
			["DELETE"],
		] as const)
			expectStatus(await call(method, stranger, body), 404);
		expectStatus(await get("nonsense"), 404);
	});

	test("of a managed organization are those of its path", async () => {
		await using api = await openApi();
		const partner = await api.tokenOf(people.partner);
		const own = await api.idOf(people.partner);
		const path = (id: string) => `${users}/${id}`;
		expectStatus(await api.call(partner, "GET", path(johnUuid)), 200);
		expectStatus(await api.call(partner, "GET", path(own)), 404);
		expectStatus(await api.call(partner, "DELETE", path(own)), 404);
	});
});

describeApi("Patches of SCIM users", (openApi) => {
	test.each<[string, Json[], Json]>([
		[
			"dotted keys without a path",
			[
				{
					op: "Replace",
					value: {
						"name.givenName": "Kim",
						[`${enterprise}:employeeNumber`]: "7",
						[enterprise]: { division: "East" },
						id: "ignored",
						nothing: "ignored",
					},
				},
			],
			{
				name: {
					...sarah.name,
					givenName: "Kim",
					formatted: "Ms. Kim Jane Henderson III",
				},
				[enterprise]: {
					...sarah[enterprise],
					employeeNumber: "7",
					division: "East",
				},
			},
		],
		[
			"values that do not exist yet",
			[
				{ op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "1" },
				{
					op: "Replace",
					path: 'phoneNumbers[type eq "fax"].value',
					value: "2",
				},
				{
					op: "Add",
					path: 'addresses[type eq "work"].formatted',
					value: "Hall",
				},
				{ op: "add", path: "name.formatted", value: "Sarah H." },
				{
					op: "Add",
					path: 'emails[type eq "other"].value',
					value: "s@o.example",
				},
			],
			{
				phoneNumbers: [
					...sarah.phoneNumbers,
					{ type: "mobile", value: "1" },
					{ type: "fax", value: "2" },
				],
				addresses: [{ ...sarah.addresses[0], formatted: "Hall" }],
				name: { ...sarah.name, formatted: "Sarah H." },
				emails: [
					{ value: sarah.userName, type: "work", primary: true },
					...sarah.emails,
					{ type: "other", value: "s@o.example" },
				],
			},
		],
		[
			"removals, also of what is not there",
			[
				{ op: "Remove", path: 'emails[type eq "home"]' },
				{ op: "remove", path: 'emails[type eq "room"]' },
				{ op: "remove", path: "addresses" },
				{ op: "remove", path: `${enterprise}:manager` },
				{ op: "remove", path: "name.middleName" },
			],
			{
				emails: [{ value: sarah.userName, type: "work", primary: true }],
				addresses: undefined,
			},
		],
		[
			"a new userName, which the primary address follows",
			[{ op: "replace", path: "userName", value: "new@example.com" }],
			{
				userName: "new@example.com",
				emails: [
					{ value: "new@example.com", type: "work", primary: true },
					...sarah.emails,
				],
			},
		],
		[
			"the same attribute several times, in order",
			[
				{ op: "remove", path: "title" },
				{ op: "add", path: "title", value: "A" },
				{ op: "replace", path: "title", value: "B" },
			],
			{ title: "B" },
		],
		[
			"a manager as text, and none as an empty text",
			[
				{ op: "Add", path: `${enterprise}:manager`, value: "" },
				{ op: "Add", path: `${enterprise}:manager`, value: johnUuid },
			],
			{ [enterprise]: sarah[enterprise] },
		],
	])("take %s", async (_, operations, expected) => {
		await using api = await openApi();
		const { create, patch } = await open(api);
		const { id } = (await create()).body;
		const reply = await patch(id, ...operations);
		expectStatus(reply, 200);
		for (const [name, value] of Object.entries(expected))
			if (value === undefined) expect(reply.body).not.toHaveProperty(name);
			else
				expect({ [name]: reply.body[name] }).toMatchObject({
					[name]: value as Json,
				});
	});

	test.each<[string, Json, string]>([
		[
			"no operation",
			{ op: "move", path: "title", value: "x" },
			"invalidSyntax",
		],
		["no attribute", { op: "add", path: "floor", value: "x" }, "invalidPath"],
		[
			"a read-only attribute",
			{ op: "add", path: "id", value: "x" },
			"mutability",
		],
		["a removal without a path", { op: "remove" }, "noTarget"],
		[
			"a whole value that does not exist",
			{
				op: "replace",
				path: 'emails[type eq "room"]',
				value: { value: "r@e.example" },
			},
			"noTarget",
		],
		[
			"a wrong value",
			{ op: "add", path: "active", value: "maybe" },
			"invalidValue",
		],
		["no value", { op: "add", path: "title" }, "invalidValue"],
		[
			"another primary address than userName",
			{
				op: "replace",
				path: 'emails[type eq "work"].value',
				value: "o@e.example",
			},
			"invalidValue",
		],
		["no userName", { op: "remove", path: "userName" }, "mutability"],
	])("are refused with %s, and nothing is kept", async (_, operation, type) => {
		await using api = await openApi();
		const { create, patch, get } = await open(api);
		const made = (await create()).body;
		const title = { op: "replace", path: "title", value: "kept?" };
		expectScim(await patch(made.id, title, operation), 400, type);
		expect((await get(String(made.id))).body).toEqual(made);
	});

	test("leave a person who is only seen by the People API as they are", async () => {
		await using api = await openApi();
		const { patch, call, token } = await open(api);
		expectStatus(
			await patch(johnUuid, { op: "add", path: "title", value: "Chief" }),
			200,
		);
		const { items } = (
			await api.call(token, "GET", `/people/${ids.person}/changes`)
		).body as { items: { fields: Json }[] };
		expect(Object.keys(items[0]?.fields ?? {})).toEqual(["title"]);
		expectStatus(await call("GET", johnUuid), 200);
	});
});

describeApi("Filters of SCIM users", (openApi) => {
	test("find people by every operator, with true totals", async () => {
		await using api = await openApi();
		const { create, list } = await open(api);
		await create();
		const john = people.john;
		const cases: [string, unknown[]][] = [
			[`userName eq "${john.toUpperCase()}"`, [john]],
			[`USERNAME Eq "${john}"`, [john]],
			[`emails eq "${john}"`, [john]],
			[`emails.value eq "sarah@home.example"`, [sarah.userName]],
			[
				'emails[type eq "home"].value eq "sarah@home.example"',
				[sarah.userName],
			],
			['emails[type eq "home" and value co "home"]', [sarah.userName]],
			['emails[type eq "work" and value co "home"]', []],
			['externalId eq "00u1AbC"', [sarah.userName]],
			['externalId eq "00u1abc"', []],
			[`id eq "${johnUuid}"`, [john]],
			['id eq "nonsense"', []],
			['displayName sw "ms. SARAH"', [sarah.userName]],
			['displayName eq "Ms. Sarah Jane Henderson, III"', [sarah.userName]],
			['name.familyName eq "henderson" and title pr', [sarah.userName]],
			['title co "ales man" and not (active eq false)', [sarah.userName]],
			['userName ew "@home.example"', []],
			['userName sw "sarah.hend"', [sarah.userName]],
			[
				`userName eq "${john}" or externalId eq "00u1AbC"`,
				[john, sarah.userName],
			],
			['profileUrl ew "/sarah"', [sarah.userName]],
			[`${enterprise}:division eq "West"`, [sarah.userName]],
			['employeeNumber sw "518"', [sarah.userName]],
			[`manager.value eq "${johnUuid}" and externalId pr`, [sarah.userName]],
			[
				'manager.displayName eq "john andersen" and locale pr',
				[sarah.userName],
			],
			[`${webex}:extensionAttribute1 eq "two"`, [sarah.userName]],
			['roles eq "id_user_admin" and nickName eq "Sal"', [sarah.userName]],
			[
				'phoneNumbers[type eq "work" and value eq "400 123 1234"]',
				[sarah.userName],
			],
			[
				'externalId eq "00u1AbC" and meta.created ge "2026-01-15T10:00:00+01:00"',
				[sarah.userName],
			],
			[
				'externalId eq "00u1AbC" and meta.lastModified gt "2026-01-15T09:00:00Z"',
				[],
			],
			["externalId ne null and photos pr", [sarah.userName]],
			['displayName eq "a \\"quoted\\" \\\\ name"', []],
		];
		for (const [filter, expected] of cases) {
			const reply = await list(filter);
			expectStatus(reply, 200);
			expect([filter, namesIn(reply).sort(), reply.body.totalResults]).toEqual([
				filter,
				[...expected].sort(),
				expected.length,
			]);
		}
	});

	test.each([
		"userName eq",
		'userName like "x"',
		'userName eq "x" garbage',
		'nothing eq "x"',
		'emails[nothing eq "x"]',
		'name eq "x"',
		"active gt true",
		'active eq "perhaps"',
		'meta.created gt "yesterday"',
		"(".repeat(60),
		'userName eq "\\q"',
		"userName gt null",
	])("refuse %s", async (filter) => {
		await using api = await openApi();
		const { list } = await open(api);
		expectScim(await list(filter), 400, "invalidFilter");
	});

	test("page through everyone exactly once, in the order of any attribute", async () => {
		await using api = await openApi();
		const { create, get } = await open(api);
		await create();
		const total = Number((await get(`${users}?count=0`)).body.totalResults);
		expect(total).toBeGreaterThan(10);
		for (const order of [
			"",
			"&sortBy=userName",
			"&sortBy=userName&sortOrder=descending",
			"&sortBy=meta.created&sortOrder=descending",
			"&sortBy=title",
		]) {
			const seen: unknown[] = [];
			for (let start = 1; start <= total; start += 7) {
				const page = await get(`${users}?startIndex=${start}&count=7${order}`);
				expectStatus(page, 200);
				expect(page.body).toMatchObject({
					totalResults: total,
					startIndex: start,
					itemsPerPage: Math.min(7, total - start + 1),
				});
				seen.push(...namesIn(page));
			}
			expect(new Set(seen).size).toBe(total);
			if (order === "&sortBy=userName") expect(seen).toEqual([...seen].sort());
			if (order === "&sortBy=userName&sortOrder=descending")
				expect(seen).toEqual([...seen].sort().reverse());
		}
	});

	test("count those who may sign in by an index", async () => {
		await using api = await openApi();
		const { create, list, patch } = await open(api);
		const { id } = (await create()).body;
		const count = async (active: boolean) =>
			Number((await list(`active eq ${active}`)).body.totalResults);
		const [before, locked] = [await count(true), await count(false)];
		await patch(id, { op: "replace", path: "active", value: "False" });
		expect(await count(true)).toBe(before - 1);
		expect(await count(false)).toBe(locked + 1);
	});

	test("read the numbers of a page as RFC 7644 says", async () => {
		await using api = await openApi();
		const { get } = await open(api);
		for (const query of ["startIndex=0", "startIndex=-5", "startIndex=1"])
			expect((await get(`${users}?${query}&count=1`)).body).toMatchObject({
				startIndex: 1,
				itemsPerPage: 1,
			});
		expect((await get(`${users}?count=-1`)).body.Resources).toEqual([]);
		const past = await get(`${users}?startIndex=100000&count=2`);
		expect(past.body).toMatchObject({ itemsPerPage: 0, Resources: [] });
		expectStatus(await get(`${users}?count=many`), 400);
		expectScim(await get(`${users}?sortBy=nothing`), 400, "invalidPath");
	});
});
