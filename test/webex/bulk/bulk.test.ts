import { describe, expect, test } from "bun:test";
import type { BulkOperation, BulkReply } from "../../../src/contract/bulk.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

describeApi("a bulk", (openApi) => {
	describe("in best effort", () => {
		test("does what it can, in order, and says of the rest why not", async () => {
			await using api = await openApi();
			const karim = await api.idOf(people.member);
			const { status, body } = await run(api, people.full, {
				mode: "best-effort",
				operations: [
					create("ada", { bulkId: "first" }),
					create("ada"),
					{
						method: "PUT",
						path: `/people/${karim}`,
						body: { displayName: "", extension: "1" },
					},
					{ method: "DELETE", path: `/v1/people/${karim}` },
					create("new", { emails: [people.member] }),
					{ method: "DELETE", path: `/people/${ids.nobody}` },
				],
			});
			expect(status).toBe(207);
			expect(body).toMatchObject({
				mode: "best-effort",
				dryRun: false,
				total: 6,
				done: 3,
				failed: 3,
			});
			expect(body.results.map(({ index, status }) => [index, status])).toEqual([
				[0, 200],
				[1, 409],
				[2, 400],
				[3, 204],
				[4, 200],
				[5, 404],
			]);
			expect(body.results[0]?.bulkId).toBe("first");
			const ada = await api.see(body.results[0]?.id ?? "");
			expect(ada.emails).toEqual(["ada@example.com"]);
			expect(body.results[2]).toMatchObject({ id: karim });
			expect(
				body.results[2]?.errors?.map(({ description }) => description),
			).toEqual([
				"displayName must not be empty.",
				"extension needs a Webex Calling license: add one to licenses.",
			]);
			expect((await api.see(body.results[4]?.id ?? "")).emails).toEqual([
				people.member,
			]);
		});

		test("answers 200 when everything was done, with the warnings of each", async () => {
			await using api = await openApi();
			const john = await api.see(ids.person);
			const { status, body } = await run(api, people.full, {
				mode: "best-effort",
				operations: [
					{
						method: "PUT",
						path: `/people/${ids.person}?callingData=true`,
						body: { ...john, licenses: [], title: "Chief" },
					},
				],
			});
			expect(status).toBe(200);
			expect(body.results).toEqual([
				{
					index: 0,
					status: 200,
					id: ids.person,
					warnings: [expect.stringContaining("were released")],
				},
			]);
			expect((await api.see(ids.person)).title).toBe("Chief");
		});

		test("does not take a try of one operation for the operation", async () => {
			await using api = await openApi();
			const path = `/people/${ids.person}?dryRun=true`;
			const { body } = await run(api, people.full, {
				mode: "best-effort",
				operations: [{ method: "DELETE", path }],
			});
			expect(body.results).toMatchObject([
				{
					status: 400,
					errors: [
						expect.objectContaining({
							description: expect.stringMatching(/^dryRun/),
						}),
					],
				},
			]);
			expectStatus(
				await api.call(
					await api.tokenOf(people.full),
					"GET",
					`/people/${ids.person}`,
				),
				200,
			);
		});

		test("goes on in the next share, and keeps the order across shares", async () => {
			await using api = await openApi();
			const operations = Array.from({ length: 250 }, (_, index) =>
				create(`p${index % 125}`),
			);
			const { body } = await run(api, people.full, {
				mode: "best-effort",
				operations,
			});
			expect(body.results.map(({ status }) => status)).toEqual([
				...Array(125).fill(200),
				...Array(125).fill(409),
			]);
		});
	});

	describe("of all or nothing", () => {
		test("happens as a whole", async () => {
			await using api = await openApi();
			const karim = await api.idOf(people.member);
			const { status, body } = await run(api, people.full, {
				mode: "all-or-nothing",
				operations: [
					{ method: "DELETE", path: `/people/${karim}` },
					create("new", { emails: [people.member] }),
				],
			});
			expect(status).toBe(200);
			expect(body).toMatchObject({ done: 2, failed: 0 });
			expect(await api.idOf(people.member)).toBe(body.results[1]?.id ?? "");
		});

		test("does nothing when one operation is refused, and names every refused one", async () => {
			await using api = await openApi();
			const before = await api.see(ids.person);
			const { status, body } = await run(api, people.full, {
				mode: "all-or-nothing",
				operations: [
					{
						method: "PUT",
						path: `/people/${ids.person}`,
						body: { displayName: "Somebody Else" },
					},
					create("ada", { emails: [people.full] }),
					create("ben", { emails: ["ben"] }),
					{ method: "DELETE", path: "/locations/x" },
				],
			});
			expect(status).toBe(207);
			expect(body).toMatchObject({ total: 4, done: 0, failed: 4 });
			expect(body.results.map(({ status }) => status)).toEqual([
				424, 409, 400, 404,
			]);
			expect(await api.see(ids.person)).toEqual(before);
		});
	});

	test.each(["best-effort", "all-or-nothing"] as const)(
		"keeps nothing in a dry run, in the mode %s",
		async (mode) => {
			await using api = await openApi();
			const { status, body } = await run(api, people.full, {
				mode,
				dryRun: true,
				operations: [create("ada"), create("ada"), create("ben")],
			});
			expect(status).toBe(207);
			expect(body.dryRun).toBe(true);
			expect(body.results.map(({ status }) => status)).toEqual(
				mode === "best-effort" ? [200, 409, 200] : [424, 409, 424],
			);
			await expect(api.idOf("ada@example.com")).rejects.toThrow();
		},
	);

	test("says in a dry run what each operation would do on top of those before it", async () => {
		await using api = await openApi();
		const karim = await api.idOf(people.member);
		const { status, body } = await run(api, people.full, {
			mode: "all-or-nothing",
			dryRun: true,
			operations: [
				{ method: "DELETE", path: `/people/${karim}` },
				create("new", {
					emails: [people.member],
					licenses: [ids.messaging],
					title: "GM",
				}),
			],
		});
		expect(status).toBe(200);
		const [removal, creation] = body.results;
		expect(removal?.id).toBe(karim);
		expect(removal?.preview?.claims).toContainEqual({
			kind: "email",
			value: people.member,
			action: "freed",
		});
		expect(removal?.preview?.warnings).not.toEqual([]);
		expect(creation?.id).toBeUndefined();
		expect(creation?.preview).toMatchObject({
			changes: { title: { to: "GM" } },
			seats: [{ licenseId: ids.messaging, taken: 1 }],
			claims: [{ kind: "email", value: people.member, action: "taken" }],
		});
		expect((await api.see(karim)).emails).toEqual([people.member]);
	});

	test("may do what the single calls may, and nothing else", async () => {
		await using api = await openApi();
		const admin = await api.idOf(people.full);
		const stella = await api.idOf(people.stranger);
		const { body } = await run(api, people.user, {
			mode: "best-effort",
			operations: [
				create("ada", { roles: [ids.userAdministrator] }),
				{ method: "DELETE", path: `/people/${admin}` },
				{ method: "DELETE", path: `/people/${stella}` },
				{ method: "DELETE", path: "/people/me" },
				{ method: "PUT", path: "/people", body: {} },
				create("ben"),
			],
		});
		expect(body.results.map(({ status }) => status)).toEqual([
			403, 403, 404, 405, 405, 200,
		]);
		const partner = await run(api, people.partner, {
			mode: "all-or-nothing",
			operations: [
				{ method: "DELETE", path: `/people/${ids.person}` },
				create("cid", { orgId: ids.organization }),
			],
		});
		expect(partner.status).toBe(200);
	});

	test.each(["member", "readonly"] as const)(
		"is refused as a whole to a %s",
		async (who) => {
			await using api = await openApi();
			const token = await api.tokenOf(people[who]);
			const reply = await api.call<BulkReply>(token, "POST", "/bulk", {
				mode: "best-effort",
				operations: [create("ada")],
			});
			expectRefusal(
				reply,
				403,
				who === "member"
					? "Only an administrator"
					: "Only full and user administrators",
			);
		},
	);

	test("needs the scopes of the single calls", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full, ["spark-admin:people_read"]);
		const reply = await api.call(token, "POST", "/bulk", {
			mode: "best-effort",
			operations: [create("ada")],
		});
		expectRefusal(reply, 403, /spark-admin:people_write/);
	});

	test("patches people, with either kind of patch", async () => {
		await using api = await openApi();
		const path = `/people/${ids.person}`;
		const { body } = await run(api, people.full, {
			mode: "all-or-nothing",
			operations: [
				{ method: "PATCH", path, body: { title: "Chief" } },
				{
					method: "PATCH",
					path,
					body: [
						{ op: "test", path: "/title", value: "Chief" },
						{ op: "add", path: "/department", value: "Board" },
					],
				},
			],
		});
		expect(body.results.map(({ status }) => status)).toEqual([200, 200]);
		expect(await api.see(ids.person)).toMatchObject({
			title: "Chief",
			department: "Board",
			extension: "133",
		});
	});

	test("changes who still is the version of an operation's entity tag, and nobody else", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const path = `/people/${ids.person}`;
		const { body, headers } = await api.call(token, "GET", path);
		const change = (title: string): BulkOperation => ({
			method: "PUT",
			path,
			ifMatch: headers.get("etag") ?? "",
			body: { ...body, title },
		});
		const reply = await run(api, people.full, {
			mode: "best-effort",
			operations: [change("Chief"), change("Boss")],
		});
		expect(reply.body.results.map(({ status }) => status)).toEqual([200, 412]);
		expect(reply.body.results[1]?.errors?.[0]?.description).toStartWith(
			"title was changed at ",
		);
		expect((await api.see(ids.person)).title).toBe("Chief");
	});

	test("that takes the caller's own role counts at once", async () => {
		await using api = await openApi();
		const admin = await api.idOf(people.full);
		const { status } = await run(api, people.full, {
			mode: "all-or-nothing",
			operations: [
				{
					method: "PUT",
					path: `/people/${admin}`,
					body: { displayName: "Nobody's Administrator" },
				},
			],
		});
		expect(status).toBe(200);
		const token = await api.tokenOf(people.full);
		const reply = await api.call(token, "POST", "/bulk", {
			mode: "best-effort",
			operations: [create("ada")],
		});
		expectStatus(reply, 403);
	});
});

function create(
	name: string,
	{ bulkId, ...more }: Record<string, unknown> & { bulkId?: string } = {},
): BulkOperation {
	return {
		method: "POST",
		path: "/people",
		bulkId,
		body: { emails: [`${name}@example.com`], displayName: name, ...more },
	};
}

async function run(
	api: Api,
	email: string,
	body: unknown,
): Promise<{ status: number; body: BulkReply }> {
	const token = await api.tokenOf(email);
	const reply = await api.call<BulkReply>(token, "POST", "/bulk", body);
	if (reply.status !== 200) expectStatus(reply, 207);
	return reply;
}
