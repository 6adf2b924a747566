import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import { pendingStatus } from "../../src/directory/store/stored-reply.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
	type Reply,
} from "../webex/harness.ts";

const path = `/people/${ids.person}?callingData=true`;
const keyed = (key: string) => ({ "idempotency-key": key });

describeApi("A request with an Idempotency-Key", (openApi) => {
	test("sent again gets the first reply, byte by byte, and is not done again", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const body = { emails: ["new@example.com"], displayName: "New" };
		const create = () =>
			api.call<Person>(admin, "POST", "/people", body, keyed('"first"'));
		const first = await create();
		expectStatus(first, 200);
		expect(first.headers.get("idempotency-replayed")).toBeNull();
		const update = async () =>
			api.call(
				admin,
				"PUT",
				`/people/${first.body.id}?callingData=true`,
				{ ...body, title: "GM" },
				keyed("second"),
			);
		const second = await update();
		api.clock.now += 60_000;
		await api.call(admin, "PATCH", `/people/${first.body.id}`, {
			title: "CEO",
		});
		expectReplay(await create(), first);
		expectReplay(await update(), second);
		expect((await api.see(first.body.id)).title).toBe("CEO");
		const lines = await api.store.changes.list({
			orgId: (await api.store.organizations.list())[0]?.id ?? "",
			limit: 100,
		});
		expect(lines.length).toBeLessThanOrEqual(3);
	});

	test("may be a patch, a removal or a change of a location too", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const id = await api.idOf(people.member);
		const { body: denver } = await api.call(
			admin,
			"GET",
			`/locations/${ids.denver}`,
		);
		const requests: [string, string, unknown, number][] = [
			["PATCH", `/people/${id}`, { title: "GM" }, 200],
			["PUT", `/people/${id}?minResponse=true`, { displayName: "K" }, 200],
			["DELETE", `/people/${id}`, undefined, 204],
			["POST", "/locations", { ...denver, name: "Oslo" }, 201],
			["PUT", `/locations/${ids.london}`, { notes: "West" }, 204],
		];
		for (const [method, at, body, status] of requests) {
			const send = () =>
				api.call(admin, method, at, body, keyed(`${method} ${at}`));
			const first = await send();
			expectStatus(first, status);
			expectReplay(await send(), first);
		}
		const { body: list } = await api.call<{ items: { name: string }[] }>(
			admin,
			"GET",
			"/locations?name=Oslo",
		);
		expect(list.items).toHaveLength(1);
	});

	test("that is refused gets the refusal again, although it would be done now", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const send = () =>
			api.call(
				admin,
				"PATCH",
				path,
				[
					{ op: "test", path: "/title", value: "GM" },
					{ op: "remove", path: "/title" },
				],
				{ ...keyed("k"), "content-type": "application/json-patch+json" },
			);
		const first = await send();
		expectRefusal(first, 400, "[0].path");
		await api.call(admin, "PATCH", path, { title: "GM" });
		const again = await send();
		expectRefusal(again, 400, "[0].path");
		expect(again.headers.get("idempotency-replayed")).toBe("true");
		expect((await api.see(ids.person)).title).toBe("GM");
	});

	test("is not repeated to a caller who may no longer make it", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const partner = await api.tokenOf(people.partner);
		const body = { emails: ["rights@example.com"], displayName: "Rights" };
		const send = (token: string) =>
			api.call(
				token,
				"POST",
				"/people",
				{ ...body, orgId: ids.organization },
				keyed("rights"),
			);
		expectStatus(await send(partner), 200);
		const reading = await api.tokenOf(people.partner, [
			"spark-admin:people_read",
		]);
		expectRefusal(await send(reading), 403, /scope/);
		await api.store.organizations.setManaged({
			managerOrgId: sampleIds.partner,
			managedOrgId: sampleIds.organization,
			isManaged: false,
		});
		api.clock.now += 2000;
		const again = await send(partner);
		expectRefusal(again, 422, /with other roles/);
		expect(again.text).not.toContain("rights@example.com");
		expectStatus(await send(full), 409);
	});

	test("is refused when the key belongs to another request of the same person", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const patch = { title: "GM" };
		expectStatus(await api.call(admin, "PATCH", path, patch, keyed("k")), 200);
		const others: [string, string, unknown][] = [
			["PATCH", path, { title: "CEO" }],
			["PATCH", `/people/${ids.person}`, patch],
			["PATCH", `/people/${ids.manager}?callingData=true`, patch],
			["DELETE", `/people/${ids.person}`, undefined],
		];
		for (const [method, at, body] of others)
			expectRefusal(
				await api.call(admin, method, at, body, keyed("k")),
				422,
				/another request/,
			);
		expect((await api.see(ids.person)).title).toBe("GM");
		const other = await api.tokenOf(people.user);
		const theirs = await api.call(
			other,
			"PATCH",
			path,
			{ title: "CEO" },
			keyed("k"),
		);
		expectStatus(theirs, 200);
	});

	test("is the same whichever token of the person it comes with", async () => {
		await using api = await openApi();
		const first = await api.tokenOf(people.full);
		const second = await api.tokenOf(people.full, [
			"spark-admin:people_write",
			"spark-admin:people_read",
		]);
		const send = (token: string) =>
			api.call(token, "PATCH", path, { title: "GM" }, keyed("k"));
		const answered = await send(first);
		expectReplay(await send(second), answered);
	});

	test("while the first is running is told to come back, and one change is made", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		// What the first request of a person brings with it must not hold one of the three up.
		await api.call(admin, "GET", "/people/me");
		const create = (name: string) =>
			api.call(
				admin,
				"POST",
				"/people",
				{ emails: ["new@example.com"], displayName: name },
				keyed("k"),
			);
		const replies = await Promise.all([create("A"), create("A"), create("B")]);
		const statuses = replies.map(({ status }) => status).sort();
		expect(statuses).toEqual([200, 409, 409]);
		for (const reply of replies)
			if (reply.status === 409) {
				expectRefusal(reply, 409, /is in progress/);
				expect(reply.headers.get("retry-after")).toBe("1");
			}
		expectStatus(await create("A"), 200);
		expectStatus(await create("B"), 422);
	});

	test("whose reply was lost gets it when it is sent again", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const body = { emails: ["new@example.com"], displayName: "New" };
		const lost = await api.call(admin, "POST", "/people", body, {
			...keyed("k"),
			"x-peopled-fault": "502; after",
		});
		expectStatus(lost, 502);
		const again = await api.call<Person>(
			admin,
			"POST",
			"/people",
			body,
			keyed("k"),
		);
		expectStatus(again, 200);
		expect(again.headers.get("idempotency-replayed")).toBe("true");
		expect((await api.see(again.body.id)).displayName).toBe("New");
	});

	test("that was told to come back is done when it does", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const [org] = (await api.store.organizations.list()).filter(
			({ displayName }) => displayName === "Acme, Inc.",
		);
		const send = () =>
			api.call(admin, "PATCH", path, { title: "GM" }, keyed("k"));
		await api.store.organizations.lock(org?.id ?? "", {
			reason: "it is being restored",
			until: api.clock.now + 1000,
		});
		expectStatus(await send(), 423);
		api.clock.now += 1001;
		expectStatus(await send(), 200);
	});

	test("is done again when its stored reply has expired", async () => {
		await using api = await openApi({ storedReplyLifeMs: 1000 });
		const admin = await api.tokenOf(people.full);
		const send = () =>
			api.call(admin, "PATCH", path, { title: "GM" }, keyed("k"));
		await send();
		await api.call(admin, "PATCH", path, { title: "CEO" });
		api.clock.now += 999;
		const replayed = await send();
		expectReplay(await send(), replayed);
		expect((await api.see(ids.person)).title).toBe("CEO");
		api.clock.now += 1;
		const anew = await send();
		expectStatus(anew, 200);
		expect(anew.headers.get("idempotency-replayed")).toBeNull();
		expect((await api.see(ids.person)).title).toBe("GM");
	});

	test("may be a bulk, which is done once too", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const operations = ["a", "b", "a"].map((name) => ({
			method: "POST",
			path: "/people",
			body: { emails: [`${name}@new.example`], displayName: name },
		}));
		const send = (more: object = {}) =>
			api.call(
				admin,
				"POST",
				"/bulk",
				{ mode: "best-effort", operations, ...more },
				keyed("bulk"),
			);
		const dry = await send({ dryRun: true });
		expectStatus(dry, 207);
		const first = await send();
		expectStatus(first, 207);
		expect(first.headers.get("idempotency-replayed")).toBeNull();
		expect(first.body).toMatchObject({ done: 2, failed: 1 });
		expectReplay(await send(), first);
		expectRefusal(await send({ mode: "all-or-nothing" }), 422, /another/);
	});

	test("that is a bulk and was cut off is not done again unknowingly", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const send = (key: string, body: unknown) =>
			api.call(admin, "POST", "/bulk", body, keyed(key));
		const body = {
			mode: "best-effort",
			operations: [{ method: "DELETE", path: `/people/${ids.nobody}` }],
		};
		expectStatus(await send("k", body), 207);
		const place = {
			orgId: sampleIds.organization,
			personId: sampleIds.admin,
			key: "k",
		};
		const kept = await api.store.replies.find(place, api.clock.now);
		if (kept === undefined) throw new Error("The answer was not kept.");
		// As a server that was killed meanwhile leaves it.
		await api.store.replies.replace({
			...kept,
			status: pendingStatus,
			headers: {},
			body: undefined,
		});
		const again = await send("k", body);
		expectRefusal(again, 409, /has started and has no reply yet/);
		expect(again.headers.get("retry-after")).toBe("5");
		expectStatus(await send("refused", { mode: "never" }), 400);
		const refused = await send("refused", { mode: "never" });
		expectStatus(refused, 400);
		expect(refused.headers.get("idempotency-replayed")).toBe("true");
	});

	test("as a dry run keeps nothing, so that the key is there for the real one", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const send = (query: string) =>
			api.call(admin, "PATCH", path + query, { title: "GM" }, keyed("k"));
		expectStatus(await send("&dryRun=true"), 200);
		expectStatus(await send("&dryRun=true"), 200);
		const done = await send("");
		expectStatus(done, 200);
		expect(done.headers.get("idempotency-replayed")).toBeNull();
	});

	for (const [what, key] of [
		["nothing", '""'],
		["too much", "k".repeat(256)],
		["letters outside ASCII", "sch\u00fcssel"],
	] as const)
		test(`with a key of ${what} is refused, and nothing is done`, async () => {
			await using api = await openApi();
			const admin = await api.tokenOf(people.full);
			const reply = await api.call(
				admin,
				"PATCH",
				path,
				{ title: "GM" },
				keyed(key),
			);
			expectRefusal(reply, 400, "Idempotency-Key");
			expect(await title(api)).toBeUndefined();
		});
});

async function title(api: Api): Promise<string | undefined> {
	return (await api.see(ids.person)).title;
}

function expectReplay(again: Reply<unknown>, first: Reply<unknown>): void {
	expectStatus(again, first.status);
	expect(again.text).toBe(first.text);
	expect(again.headers.get("idempotency-replayed")).toBe("true");
	for (const name of ["etag", "warning", "content-type"])
		expect(again.headers.get(name)).toBe(first.headers.get(name));
}
