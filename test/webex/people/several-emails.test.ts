import { expect, test } from "bun:test";
import { csvType } from "../../../src/contract/job.ts";
import type { Person } from "../../../src/contract/person.ts";
import { writeCsv } from "../../../src/webex/csv/csv.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const primary = "nora.new@example.com";
const second = "Nora@Example.org";

describeApi("a person with several e-mails", (openApi) => {
	test("is created with them, and found by each, in any case", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		expect(nora.emails).toEqual([primary, second]);
		for (const email of [primary, second, second.toUpperCase()])
			expect(await findBy(api, `email=${email}`)).toEqual([nora.id]);
		expect(await findBy(api, "query=nora@example.org")).toEqual([nora.id]);
		expect(await findBy(api, "query=nora.new@")).toEqual([nora.id]);
		const admin = await api.tokenOf(people.full);
		const listed = await api.call<{ items: Json[] }>(
			admin,
			"GET",
			`/people?id=${nora.id}`,
		);
		expect(listed.body.items[0]?.userName).toBe(primary);
		const token = await api.tokenOf(second);
		const me = await api.call<Person>(token, "GET", "/people/me");
		expect(me.body.emails).toEqual([primary, second]);
	});

	test("keeps each of them from everyone else, in every organization", async () => {
		await using api = await openApi();
		await createNora(api);
		const admin = await api.tokenOf(people.full);
		const stranger = await api.tokenOf(people.stranger);
		for (const token of [admin, stranger])
			for (const dryRun of [true, false])
				expectRefusal(
					await api.call(token, "POST", `/people?dryRun=${dryRun}`, {
						displayName: "Other",
						emails: ["other@example.com", second.toLowerCase()],
					}),
					409,
					"emails nora@example.org already belongs to another person.",
				);
		expect(await findBy(api, "email=other@example.com")).toEqual([]);
	});

	test("gives up one that an update leaves out, and the dry run says so", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const body = { displayName: "Nora", emails: [second] };
		const path = `/people/${nora.id}`;
		const preview = await api.call(admin, "PUT", `${path}?dryRun=true`, body);
		expectStatus(preview, 200);
		expect(preview.body).toMatchObject({
			changes: { emails: { from: [primary, second], to: [second] } },
			claims: [{ kind: "email", value: primary, action: "freed" }],
			warnings: [`The e-mail address ${primary} is given up.`],
		});
		expect((await api.see(nora.id)).emails).toEqual([primary, second]);
		expectStatus(await api.call(admin, "PUT", path, body), 200);
		expect(await findBy(api, `email=${primary}`)).toEqual([]);
		expect(await findBy(api, `email=${second}`)).toEqual([nora.id]);
		const other = { displayName: "Other", emails: [primary] };
		expectStatus(await api.call(admin, "POST", "/people", other), 200);
	});

	test("gets another primary one, without giving or taking any, and the history undoes it", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const path = `/people/${nora.id}`;
		const body = { displayName: "Nora", emails: [second, primary] };
		const preview = await api.call(admin, "PUT", `${path}?dryRun=true`, body);
		expect(preview.body).toMatchObject({ claims: [], warnings: [] });
		expectStatus(await api.call(admin, "PUT", path, body), 200);
		expect((await api.see(nora.id)).emails).toEqual([second, primary]);
		const { body: history } = await api.call<{ items: Json[] }>(
			admin,
			"GET",
			`${path}/changes`,
		);
		const [change] = history.items;
		expect(change?.fields).toMatchObject({
			emails: { from: [primary, second], to: [second, primary] },
		});
		const revert = `${path}/changes/${change?.id}/revert`;
		expectStatus(await api.call(admin, "POST", revert), 200);
		expect((await api.see(nora.id)).emails).toEqual([primary, second]);
	});

	test("keeps them when an update leaves the list out, and when a reply is sent back", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const path = `/people/${nora.id}`;
		for (const body of [{ displayName: "Nora" }, await api.see(nora.id)]) {
			expectStatus(await api.call(admin, "PUT", path, body), 200);
			expect((await api.see(nora.id)).emails).toEqual([primary, second]);
		}
	});

	test("is patched at one place of the list", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const patch = (document: unknown) =>
			api.call(admin, "PATCH", `/people/${nora.id}`, document, {
				"content-type": "application/json-patch+json",
			});
		const add = { op: "add", path: "/emails/-", value: "third@example.org" };
		expectStatus(await patch([add]), 200);
		expectStatus(await patch([{ op: "remove", path: "/emails/0" }]), 200);
		const left = [second, "third@example.org"];
		expect((await api.see(nora.id)).emails).toEqual(left);
		const taken = { ...add, value: people.john };
		expectRefusal(
			await patch([taken]),
			409,
			`emails ${people.john} already belongs to another person.`,
		);
		expect((await api.see(nora.id)).emails).toEqual(left);
	});

	test("is deleted with all of them, and restored with all of them unless one was taken since", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const path = `/people/${nora.id}`;
		expectStatus(await api.call(admin, "DELETE", path), 204);
		const other = { displayName: "Other", emails: [second] };
		const taker = await api.call(admin, "POST", "/people", other);
		expectStatus(taker, 200);
		const restore = () => api.call(admin, "POST", `${path}/restore`);
		expectRefusal(
			await restore(),
			409,
			"emails nora@example.org already belongs to another person",
		);
		const { id } = taker.body;
		expectStatus(await api.call(admin, "DELETE", `/people/${id}`), 204);
		expectStatus(await restore(), 200);
		expect((await api.see(nora.id)).emails).toEqual([primary, second]);
	});

	test("is named by any of them in a file, which changes none of them", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const job = await importFile(api, [
			["User ID/Email (Required)", "Display Name", "Title", "Manager"],
			[second, "Nora", "Analyst", ""],
			[people.john, "John Andersen", "GM", second],
		]);
		expect(job).toMatchObject({ done: 2, failed: 0 });
		const { emails, title } = await api.see(nora.id);
		expect({ emails, title }).toEqual({
			emails: [primary, second],
			title: "Analyst",
		});
		expect((await api.see(ids.person)).managerId).toBe(nora.id);
		const admin = await api.tokenOf(people.full);
		const exported = await api.call(
			admin,
			"GET",
			`/people/export?email=${second}`,
		);
		expect(exported.text).toContain(primary);
		expect(exported.text).not.toContain(second);
	});

	test("is deleted by a file under one address; a later record with another one creates a person", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const job = await importFile(api, [
			["User ID/Email (Required)", "Display Name", "Action"],
			[second, "", "Delete"],
			[primary, "Nora Next", ""],
		]);
		expect(job).toMatchObject({ done: 2, failed: 0 });
		const [next] = await findBy(api, `email=${primary}`);
		expect(next).not.toBe(nora.id);
		expect((await api.see(next ?? "")).displayName).toBe("Nora Next");
	});

	test("exchanges them with another person in one bulk", async () => {
		await using api = await openApi();
		const nora = await createNora(api);
		const admin = await api.tokenOf(people.full);
		const john = await api.see(ids.person);
		const reply = await api.call(admin, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [
				patchEmails(nora.id, [people.john, primary]),
				patchEmails(john.id, [second]),
			],
		});
		expectStatus(reply, 200);
		expect((await api.see(nora.id)).emails).toEqual([people.john, primary]);
		expect((await api.see(john.id)).emails).toEqual([second]);
	});

	test("refuses to user administrators another primary one of an administrator", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.full);
		const emails = [people.full, "root@example.com"];
		const own = await api.see(id);
		const put = (token: string, list: string[]) =>
			api.call(token, "PUT", `/people/${id}?callingData=true`, {
				...own,
				emails: list,
			});
		expectStatus(await put(admin, emails), 200);
		const user = await api.tokenOf(people.user);
		expectStatus(await put(user, emails.toReversed()), 403);
		expectStatus(await put(user, emails), 200);
	});
});

async function createNora(api: Api): Promise<Person> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<Person>(admin, "POST", "/people", {
		displayName: "Nora New",
		emails: [primary, second],
	});
	expectStatus(reply, 200);
	return reply.body;
}

async function findBy(api: Api, query: string): Promise<string[]> {
	const admin = await api.tokenOf(people.full);
	const reply = await api.call<{ items: Person[] }>(
		admin,
		"GET",
		`/people?${query}`,
	);
	expectStatus(reply, 200);
	return reply.body.items.map(({ id }) => id);
}

function patchEmails(id: string, emails: readonly string[]) {
	return { method: "PATCH", path: `/people/${id}`, body: { emails } };
}

async function importFile(
	api: Api,
	records: readonly (readonly string[])[],
): Promise<Json> {
	const admin = await api.tokenOf(people.full);
	const { body: queued } = await api.call(
		admin,
		"POST",
		"/bulk/jobs",
		writeCsv(records),
		{ "content-type": csvType },
	);
	await api.server.runJobs();
	const reply = await api.call(admin, "GET", `/bulk/jobs/${queued.id}`);
	expectStatus(reply, 200);
	return reply.body;
}
