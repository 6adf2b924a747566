import { describe, expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
} from "../harness.ts";

const unknownLicense =
	"Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlhOk1TXzAwMDAwMDAw";

/** What a client sends that changes an update of John, and the person that is there before. */
async function openJohn(
	openApi: (options: {
		isFaithful: boolean;
		chanceSeed?: number;
	}) => Promise<Api>,
	chanceSeed?: number,
) {
	const api = await openApi({ isFaithful: true, chanceSeed });
	const token = await api.tokenOf(people.full);
	const before = await api.see(ids.person);
	const put = (body: object, headers: Record<string, string> = {}) =>
		api.call<Person>(
			token,
			"PUT",
			`/people/${ids.person}?callingData=true`,
			{ ...before, ...body },
			headers,
		);
	return {
		api,
		token,
		before,
		put,
		[Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
	};
}

describeApi("A faithful stand-in", (openApi) => {
	test("assigns of several licenses those that it can, and tells nothing of the rest", async () => {
		await using john = await openJohn(openApi);
		const licenses = [
			...(john.before.licenses ?? []),
			unknownLicense,
			ids.messaging,
		];
		const reply = await john.put({ licenses });
		expectStatus(reply, 200);
		expect(reply.headers.has("warning")).toBe(false);
		const { licenses: held } = await john.api.see(ids.person);
		expect(held).not.toContain(unknownLicense);
		expect(held).toContain(ids.messaging);
	});

	test("refuses a single license that nobody knows", async () => {
		await using john = await openJohn(openApi);
		expectRefusal(
			await john.put({ licenses: [unknownLicense] }),
			400,
			"licenses[0]",
		);
	});

	test("has created a person whose calling data it refuses", async () => {
		await using api = await openApi({ isFaithful: true });
		const token = await api.tokenOf(people.full);
		const email = "new.person@example.com";
		const reply = await api.call(token, "POST", "/people?callingData=true", {
			emails: [email],
			displayName: "New Person",
			licenses: [ids.callingLicense],
			locationId: ids.location,
			phoneNumbers: [{ type: "work", value: "12" }],
		});
		expectRefusal(reply, 400, "phoneNumbers[0]");
		const created = await api.see(await api.idOf(email));
		expect(created.displayName).toBe("New Person");
		expect(created.licenses).toEqual([]);
	});

	test("uses one e-mail address of a new person", async () => {
		await using api = await openApi({ isFaithful: true });
		const token = await api.tokenOf(people.full);
		const emails = ["new.person@example.com", "n.p@example.com"];
		const body = { emails, displayName: "New Person" };
		const reply = await api.call<Person>(token, "POST", "/people", body);
		expectStatus(reply, 200);
		expect(reply.body.emails).toEqual(["new.person@example.com"]);
		expect((await api.see(reply.body.id)).emails).toEqual(reply.body.emails);
	});

	test("creates nobody when the request breaks the contract", async () => {
		await using api = await openApi({ isFaithful: true });
		const token = await api.tokenOf(people.full);
		const email = "new.person@example.com";
		const reply = await api.call(token, "POST", "/people?callingData=true", {
			emails: [email],
			displayName: 7,
			phoneNumbers: [{ type: "work", value: "12" }],
		});
		expectStatus(reply, 400);
		const found = await api.call<Json>(token, "GET", `/people?email=${email}`);
		expect(found.body.items).toEqual([]);
	});

	test("ignores the version, the key and the dry run that a client names, and shows none of them", async () => {
		await using john = await openJohn(openApi);
		const headers = {
			"if-match": '"7.nothing"',
			"idempotency-key": '"1"',
			prefer: "handling=strict",
		};
		const path = `/people/${ids.person}?callingData=true&dryRun=true`;
		const body = { ...john.before, title: "Dry", unknown: 1 };
		const reply = await john.api.call(john.token, "PUT", path, body, headers);
		expectStatus(reply, 200);
		for (const name of ["etag", "warning", "preference-applied"])
			expect(reply.headers.has(name)).toBe(false);
		expect((await john.api.see(ids.person)).title).toBe("Dry");
		const again = { ...body, title: "Again" };
		const second = await john.api.call(john.token, "PUT", path, again, headers);
		expectStatus(second, 200);
		expect((await john.api.see(ids.person)).title).toBe("Again");
	});

	test("changes a person whose organization requires a version", async () => {
		await using john = await openJohn(openApi);
		await john.api.store.organizations.changeSettings(sampleIds.organization, {
			isIfMatchRequired: true,
		});
		expectStatus(await john.put({ title: "Chief" }), 200);
	});

	test("shows in a refusal what the real service shows", async () => {
		await using john = await openJohn(openApi);
		const { body } = await john.put({ locationId: ids.berlin });
		const { errors, message, trackingId, ...rest } = body as unknown as Json;
		expect(rest).toEqual({});
		expect([typeof message, typeof trackingId]).toEqual(["string", "string"]);
		expect(errors).toEqual([{ description: expect.any(String) }]);
	});

	test("knows no parameters of a list but those of the real service", async () => {
		await using api = await openApi({ isFaithful: true });
		const token = await api.tokenOf(people.full);
		const list = (query: string) =>
			api.call<{ items: Person[] }>(token, "GET", `/people?max=5${query}`);
		const plain = await list("");
		const asked = await list("&query=john&sortBy=created&count=true");
		expect(asked.body).toEqual(plain.body);
	});

	test("reads the pages of a list to the end", async () => {
		await using api = await openApi({ isFaithful: true });
		const token = await api.tokenOf(people.full);
		const seen = new Set<string>();
		let path: string | undefined = "/people?max=90";
		while (path !== undefined) {
			const reply: Awaited<ReturnType<typeof api.call<{ items: Person[] }>>> =
				await api.call<{ items: Person[] }>(token, "GET", path);
			for (const { id } of reply.body.items) seen.add(id);
			const link: string | null = reply.headers.get("link");
			path = link?.match(/^<http:\/\/localhost\/v1([^>]+)>/)?.[1];
		}
		expect(seen.size).toBeGreaterThan(180);
	});
});

// What follows depends on chance, not on an engine.
const open = (options: { isFaithful: boolean; chanceSeed?: number }) =>
	openApi(() => openSqliteStore(":memory:"), options);

describe("A refused update of a faithful stand-in", () => {
	test("has written the parts before the refused one, and no part by half", async () => {
		const outcomes = new Set<string>();
		for (let seed = 0; seed < 12; seed++) {
			await using john = await openJohn(open, seed);
			const reply = await john.put({
				title: "Chief",
				department: "Board",
				emails: ["john.chief@example.com"],
				roles: [],
				locationId: ids.berlin,
			});
			expectRefusal(reply, 400, "locationId");
			const { title, department, emails, roles, locationId, licenses } =
				await john.api.see(ids.person);
			const { before } = john;
			expect([locationId, licenses]).toEqual([
				before.locationId,
				before.licenses,
			]);
			const isProfile = title === "Chief";
			expect(department).toBe(isProfile ? "Board" : before.department);
			const isAccount = emails[0] !== before.emails[0];
			const areRoles = roles?.length === 0;
			expect(areRoles || roles).toEqual(areRoles || before.roles);
			outcomes.add(`${isProfile} ${isAccount} ${areRoles}`);
		}
		expect(outcomes.size).toBeGreaterThan(3);
	});

	test("has written the same parts when the chance begins with the same seed", async () => {
		const title = async () => {
			await using john = await openJohn(open, 5);
			await john.put({ title: "Chief", locationId: ids.berlin });
			return (await john.api.see(ids.person)).title;
		};
		expect(await title()).toBe(await title());
	});

	test("has written nothing when the caller may not make it", async () => {
		for (let seed = 0; seed < 4; seed++) {
			await using api = await open({ isFaithful: true, chanceSeed: seed });
			const before = await api.see(ids.person);
			const token = await api.tokenOf(people.user);
			const reply = await api.call(token, "PUT", `/people/${ids.person}`, {
				...before,
				title: "Chief",
				roles: [],
			});
			expectStatus(reply, 403);
			expect((await api.see(ids.person)).title).toBe(before.title);
		}
	});
});

test("A faithful stand-in shows the e-mail addresses of a person in any order, and never others", async () => {
	await using api = await open({ isFaithful: true, chanceSeed: 3 });
	const token = await api.tokenOf(people.full);
	const emails = [
		"john.andersen@example.com",
		"j.a@example.com",
		"ja@example.com",
	];
	const path = `/people/${ids.person}`;
	const person = await api.see(ids.person);
	expectStatus(await api.call(token, "PUT", path, { ...person, emails }), 200);
	const orders = new Set<string>();
	for (let count = 0; count < 20; count++) {
		const { body } = await api.call<Person>(token, "GET", path);
		expect(body.emails.toSorted()).toEqual(emails.toSorted());
		orders.add(body.emails.join());
	}
	expect(orders.size).toBeGreaterThan(2);
});

test("A faithful stand-in leaves a page of peopled its versions and dry runs", async () => {
	await using api = await open({ isFaithful: true });
	const token = await api.tokenOf(people.full);
	const ownPage = { "sec-fetch-site": "same-origin" };
	const made = await api.call<{ sessionKey: string }>(
		token,
		"POST",
		"/sessions",
		undefined,
		ownPage,
	);
	const cookie = made.headers.get("set-cookie")?.split(";")[0] ?? "";
	const key = made.body.sessionKey;
	const headers = { ...ownPage, cookie, "x-peopled-session": key };
	const path = `/people/${ids.person}`;
	const read = await api.call<Person>(
		undefined,
		"GET",
		path,
		undefined,
		headers,
	);
	expectStatus(read, 200);
	expect(read.headers.has("etag")).toBe(true);
	const preview = await api.call(
		undefined,
		"PUT",
		`${path}?dryRun=true`,
		{ ...read.body, title: "Dry" },
		headers,
	);
	expect(preview.body.dryRun).toBe(true);
	expect((await api.see(ids.person)).title).toBe(read.body.title);
});
