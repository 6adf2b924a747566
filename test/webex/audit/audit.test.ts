import { expect, test } from "bun:test";
import type {
	AuditEvent,
	AuditEventList,
} from "../../../src/contract/audit.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
	startAt,
} from "../harness.ts";
import { getTokens, register } from "../oauth/oauth-world.ts";

const dayMs = 24 * 60 * 60 * 1000;
const time = (at: number) => new Date(at).toISOString();
const span = `from=${time(startAt - dayMs)}&to=${time(startAt + dayMs)}`;
const path = `/adminAudit/events?orgId=${ids.organization}&${span}`;

async function list(api: Api, token: string, at = path): Promise<AuditEvent[]> {
	const reply = await api.call<AuditEventList>(token, "GET", at);
	expectStatus(reply, 200);
	return reply.body.items;
}

async function put(api: Api, email: string, title: string) {
	const token = await api.tokenOf(email);
	api.clock.now += 1000;
	const body = { ...(await api.see(ids.person)), title };
	const at = `/people/${ids.person}?callingData=true&showAllTypes=true`;
	expectStatus(
		await api.call(token, "PUT", at, body, { trackingid: `BY_${title}` }),
		200,
	);
}

describeApi("The audit log", (openApi) => {
	test("tells who did what in the real service's shape", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await put(api, people.partner, "CEO");
		const [event, ...others] = await list(api, full);
		expect(others).toEqual([]);
		const partner = await api.call<Person>(
			await api.tokenOf(people.partner),
			"GET",
			"/people/me",
		);
		expect(event).toEqual({
			data: {
				actorOrgName: "Northwind Partners",
				targetName: "John Andersen",
				eventDescription: "A person was updated",
				actorName: partner.body.displayName,
				actorEmail: people.partner,
				adminRoles: ["Full_Admin"],
				trackingId: "BY_CEO",
				targetType: "USER",
				targetId: ids.person,
				eventCategory: "USERS",
				targetOrgId: ids.organization,
				targetOrgName: "Acme, Inc.",
				changedFields: ["title"],
				actionText: `${partner.body.displayName} updated John Andersen: title`,
			},
			created: time(startAt + 1000),
			actorOrgId: ids.partnerOrg,
			id: expect.stringMatching(/^\d+$/),
			actorId: await api.idOf(people.partner),
		} as AuditEvent);
	});

	test("tells of creations, deletions, restorations, locations and tokens, and names who is gone", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const body = { emails: ["new@example.com"], displayName: "New" };
		const made = await api.call<Person>(full, "POST", "/people", body);
		const at = `/people/${made.body.id}`;
		api.clock.now += 1000;
		await api.call(full, "PUT", at, { displayName: "New", title: "CEO" });
		api.clock.now += 1000;
		await api.call(full, "DELETE", at);
		api.clock.now += 1000;
		const token = { name: "ci", scopes: ["spark:people_read"] };
		await api.call(full, "POST", "/tokens", token);
		const texts = (await list(api, full)).map(({ data }) =>
			data.actionText.replace(data.actorName ?? "", "X"),
		);
		expect(texts).toEqual([
			"X created ci",
			"X deleted New",
			"X updated New: title",
			"X created New",
		]);
		const others = await list(api, full, `${path}&eventCategories=TOKENS`);
		expect(others.map(({ data }) => data.eventCategory)).toEqual(["TOKENS"]);
		const four = "USERS,GROUPS,LOCATIONS,WEBHOOKS";
		const some = await list(api, full, `${path}&eventCategories=${four}`);
		expect(some.map(({ data }) => data.eventCategory)).toEqual([
			"USERS",
			"USERS",
			"USERS",
		]);
		const none = await list(api, full, `${path}&eventCategories=LOGINS,LOGOUT`);
		expect(none).toEqual([]);
		const { body: known } = await api.call(
			full,
			"GET",
			"/adminAudit/eventCategories",
		);
		expect(known).toEqual({
			eventCategories: [
				"USERS",
				"ACTIVATION_EMAILS",
				"GROUPS",
				"LICENSE_TEMPLATES",
				"LOCATIONS",
				"TOKENS",
				"WEBHOOKS",
				"INTEGRATIONS",
				"AUTHORIZATIONS",
			],
		});
	});

	test("is read by actor and time, page by page and by offset", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		for (const title of ["1", "2", "3"]) await put(api, people.full, title);
		await put(api, people.user, "4");
		const titlesOf = (events: AuditEvent[]) =>
			events.map(({ data }) => data.trackingId);
		const actorId = await api.idOf(people.user);
		expect(
			titlesOf(await list(api, full, `${path}&actorId=${actorId}`)),
		).toEqual(["BY_4"]);
		const seen: string[] = [];
		let next: string | undefined = `${path}&max=2&offset=1`;
		while (next !== undefined) {
			const reply = await api.call<AuditEventList>(full, "GET", next);
			expectStatus(reply, 200);
			seen.push(...titlesOf(reply.body.items));
			next = nextOf(reply);
		}
		expect(seen).toEqual(["BY_3", "BY_2", "BY_1"]);
		const early = `/adminAudit/events?orgId=${ids.organization}&from=${time(startAt)}&to=${time(startAt + 2000)}`;
		expect(titlesOf(await list(api, full, early))).toEqual(["BY_1"]);
	});

	test("is read by target, action, property and request, on the server", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		await put(api, people.full, "CEO");
		api.clock.now += 1000;
		await api.call(full, "POST", "/tokens", {
			name: "ci",
			scopes: ["spark:people_read"],
		});
		api.clock.now += 1000;
		const body = { emails: ["new@example.com"], displayName: "New" };
		const made = await api.call<Person>(full, "POST", "/people", body);
		const kinds = async (query: string) =>
			(await list(api, full, `${path}&${query}`)).map(
				({ data }) => `${data.targetType} ${data.eventDescription}`,
			);
		const created = "USER A person was created";
		const updated = "USER A person was updated";
		expect(await kinds(`targetId=${ids.person}`)).toEqual([updated]);
		expect(await kinds(`targetId=${made.body.id}`)).toEqual([created]);
		expect(await kinds("action=created")).toEqual([
			created,
			"TOKEN An access token was created",
		]);
		expect(await kinds("field=title")).toEqual([updated]);
		expect(await kinds("field=loginEnabled")).toEqual([created]);
		expect(await kinds("trackingId=BY_CEO")).toEqual([updated]);
		expect(await kinds("action=deleted")).toEqual([]);
		const [event] = await list(api, full, `${path}&field=title`);
		expect(event?.data.changedFields).toEqual(["title"]);
		for (const query of ["action=moved", "field=a%22b", "targetId="])
			expectRefusal(
				await api.call(full, "GET", `${path}&${query}`),
				400,
				query.split("=")[0] ?? "",
			);
	});

	test("is read by the target that it shows, of every kind", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const integration = await register(api);
		await getTokens(api, integration);
		const shown = await list(api, full);
		expect(shown.map(({ data }) => data.eventCategory)).toEqual([
			"AUTHORIZATIONS",
			"INTEGRATIONS",
		]);
		for (const event of shown)
			expect(
				await list(api, full, `${path}&targetId=${event.data.targetId}`),
			).toEqual([event]);
		expectRefusal(
			await api.call(full, "GET", `${path}&targetId=none`),
			400,
			/group, .* integration or authorization/,
		);
	});

	test("shows what one request did to many as one event, when it is asked to", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const { body } = await api.call<{ items: Person[] }>(
			full,
			"GET",
			"/people?max=5&type=person",
		);
		const operations = body.items.map(({ id }) => ({
			method: "PATCH",
			path: `/people/${id}`,
			body: { department: "Moved" },
		}));
		expectStatus(
			await api.call(
				full,
				"POST",
				"/bulk",
				{ mode: "all-or-nothing", operations },
				{ trackingid: "B" },
			),
			200,
		);
		const alone = await list(api, full);
		expect(alone).toHaveLength(5);
		const [event, ...others] = await list(api, full, `${path}&combine=true`);
		expect(others).toEqual([]);
		expect(event?.data.combinedEvents).toBe(5);
		expect(event?.data.changedFields).toEqual(["department"]);
		expect(event?.data.actionText).toMatch(/ updated 5 people: department$/);
	});

	test("is refused without its scope, to who is no full or read-only administrator, and for a wrong time", async () => {
		await using api = await openApi();
		const refused: [string, number][] = [
			[await api.tokenOf(people.full, ["spark-admin:people_read"]), 403],
			[await api.tokenOf(people.user), 403],
			[await api.tokenOf(people.member), 403],
			[await api.tokenOf(people.stranger), 404],
		];
		for (const [token, status] of refused)
			expectStatus(await api.call(token, "GET", path), status);
		const readonly = await api.tokenOf(people.readonly, ["audit:events_read"]);
		expect(await list(api, readonly)).toEqual([]);
		const full = await api.tokenOf(people.full);
		const of = (query: string) =>
			api.call(full, "GET", `/adminAudit/events?${query}`);
		expectRefusal(await of(""), 400, "orgId", "from", "to");
		expectRefusal(await of("orgId=x&from=y&to=z"), 400, "orgId", "from", "to");
		const org = `orgId=${ids.organization}`;
		const year = `from=2024-01-01T00:00:00Z&to=2026-01-01T00:00:00Z`;
		expectRefusal(await of(`${org}&${year}`), 400, "to must be at most a year");
		const backwards = `from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`;
		expectRefusal(await of(`${org}&${backwards}`), 400, "from must be before");
	});
});
