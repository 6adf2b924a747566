import { expect, test } from "bun:test";
import {
	exampleAvatar,
	examplePerson,
	examplePersonUpdate,
} from "../../../src/contract/examples.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
	startAt,
} from "../harness.ts";

describeApi("Update a Person", (openApi) => {
	test("answers the page's request with the page's reply, field for field and in its order", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call(
			admin,
			"PUT",
			`/people/${ids.person}?callingData=true`,
			examplePersonUpdate,
		);
		expectStatus(reply, 200);
		expect(reply.body).toEqual({
			...examplePerson,
			lastActivity: "2026-01-15T09:00:00.000Z",
		});
		expect(Object.keys(reply.body)).toEqual(Object.keys(examplePerson));
	});

	test("clears what the body leaves out, and keeps what identifies the person", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const before = await api.see(id);
		api.clock.now += 5000;
		const path = `/people/${id}?callingData=true`;
		const reply = await api.call(admin, "PUT", path, { displayName: "K" });
		expectStatus(reply, 200);
		const kept = {
			id: before.id,
			emails: before.emails,
			orgId: before.orgId,
			created: before.created,
			timezone: before.timezone,
			firstName: before.firstName,
			lastName: before.lastName,
			nickName: before.nickName,
			sipAddresses: before.sipAddresses,
			invitePending: before.invitePending,
			loginEnabled: "true",
			lastActivity: before.lastActivity,
			status: before.status,
			type: "person",
		};
		expect(reply.body).toEqual({
			...kept,
			displayName: "K",
			roles: [],
			licenses: [],
			lastModified: new Date(startAt + 5000).toISOString(),
		});
		expect(await api.see(id)).toEqual(reply.body as Person);
	});

	const cleared: [string, unknown][] = [
		["avatar", ""],
		["department", null],
		["title", ""],
		["manager", null],
		["addresses", []],
		["phoneNumbers", null],
	];
	for (const [name, value] of cleared)
		test(`takes ${JSON.stringify(value)} for ${name} as leaving it out`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const path = `/people/${ids.manager}`;
			const reply = await api.call(admin, "PUT", path, {
				displayName: "John Duarte",
				[name]: value,
			});
			expectStatus(reply, 200);
			expect(reply.body).not.toHaveProperty(name);
		});

	test("lets the nickname follow the first name, whatever nickName says", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = (body: object) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}`, {
				displayName: "John Duarte",
				...body,
			});
		const named = await put({ firstName: "Johnny", nickName: "Duke" });
		expect(named.body.nickName).toBe("Johnny");
		const oddlyTyped = await put({ firstName: "Jack", nickName: [{}] });
		expect(oddlyTyped.body.nickName).toBe("Jack");
		expect((await put({})).body.nickName).toBe("Jack");
		for (const firstName of ["", null]) {
			await put({ firstName: "Jack" });
			expect((await put({ firstName })).body).not.toHaveProperty("nickName");
		}
	});

	test("ignores read-only and unknown properties", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const reply = await api.call(
			admin,
			"PUT",
			`/people/${ids.person}?callingData=true`,
			{
				...before,
				id: ids.manager,
				created: "not a time",
				lastModified: 12,
				timezone: "Mars/Olympus",
				lastActivity: false,
				status: "dancing",
				invitePending: "true",
				type: "bot",
				sipAddresses: [{ nonsense: true }],
				xmppFederationJid: { x: 1 },
				somethingElse: ["a"],
			},
		);
		expectStatus(reply, 200);
		expect(reply.body).toEqual(before);
	});

	test("leaves lastModified alone when nothing changes, and counts up when something does", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		api.clock.now += 1000;
		const path = `/people/${ids.person}?callingData=true`;
		const same = await api.call<Person>(admin, "PUT", path, before);
		expect(same.body.lastModified).toBe(before.lastModified);
		const other = await api.call<Person>(admin, "PUT", path, {
			...before,
			title: "Buyer",
		});
		expect(other.body.lastModified).toBe("2026-01-15T09:00:01.000Z");
		expect(other.body.created).toBe(before.created);
	});

	test("answers the id alone with minResponse, and has done it all the same", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const reply = await api.call(
			admin,
			"PUT",
			`/people/${ids.manager}?minResponse=true`,
			{ displayName: "J. Duarte" },
		);
		expectStatus(reply, 200);
		expect(reply.body).toEqual({ id: ids.manager });
		expect(reply.headers.get("etag")).toBeString();
		expect((await api.see(ids.manager)).displayName).toBe("J. Duarte");
	});

	test("keeps calling data that a reply does not show unless callingData=true asks for it to be replaced", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const body = { displayName: "John", licenses: before.licenses };
		await api.call(admin, "PUT", `/people/${ids.person}`, body);
		const kept = await api.see(ids.person);
		expect(kept.phoneNumbers).toEqual(before.phoneNumbers);
		expect(kept.extension).toBe("133");
		expect(kept.locationId).toBe(ids.location);
		const path = `/people/${ids.person}?callingData=true`;
		const reply = await api.call(admin, "PUT", path, body);
		expect(reply.body).not.toHaveProperty("phoneNumbers");
		expect(reply.body).not.toHaveProperty("extension");
		expect(reply.body.locationId).toBe(ids.location);
	});

	test("takes and gives roles, and refuses those that do not exist", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.manager}`;
		const put = (roles: unknown) =>
			api.call<Person>(admin, "PUT", path, { displayName: "J", roles });
		const given = await put([ids.userAdministrator, ids.userAdministrator]);
		expect(given.body.roles).toEqual([ids.userAdministrator]);
		expectRefusal(
			await put([ids.userAdministrator, ids.messaging, "x"]),
			400,
			"roles[1] is not the id of a role",
			"roles[2] is not the id of a role",
		);
		expectRefusal(
			await put([
				"Y2lzY29zcGFyazovL3VzL1JPTEUvbm9ib2R5", // ROLE/nobody
			]),
			400,
			"roles[0] is not a role of this service",
		);
		expect((await api.see(ids.manager)).roles).toEqual([ids.userAdministrator]);
		expect((await put(undefined)).body.roles).toEqual([]);
	});

	test("makes a new role count at once, and a lost one too", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const member = await api.tokenOf(people.member);
		const memberId = await api.idOf(people.member);
		const act = () =>
			api.call(member, "PUT", `/people/${ids.manager}`, { displayName: "X" });
		expectStatus(await act(), 403);
		const give = (roles: string[]) =>
			api.call(admin, "PUT", `/people/${memberId}`, {
				displayName: "Karim Jackson",
				roles,
			});
		await give([ids.userAdministrator]);
		expectStatus(await act(), 200);
		await give([]);
		expectStatus(await act(), 403);
	});

	test("refuses the tokens of a person who may not log in, and takes them again after", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const member = await api.tokenOf(people.member);
		const id = await api.idOf(people.member);
		const me = () => api.call(member, "GET", "/people/me");
		expectStatus(await me(), 200);
		for (const [off, on] of [
			[false, true],
			["false", "true"],
		]) {
			const put = (loginEnabled: unknown) =>
				api.call<Person>(admin, "PUT", `/people/${id}`, {
					displayName: "Karim Jackson",
					loginEnabled,
				});
			expect((await put(off)).body.loginEnabled).toBe("false");
			expectStatus(await me(), 401);
			expect((await put(undefined)).body.loginEnabled).toBe("false");
			expect((await put(on)).body.loginEnabled).toBe("true");
			expectStatus(await me(), 200);
		}
	});

	test("shows the manager's name, and keeps another one only without managerId", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const put = (body: object) =>
			api.call<Person>(admin, "PUT", path, {
				displayName: "John Andersen",
				...body,
			});
		const found = await put({ managerId: ids.manager });
		expect(found.body).toMatchObject({
			managerId: ids.manager,
			manager: "John Duarte",
		});
		const named = await put({ managerId: ids.manager, manager: "J. D." });
		expect(named.body.manager).toBe("John Duarte");
		expect(named.headers.get("warning")).toContain("manager was not set");
		const only = await put({ manager: "Somebody" });
		expect(only.body.manager).toBe("Somebody");
		expect(only.body).not.toHaveProperty("managerId");
		const strangerId = await api.idOf(people.stranger);
		const refused: [string, string][] = [
			[ids.person, "managerId must be another person"],
			[ids.nobody, "managerId is not a person of this organization"],
			[strangerId, "managerId is not a person of this organization"],
			["x", "managerId is not the id of a person"],
		];
		for (const [managerId, words] of refused)
			expectRefusal(await put({ managerId }), 400, words);
	});

	test("keeps the picture only when it is sent", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = (avatar?: string) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}`, {
				displayName: "J",
				avatar,
			});
		expect((await put(exampleAvatar)).body.avatar).toBe(exampleAvatar);
		for (const wrong of ["picture.png", "file:///etc/passwd", "http://["])
			expectRefusal(await put(wrong), 400, "avatar must be an http or https");
		expect((await api.see(ids.manager)).avatar).toBe(exampleAvatar);
		expect((await put()).body).not.toHaveProperty("avatar");
	});
});
