import { expect, test } from "bun:test";
import { sampleIds } from "../../src/sample/sample.ts";
import { type Api, describeApi, expectStatus, people } from "./harness.ts";
import { createJob, getJob, writeLine } from "./jobs/job-calls.ts";

const hourMs = 60 * 60 * 1000;
const orgId = sampleIds.organization;

describeApi("A clock that was set back", (openApi) => {
	test("lets a token that another process revoked work for a second at most", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const token = await api.call<{ id: string; accessToken: string }>(
			admin,
			"POST",
			"/tokens",
			{ name: "CI", scopes: ["spark:people_read"] },
		);
		expectStatus(token, 201);
		const secret = token.body.accessToken;
		const look = () => api.call(secret, "GET", "/people/me");
		expectStatus(await look(), 200);
		const kept = (await api.store.tokens.list(orgId)).find(
			({ name }) => name === "CI",
		);
		await api.store.tokens.revoke(kept?.id ?? "", api.clock.now);
		api.clock.now -= hourMs;
		api.clock.now += 1001;
		expectStatus(await look(), 401);
	});

	test("gives back the budget of requests as time passes", async () => {
		await using api = await openApi({ requestsPerMinute: 2 });
		const admin = await api.tokenOf(people.full);
		const statusOf = async () =>
			(await api.call(admin, "GET", "/people/me")).status;
		expect(await statusOf()).toBe(200);
		expect(await statusOf()).toBe(200);
		api.clock.now -= hourMs;
		const refused = await api.call(admin, "GET", "/people/me");
		expectStatus(refused, 429);
		expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
		api.clock.now += 60_000;
		expect(await statusOf()).toBe(200);
	});

	test("notes activity at the time that it then has", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const seenAt = async () => {
			expectStatus(await api.call(admin, "GET", "/people/me"), 200);
			const id = await adminIdOf(api);
			const [record] = await api.store.people.list({
				orgId,
				email: people.full,
				limit: 1,
				isPresenceWanted: true,
			});
			expect(record?.person.id).toBe(id);
			return record?.presence?.lastActivityAt;
		};
		expect(await seenAt()).toBe(api.clock.now);
		api.clock.now += 2 * hourMs;
		api.clock.now -= hourMs;
		expect(await seenAt()).toBe(api.clock.now);
	});

	test("does not keep an organization or a job of a process that has ended", async () => {
		await using api = await openApi();
		const job = await createJob(api, {
			file: ["ada", "ben"]
				.map((name) => writeLine(creationOf(name)))
				.join("\n"),
			query: "?lock=true",
		});
		const { now } = api.clock;
		const kept = await api.store.jobs.claim({
			owner: "gone",
			now,
			until: now + 5000,
		});
		expect(kept?.isLocking).toBe(true);
		await api.store.organizations.lock(orgId, {
			reason: "people are being imported",
			until: now + 60_000,
			holder: kept?.id,
		});
		const admin = await api.tokenOf(people.full);
		const change = () => api.call(admin, "POST", "/people", bodyOf("cid"));
		expectStatus(await change(), 423);
		api.clock.now -= hourMs;
		expectStatus(await change(), 200);
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 2, failed: 0 });
	});

	test("does not keep a webhook that a process took that has ended, nor its next attempt", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const hook = { name: "Hook", targetUrl: "https://example.com/hook" };
		expectStatus(
			await api.call(admin, "POST", "/webhooks", {
				...hook,
				resource: "people",
				event: "all",
			}),
			200,
		);
		expectStatus(await api.call(admin, "POST", "/people", bodyOf("cid")), 200);
		const take = (holder: string) =>
			api.store.webhooks.take({
				holder,
				now: api.clock.now,
				heldUntil: api.clock.now + 20_000,
				limit: 10,
				perOrgMax: 5,
				heldByOrg: new Map(),
			});
		const [taken] = await take("gone");
		expect(await take("other")).toEqual([]);
		api.clock.now -= hourMs;
		if (taken === undefined) throw new Error("The webhook is not due.");
		expect(await take("other")).toEqual([taken]);
		const { now } = api.clock;
		await api.store.webhooks.settle(taken.webhook, {
			holder: "other",
			heldUntil: 0,
			position: { ...taken.position, attempts: 1, nextAttemptAt: now + 60_000 },
			isActive: true,
		});
		expect(await take("third")).toEqual([]);
		api.clock.now -= 24 * hourMs;
		expect(await take("third")).toHaveLength(1);
	});
});

function bodyOf(name: string) {
	return { emails: [`${name}@example.com`], displayName: name };
}

function creationOf(name: string) {
	return { method: "POST" as const, path: "/people", body: bodyOf(name) };
}

async function adminIdOf(api: Api): Promise<string> {
	const [found] = await api.store.people.list({
		orgId,
		email: people.full,
		limit: 1,
		isPresenceWanted: false,
	});
	return found?.person.id ?? "";
}
