import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Person } from "../../../src/contract/person.ts";
import { activeForMs } from "../../../src/directory/people/presence.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import { openPeopled } from "../../../src/process/open-peopled.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { readId } from "../../../src/webex/ids.ts";
import { type Api, expectStatus, ids, openApi, people } from "../harness.ts";

const minuteMs = 60_000;

/** Two servers that keep replies, each on its own connection to one file, and a third that keeps none. */
interface World extends AsyncDisposable {
	api: Api;
	servers: readonly Server[];
	plain: Server;
	/** The people who are looked at: one of them is the manager of another. */
	watched: readonly { id: string; email: string }[];
	tokens: readonly string[];
}

interface Server {
	store: Store;
	ask(
		token: string,
		method: string,
		path: string,
		body?: unknown,
	): Promise<Response>;
}

async function openWorld(): Promise<World> {
	const folder = mkdtempSync(join(tmpdir(), "peopled-kept-"));
	const file = join(folder, "peopled.db");
	const api = await openApi(() => openSqliteStore(file));
	const other = openSqliteStore(file);
	const serve = (store: Store): Server => {
		const server = openPeopled({
			store,
			now: () => api.clock.now,
			steadyNow: () => api.clock.now,
			bodyBytesMax: 1024 * 1024,
			bulkBytesMax: 1024 * 1024,
			jobBytesMax: 1024 * 1024,
			jobLifeMs: minuteMs,
			requestsInFlightMax: 100,
			requestsPerMinute: 0,
			areFaultsAllowed: false,
			log: { failure() {}, request() {} },
		});
		return {
			store,
			ask: (token, method, path, body) =>
				server.fetch(
					new Request(`http://localhost/v1${path}`, {
						method,
						headers: {
							authorization: `Bearer ${token}`,
							"content-type": "application/json",
						},
						body: body === undefined ? undefined : JSON.stringify(body),
					}),
				),
		};
	};
	const emails = [people.john, people.user, people.device];
	const watched = await Promise.all(
		emails.map(async (email) => ({ id: await api.idOf(email), email })),
	);
	const full = await api.tokenOf(people.full);
	const [first, second] = watched;
	await api.call(full, "PATCH", `/people/${second?.id}`, {
		managerId: first?.id,
	});
	return {
		api,
		servers: [serve(api.store), serve(other)],
		plain: serve({
			...api.store,
			people: { ...api.store.people, memory: undefined },
		}),
		watched,
		tokens: [full, await api.tokenOf(people.member)],
		async [Symbol.asyncDispose]() {
			await other[Symbol.asyncDispose]();
			await api[Symbol.asyncDispose]();
			rmSync(folder, { recursive: true });
		},
	};
}

/** What a reply says: its status, tag and body. */
async function read(reply: Response): Promise<unknown> {
	const { status, headers } = reply;
	const text = await reply.text();
	return status === 200 ? [status, headers.get("etag"), text] : status;
}

// The second GET of each pair may be answered from memory.
async function expectTruth({ servers, plain, watched, tokens }: World) {
	for (const token of tokens)
		for (const { id } of watched)
			for (const query of ["", "?callingData=true"]) {
				const path = `/people/${id}${query}`;
				const truth = await read(await plain.ask(token, "GET", path));
				for (const server of [...servers, ...servers])
					expect(await read(await server.ask(token, "GET", path))).toEqual(
						truth,
					);
			}
}

interface Step {
	kind: (typeof kinds)[number];
	person: number;
	server: number;
	number: number;
}

const kinds = [
	"rename",
	"refuse",
	"try",
	"delete",
	"bulk",
	"refuseBulk",
	"activity",
	"report",
	"share",
	"pass",
	"setBack",
] as const;

async function take(world: World, step: Step): Promise<void> {
	const { api, servers, watched, tokens } = world;
	const { store, ask } = servers[step.server] as Server;
	const { id } = watched[step.person] as World["watched"][number];
	const [full = ""] = tokens;
	const name = { displayName: `Name ${step.number}` };
	const report = (more: object) =>
		store.presences.report([
			{
				orgId: readId("ORGANIZATION", ids.organization) ?? "",
				personId: readId("PEOPLE", id) ?? "",
				...more,
			},
		]);
	const bulk = (last: object) =>
		ask(full, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [
				...Array.from({ length: 25 }, (_, index) => ({
					method: "PATCH",
					path: `/people/${id}`,
					body: { title: `Title ${step.number + index}` },
				})),
				{ method: "PATCH", path: `/people/${id}`, body: last },
			],
		});
	const taken = { emails: [people.full] };
	switch (step.kind) {
		case "rename":
			await ask(full, "PATCH", `/people/${id}`, name);
			return;
		case "refuse":
			await ask(full, "PATCH", `/people/${id}`, { ...name, ...taken });
			return;
		case "try":
			await ask(full, "PATCH", `/people/${id}?dryRun=true`, name);
			return;
		case "delete": {
			await ask(full, "DELETE", `/people/${id}`);
			await expectTruth(world);
			const restored = await ask(full, "POST", `/people/${id}/restore`);
			expect([200, 404, 409]).toContain(restored.status);
			return;
		}
		case "bulk":
			await bulk(name);
			return;
		case "refuseBulk":
			await bulk(taken);
			return;
		case "activity":
			return report({ lastActivityAt: api.clock.now });
		case "report":
			return report({
				reported: "meeting",
				reportedUntil: api.clock.now + 5 * minuteMs,
			});
		case "share":
			return report({ isShared: step.number % 2 === 0 });
		case "pass":
			api.clock.now += (step.number % 12) * minuteMs;
			return;
		case "setBack":
			api.clock.now -= 3 * minuteMs;
	}
}

describe("A reply about a person that is kept", () => {
	test("is the one that would be made, after changes on any connection, and as time passes", async () => {
		await using world = await openWorld();
		await expectTruth(world);
		const step = fc.record<Step>({
			kind: fc.constantFrom(...kinds),
			person: fc.nat(2),
			server: fc.nat(1),
			number: fc.nat(1000),
		});
		const steps = fc.sample(step, { numRuns: 60, seed: 7 });
		for (const kind of kinds)
			for (const server of [0, 1])
				steps.push({ kind, person: 0, server, number: 11 });
		for (const step of steps) {
			await take(world, step);
			await expectTruth(world);
		}
	}, 60_000);

	test("is answered from memory until the person is written, and does not change what If-None-Match gets", async () => {
		await using api = await openApi(() => openSqliteStore(":memory:"));
		const admin = await api.tokenOf(people.full);
		const { memory } = api.store.people;
		const key = {
			orgId: readId("ORGANIZATION", ids.organization) ?? "",
			id: readId("PEOPLE", ids.person) ?? "",
		};
		const recall = () => memory?.recall(key, 5);
		const path = `/people/${ids.person}`;
		const first = await api.call(admin, "GET", path);
		expect(recall()).toBeDefined();
		const known = { "if-none-match": first.headers.get("etag") ?? "" };
		expectStatus(await api.call(admin, "GET", path, undefined, known), 304);
		await api.call(admin, "PATCH", path, { title: "Other" });
		expect(recall()).toBeUndefined();
		expectStatus(await api.call(admin, "GET", path, undefined, known), 200);
		expectStatus(await api.call(admin, "DELETE", path), 204);
		expectStatus(await api.call(admin, "GET", path), 404);
	});

	test("changes its status with the time alone, also when the clock is set back", async () => {
		await using api = await openApi(() => openSqliteStore(":memory:"));
		const admin = await api.tokenOf(people.full);
		const statusOf = async () => {
			const path = `/people/${ids.person}`;
			const { body } = await api.call<Person>(admin, "GET", path);
			return body.status;
		};
		const secondMs = 1000;
		const { now } = api.clock;
		await api.store.presences.report([
			{
				orgId: readId("ORGANIZATION", ids.organization) ?? "",
				personId: readId("PEOPLE", ids.person) ?? "",
				lastActivityAt: now + 20 * secondMs - activeForMs,
				reported: "meeting",
				reportedUntil: now + 10 * secondMs,
			},
		]);
		const seen: unknown[] = [];
		// Shorter than the time after which the activity of the caller would be written.
		for (const seconds of [0, 9, 10, 20, 21, 20, 9, 30]) {
			api.clock.now = now + seconds * secondMs;
			seen.push(await statusOf());
		}
		expect(seen).toEqual([
			...["meeting", "meeting", "active", "active", "inactive"],
			...["active", "meeting", "inactive"],
		]);
	});

	test("shows the present prefix of the location", async () => {
		await using api = await openApi(() => openSqliteStore(":memory:"));
		const admin = await api.tokenOf(people.full);
		const list = await api.call<{ items: Person[] }>(
			admin,
			"GET",
			`/people?callingData=true&locationId=${ids.denver}`,
		);
		const extensionOf = ({ phoneNumbers = [] }: Person) =>
			phoneNumbers.find(({ type }) => type === "work_extension")?.value;
		const person = list.body.items.find(extensionOf);
		const path = `/people/${person?.id}?callingData=true`;
		const see = async () =>
			extensionOf((await api.call<Person>(admin, "GET", path)).body);
		const before = await see();
		expect(before).toBe(`83${person?.extension}`);
		const change = { routingPrefix: "84" };
		const location = `/locations/${ids.denver}`;
		const shown = await api.call(admin, "GET", location);
		const body = { ...shown.body, ...change };
		expectStatus(await api.call(admin, "PUT", location, body), 204);
		expect(await see()).toBe(`84${person?.extension}`);
	});
});
