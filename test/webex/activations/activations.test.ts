import { expect, test } from "bun:test";
import type {
	ActivationError,
	ActivationJob,
	RecordedEmail,
} from "../../../src/contract/activation.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	nextOf,
	people,
	type Reply,
} from "../harness.ts";

const path = `/identity/organizations/${ids.organization}/jobs/sendActivationEmails`;
const dayMs = 24 * 60 * 60 * 1000;

describeApi("Activation emails", (openApi) => {
	test("are recorded for everyone who has not signed in, and not sent", async () => {
		await using api = await openApi();
		const before = await pendingOf(api);
		const ada = await create(api, "ada.byron");
		const started = await start(api);
		expect(started).toMatchObject({
			name: "resendinviteemail",
			sourceUserId: await api.idOf(people.full),
			targetCustomerId: ids.organization,
			latestExecutionStatus: "STARTING",
			latestExecutionExitCode: "UNKNOWN",
			counts: { userResendInviteSent: 0, totalUsers: before.length + 1 },
			allowAdminInviteEmails: true,
		});
		expect(started).not.toHaveProperty("dryRun");
		await api.server.runJobs();
		expect(await statusOf(api, started.id)).toMatchObject({
			latestExecutionStatus: "COMPLETED",
			latestExecutionExitCode: "COMPLETED",
			counts: {
				userResendInviteSent: before.length + 1,
				userResendInviteFailed: 0,
				userResendInviteSkipped: 0,
				totalUsers: before.length + 1,
			},
		});
		const emails = await emailsOf(api, started.id);
		expect(emails.map(({ personId }) => personId).sort()).toEqual(
			[...before, ada].sort(),
		);
		expect(emails.find(({ personId }) => personId === ada)).toEqual({
			personId: ada,
			email: "ada.byron@example.com",
			recorded: new Date(api.clock.now).toISOString(),
		});
		expect(await errorsOf(api, started.id)).toEqual([]);
	});

	test("change nobody, and are in the audit log and the change feed", async () => {
		await using api = await openApi();
		const ada = await create(api, "ada.byron");
		const before = await api.see(ada);
		const now = await ask(api, people.full, "GET", "/changes?since=now");
		const { cursor } = now.body as { cursor: string };
		const { id } = await start(api);
		await api.server.runJobs();
		expect(await api.see(ada)).toEqual(before);
		const feed = await ask(
			api,
			people.full,
			"GET",
			`/changes?since=${cursor}&max=1000`,
		);
		const entries = (feed.body as { items: Json[] }).items;
		expect(entries.find(({ resourceId }) => resourceId === ada)).toMatchObject({
			kind: "created",
			resource: "activationEmails",
			fields: { email: { to: "ada.byron@example.com" }, jobId: { to: id } },
		});
		const audit = await ask(
			api,
			people.full,
			"GET",
			`/adminAudit/events?orgId=${ids.organization}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&eventCategories=ACTIVATION_EMAILS&targetId=${ada}`,
		);
		expectStatus(audit, 200);
		const [event, ...others] = (audit.body as { items: { data: Json }[] })
			.items;
		expect(others).toEqual([]);
		expect(event?.data).toMatchObject({
			eventDescription: "An activation email was recorded",
			targetType: "ACTIVATION_EMAIL",
			targetId: ada,
			actionText: expect.stringMatching(
				/ recorded an activation email to ada\.byron@example\.com$/,
			),
		});
		const history = await ask(
			api,
			people.full,
			"GET",
			`/people/${ada}/changes`,
		);
		expect((history.body as { items: Json[] }).items).toHaveLength(1);
	});

	test("are not recorded twice for a person within 24 hours", async () => {
		await using api = await openApi();
		const first = await start(api);
		await api.server.runJobs();
		const count = (await emailsOf(api, first.id)).length;
		const ada = await create(api, "ada.byron");
		api.clock.now += dayMs - 1;
		const second = await start(api);
		await api.server.runJobs();
		expect(await statusOf(api, second.id)).toMatchObject({
			latestExecutionStatus: "COMPLETED",
			counts: {
				userResendInviteSent: 1,
				userResendInviteSkipped: count,
				totalUsers: count + 1,
			},
		});
		expect((await emailsOf(api, second.id)).map(of)).toEqual([ada]);
		const errors = await errorsOf(api, second.id);
		expect(errors).toHaveLength(count);
		const numbers = errors.map(({ itemNumber }) => itemNumber);
		expect(new Set(numbers).size).toBe(count);
		expect(Math.max(...numbers)).toBeLessThanOrEqual(count + 1);
		expect(errors[0]).toMatchObject({
			error: { key: "304", message: [{ code: "ATLAS-600199" }] },
		});
		api.clock.now += 1;
		const third = await start(api);
		await api.server.runJobs();
		const again = await emailsOf(api, third.id);
		expect(again).toHaveLength(count);
		expect(again.map(of)).not.toContain(ada);
	});

	test("skip those who have signed in meanwhile, and refuse those who are gone", async () => {
		await using api = await openApi();
		const ada = await create(api, "ada.byron");
		const bob = await create(api, "bob.byron");
		const cy = await create(api, "cy.byron");
		const { id } = await start(api);
		await ask(api, people.full, "DELETE", `/people/${ada}`);
		await ask(api, people.full, "PATCH", `/people/${cy}`, {
			loginEnabled: false,
		});
		await ask(api, "bob.byron@example.com", "GET", "/people/me");
		await api.server.runJobs();
		const errors = await errorsOf(api, id);
		const keys = new Map(errors.map(({ item, error }) => [item, error]));
		expect(keys.get(ada)?.key).toBe("404");
		expect(keys.get(bob)).toEqual({
			key: "304",
			message: [{ description: "The person has signed in already." }],
		});
		expect(keys.get(cy)?.message).toEqual([
			{ description: "The person may not sign in." },
		]);
		expect(await statusOf(api, id)).toMatchObject({
			latestExecutionExitCode: "COMPLETED_WITH_ERRORS",
			counts: { userResendInviteFailed: 1, userResendInviteSkipped: 2 },
		});
		const jobs = await ask(api, people.full, "GET", "/bulk/jobs");
		const [job] = (jobs.body as { items: Json[] }).items;
		const file = `/bulk/jobs/${job?.id}/results?failed=true`;
		const { text } = await ask(api, people.full, "GET", file);
		expect(text).toContain("Skipped: The person has signed in already.");
		expect(text).not.toContain("Done");
	});

	test("are only listed by a dry run, which records nothing", async () => {
		await using api = await openApi();
		const ada = await create(api, "ada.byron");
		const newest = await newestIn(api);
		const tried = await start(api, "?dryRun=true");
		expect(tried.dryRun).toBe(true);
		await api.server.runJobs();
		expect(await emailsOf(api, tried.id)).toContainEqual({
			personId: ada,
			email: "ada.byron@example.com",
		});
		expect(await newestIn(api)).toBe(newest);
		const run = await start(api);
		await api.server.runJobs();
		expect((await emailsOf(api, run.id)).map(of)).toEqual(
			(await emailsOf(api, tried.id)).map(of),
		);
	});

	test("have one job of an organization at a time", async () => {
		await using api = await openApi();
		const first = await start(api);
		expectRefusal(await ask(api, people.user, "POST", path), 409);
		expectRefusal(
			await ask(api, people.user, "POST", `${path}?dryRun=true`),
			409,
		);
		await api.server.runJobs();
		await start(api, "?dryRun=true");
		const replies = await Promise.all(
			[1, 2, 3].map(() => ask(api, people.full, "POST", path)),
		);
		expect(replies.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
		expect(first.latestExecutionStatus).toBe("STARTING");
	});

	test("have a job that ends when nobody is pending", async () => {
		await using api = await openApi();
		const umbrella = `/identity/organizations/${ids.strangerOrg}/jobs/sendActivationEmails`;
		const pending = await ask(
			api,
			people.stranger,
			"GET",
			"/people?invitePending=true&max=1000",
		);
		for (const { id } of (pending.body as { items: Json[] }).items)
			expectStatus(
				await ask(api, people.stranger, "PATCH", `/people/${id}`, {
					loginEnabled: false,
				}),
				200,
			);
		const started = await ask(api, people.stranger, "POST", umbrella);
		expectStatus(started, 202);
		await api.server.runJobs();
		const { id } = started.body as unknown as ActivationJob;
		const ended = await ask(
			api,
			people.stranger,
			"GET",
			`${umbrella}/${id}/status`,
		);
		expect(ended.body).toMatchObject({
			latestExecutionStatus: "COMPLETED",
			counts: { totalUsers: 0 },
		});
	});

	test("refuse their items when the maker has lost the role", async () => {
		await using api = await openApi();
		const started = await ask(api, people.user, "POST", path);
		expectStatus(started, 202);
		const { id, counts } = started.body as unknown as ActivationJob;
		expectStatus(
			await ask(
				api,
				people.full,
				"PATCH",
				`/people/${await api.idOf(people.user)}`,
				{ roles: [] },
			),
			200,
		);
		await api.server.runJobs();
		expect(await statusOf(api, id)).toMatchObject({
			counts: {
				userResendInviteFailed: counts.totalUsers,
				userResendInviteSent: 0,
			},
		});
		expect((await errorsOf(api, id))[0]?.error.key).toBe("403");
	});

	test("are listed by page, errors too", async () => {
		await using api = await openApi();
		const { id } = await start(api);
		await api.server.runJobs();
		const all = await emailsOf(api, id);
		expect(all.length).toBeGreaterThan(2);
		const paged: RecordedEmail[] = [];
		let next: string | undefined = `${path}/${id}/emails?max=2`;
		while (next !== undefined) {
			const reply = await ask(api, people.readonly, "GET", next);
			expectStatus(reply, 200);
			const { items } = reply.body as unknown as { items: RecordedEmail[] };
			expect(items.length).toBeLessThanOrEqual(2);
			paged.push(...items);
			next = nextOf(reply);
		}
		expect(paged).toEqual(all);
	});

	test("answer 404 for jobs of another kind, of another organization, and of nobody", async () => {
		await using api = await openApi();
		const { id } = await start(api);
		const umbrella = path.replace(ids.organization, ids.strangerOrg);
		for (const address of [
			`${umbrella}/${id}/status`,
			`${path}/not-a-job/emails`,
			`/identity/organizations/nobody/jobs/sendActivationEmails/${id}/errors`,
		])
			expectRefusal(await ask(api, people.full, "GET", address), 404);
		expectRefusal(await ask(api, people.full, "POST", umbrella), 404);
		const moved = await ask(
			api,
			people.full,
			"GET",
			`/telephony/config/jobs/person/moveLocation/${id}`,
		);
		expectRefusal(moved, 404);
	});
});

async function newestIn({ store }: Api): Promise<number> {
	return store.changes.newestId(sampleIds.organization);
}

const of = ({ personId }: RecordedEmail) => personId;

async function ask(
	api: Api,
	email: string,
	...request: [method: string, path: string, body?: unknown]
): Promise<Reply> {
	return api.call(await api.tokenOf(email), ...request);
}

async function create(api: Api, name: string): Promise<string> {
	const reply = await ask(api, people.full, "POST", "/people", {
		emails: [`${name}@example.com`],
		displayName: name,
	});
	expectStatus(reply, 200);
	return String(reply.body.id);
}

async function start(api: Api, query = ""): Promise<ActivationJob> {
	const reply = await ask(api, people.full, "POST", `${path}${query}`);
	expectStatus(reply, 202);
	return reply.body as unknown as ActivationJob;
}

async function statusOf(api: Api, id: string): Promise<ActivationJob> {
	const reply = await ask(api, people.full, "GET", `${path}/${id}/status`);
	expectStatus(reply, 200);
	return reply.body as unknown as ActivationJob;
}

async function emailsOf(api: Api, id: string): Promise<RecordedEmail[]> {
	return listOf(api, `${path}/${id}/emails?max=1000`);
}

async function errorsOf(api: Api, id: string): Promise<ActivationError[]> {
	return listOf(api, `${path}/${id}/errors?max=1000`);
}

async function listOf<Item>(api: Api, address: string): Promise<Item[]> {
	const reply = await ask(api, people.full, "GET", address);
	expectStatus(reply, 200);
	return (reply.body as unknown as { items: Item[] }).items;
}

async function pendingOf(api: Api): Promise<string[]> {
	const reply = await ask(
		api,
		people.full,
		"GET",
		"/people?invitePending=true&max=1000",
	);
	expectStatus(reply, 200);
	return (reply.body as unknown as { items: { id: string }[] }).items.map(
		({ id }) => id,
	);
}
