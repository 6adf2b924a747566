import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import type { PresenceReport } from "../../src/directory/store/presence-store.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { readId } from "../../src/webex/ids.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	people,
	startAt,
} from "./harness.ts";

const administrators = ["full", "user", "readonly", "location", "partner"];
const adminsOnly = ["roles", "licenses", "invitePending", "loginEnabled"];
const minuteMs = 60 * 1000;

describeApi("What a reply shows", (openApi) => {
	for (const who of administrators)
		test(`to the ${who} administrator: everything of a person they administer`, async () => {
			await using api = await openApi();
			const token = await api.tokenOf(people[who as keyof typeof people]);
			const { body } = await api.call<Person>(
				token,
				"GET",
				`/people/${ids.person}?callingData=true`,
			);
			expect(body).toEqual(await api.see(ids.person));
			expect(body).toMatchObject({
				extension: "133",
				invitePending: "false",
				loginEnabled: "true",
				status: "active",
			});
		});

	for (const who of ["member", "device"] as const)
		test(`to the ${who}: names and presence, and nothing that only administrators see`, async () => {
			await using api = await openApi();
			const token = await api.tokenOf(people[who]);
			for (const path of [
				`/people/${ids.person}?callingData=true`,
				"/people/me?callingData=true",
			]) {
				const { body } = await api.call<Person>(token, "GET", path);
				for (const name of [
					...adminsOnly,
					"siteUrls",
					"sipAddresses",
					"phoneNumbers",
					"extension",
					"locationId",
				])
					expect(body).not.toHaveProperty(name);
				for (const name of ["id", "emails", "displayName", "status", "created"])
					expect(body).toHaveProperty(name);
			}
		});

	test("to everyone of one organization the same person in a list and alone", async () => {
		await using api = await openApi();
		for (const who of [people.full, people.member]) {
			const token = await api.tokenOf(who);
			const alone = await api.call(token, "GET", `/people/${ids.person}`);
			const list = await api.call<{ items: unknown[] }>(
				token,
				"GET",
				`/people?email=${people.john}`,
			);
			expect(list.body.items).toEqual([alone.body]);
		}
	});

	test("each person of a page with the same text as alone, also with the present name of a manager", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const managed = [people.john, people.member, people.user];
		for (const email of managed) {
			const path = `/people/${await api.idOf(email)}`;
			const change = { managerId: await api.idOf(people.readonly) };
			expectStatus(await api.call(admin, "PATCH", path, change), 200);
		}
		const manager = `/people/${await api.idOf(people.readonly)}`;
		const renamed = { displayName: "Renamed Manager" };
		expectStatus(await api.call(admin, "PATCH", manager, renamed), 200);
		const named: unknown[] = [];
		for (const who of [people.full, people.partner, people.member])
			for (const query of ["", "callingData=true"]) {
				const token = await api.tokenOf(who);
				const get = async <Body>(path: string) =>
					(await api.call<Body>(token, "GET", `${path}${query}`)).body;
				const filter = `/people?orgId=${ids.organization}&max=30&displayName=`;
				for (const letter of ["J", "K", "G"]) {
					const { items } = await get<{ items: Person[] }>(
						`${filter}${letter}&`,
					);
					expect(items.length).toBeGreaterThan(0);
					for (const person of items) {
						const alone = await get(`/people/${person.id}?`);
						expect(JSON.stringify(person)).toBe(JSON.stringify(alone));
						if (person.manager === renamed.displayName)
							named.push(person.emails[0]);
					}
				}
			}
		expect(new Set(named)).toEqual(new Set(managed));
	});

	test("of a list by ids neither presence nor what only administrators see", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const list = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			`/people?id=${ids.person}&callingData=true`,
		);
		expect(list.body.items).toHaveLength(1);
		for (const name of [...adminsOnly, "status", "lastActivity", "extension"])
			expect(list.body.items[0]).not.toHaveProperty(name);
	});

	test("with excludeStatus no presence, and all the rest", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const read = async (query: string) => {
			const path = `/people?displayName=John${query}`;
			const { body } = await api.call<{ items: Person[] }>(admin, "GET", path);
			return body.items;
		};
		const whole = await read("");
		const without = await read("&excludeStatus=true");
		expect(without.length).toBeGreaterThan(1);
		expect(without).toEqual(
			whole.map(({ status, lastActivity, ...rest }) => rest as Person),
		);
	});

	test("nickName and timezone only when they are set", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call(admin, "POST", "/people", {
			emails: ["mono@example.com"],
			displayName: "Mono",
		});
		for (const name of ["nickName", "timezone", "firstName", "manager"])
			expect(body).not.toHaveProperty(name);
		expect((await api.see(ids.person)).nickName).toBe("John");
	});

	test("loginEnabled and invitePending as words", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call<Person>(admin, "POST", "/people", {
			emails: ["later@example.com"],
			displayName: "Later",
			loginEnabled: false,
		});
		expect(body).toMatchObject({
			loginEnabled: "false",
			invitePending: "true",
			status: "pending",
		});
		expect(body).not.toHaveProperty("lastActivity");
	});

	test("an invitation as pending until the person uses the API", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call<Person>(admin, "POST", "/people", {
			emails: ["first@example.com"],
			displayName: "First",
		});
		const token = await api.tokenOf("first@example.com");
		const me = await api.call<Person>(token, "GET", "/people/me");
		expect(me.body.status).toBe("active");
		expect(await api.see(body.id)).toMatchObject({
			invitePending: "false",
			status: "active",
			lastActivity: new Date(startAt).toISOString(),
			lastModified: body.lastModified as string,
		});
	});

	test("the kinds of accounts, of which only a person can be invited", async () => {
		await using api = await openApi();
		const kinds: [string, string][] = [
			["frontdesk@webex.bot", "bot"],
			["visitor-1@guest.example.com", "appuser"],
			[people.john, "person"],
		];
		for (const [email, type] of kinds)
			expect(await api.see(await api.idOf(email))).toMatchObject({
				type,
				invitePending: "false",
			});
	});
});

describeApi("Presence", (openApi) => {
	test("is active up to 10 minutes after the last activity and inactive after", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.member);
		const statusAt = async (ms: number) => {
			api.clock.now = startAt + ms;
			const path = `/people/${ids.manager}`;
			const { body } = await api.call<Person>(token, "GET", path);
			expect(body.lastActivity).toBe(new Date(startAt).toISOString());
			return body.status;
		};
		expect(await statusAt(0)).toBe("active");
		expect(await statusAt(10 * minuteMs)).toBe("active");
		expect(await statusAt(10 * minuteMs + 1)).toBe("inactive");
	});

	for (const reported of [
		"call",
		"DoNotDisturb",
		"meeting",
		"OutOfOffice",
		"presenting",
		"unknown",
	] as const)
		test(`is ${reported} while that is reported`, async () => {
			await using api = await openApi();
			await report(api, { reported, reportedUntil: startAt + minuteMs });
			expect((await see(api)).status).toBe(reported);
			api.clock.now += minuteMs;
			expect((await see(api)).status).toBe("active");
			await report(api, { reported });
			api.clock.now += 60 * minuteMs;
			expect((await see(api)).status).toBe(reported);
			await report(api, { reported: null });
			expect((await see(api)).status).toBe("inactive");
		});

	test("is pending for those who have never logged in, whatever is reported", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const { body } = await api.call<Person>(admin, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "New",
		});
		expect(body.status).toBe("pending");
		api.clock.now += 60 * minuteMs;
		expect((await api.see(body.id)).status).toBe("pending");
	});

	test("is shown to nobody of a person who has turned status sharing off", async () => {
		await using api = await openApi();
		await report(api, { reported: "call", isShared: false });
		for (const who of [people.full, people.member, people.partner]) {
			const token = await api.tokenOf(who);
			for (const path of [
				`/people/${ids.manager}`,
				`/people?displayName=John%20Duarte&orgId=${ids.organization}`,
			]) {
				const { status, text } = await api.call(token, "GET", path);
				expect(status).toBe(200);
				expect(text).toContain("John Duarte");
				expect(text).not.toContain('"status"');
				expect(text).not.toContain("lastActivity");
			}
		}
		await report(api, { isShared: true });
		expect((await see(api)).status).toBe("call");
	});

	test("is shown of nobody to a person who has turned status sharing off", async () => {
		await using api = await openApi();
		await api.store.presences.report(
			await Promise.all(
				[people.member, people.full].map(async (email) => {
					const id = await api.idOf(email);
					const personId = readId("PEOPLE", id) ?? "";
					const orgId = sampleIds.organization;
					return { orgId, personId, isShared: false };
				}),
			),
		);
		for (const who of [people.full, people.member]) {
			const token = await api.tokenOf(who);
			for (const path of [
				`/people/${ids.person}`,
				"/people?displayName=John",
				"/people/me",
			]) {
				const { status, text } = await api.call(token, "GET", path);
				expect(status).toBe(200);
				expect(text).not.toContain('"status"');
				expect(text).not.toContain("lastActivity");
			}
		}
		const admin = await api.tokenOf(people.full);
		const changed = await api.call(admin, "PATCH", `/people/${ids.person}`, {
			title: "X",
		});
		expect(changed.body).not.toHaveProperty("status");
		// Whoever shares still sees the others, and not those who do not share.
		const other = await api.tokenOf(people.user);
		const john = await api.call(other, "GET", `/people/${ids.person}`);
		expect(john.body.status).toBe("active");
		const member = await api.idOf(people.member);
		const hidden = await api.call(other, "GET", `/people/${member}`);
		expect(hidden.body).not.toHaveProperty("status");
	});

	test("comes in every kind in the sample", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = "/people?max=1000";
		const { body } = await api.call<{ items: Person[] }>(admin, "GET", path);
		const statuses = new Set(body.items.map(({ status }) => String(status)));
		expect([...statuses].toSorted()).toEqual(
			[
				"DoNotDisturb",
				"OutOfOffice",
				"active",
				"call",
				"inactive",
				"meeting",
				"pending",
				"presenting",
				"undefined",
				"unknown",
			].toSorted(),
		);
	});

	test("cannot be set, and is not lost, by an update", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		await report(api, { reported: "meeting" });
		const reply = await api.call<Person>(
			admin,
			"PUT",
			`/people/${ids.manager}`,
			{ displayName: "J", status: "call", lastActivity: "2001-01-01" },
		);
		expectStatus(reply, 200);
		expect(reply.body.status).toBe("meeting");
		expect(reply.body.lastActivity).toBe(new Date(startAt).toISOString());
	});
});

function report(api: Api, what: Partial<PresenceReport>): Promise<void> {
	return api.store.presences.report([
		{
			orgId: sampleIds.organization,
			personId: sampleIds.johnsManager,
			...what,
		},
	]);
}

function see(api: Api): Promise<Person> {
	return api.see(ids.manager);
}
