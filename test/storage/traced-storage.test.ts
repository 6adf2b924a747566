import { expect, test } from "bun:test";
import {
	allowTracing,
	runTraced,
	type TracePart,
} from "../../src/concurrency/trace.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { type Api, ids, openApi, people } from "../webex/harness.ts";

allowTracing();

const john = `/people/${ids.person}`;

async function trace(run: () => Promise<unknown>): Promise<TracePart[]> {
	const parts: TracePart[] = [];
	await runTraced({ add: (part) => parts.push(part) }, run);
	return parts;
}

async function change(api: Api, title: string): Promise<TracePart[]> {
	const token = await api.tokenOf(people.full);
	const body = { displayName: "John Andersen", title };
	return trace(() => api.call(token, "PUT", john, body));
}

for (const [system, open] of [
	["sqlite", openFile],
	["postgresql", openDatabase],
] as const)
	test(`each of many changes that share a batch has its own parts on ${system}`, async () => {
		const { store, database } = await open();
		await using _ = database;
		await using api = await openApi(() => store);
		await change(api, "before");
		const all = await Promise.all(
			["one", "two", "three"].map((title) => change(api, title)),
		);
		for (const parts of all) {
			const names = parts.map(({ name }) => name);
			expect(names.filter((name) => name === `${system} write`)).toHaveLength(
				1,
			);
			expect(names).toContain(`${system} wait`);
			const write = parts.find(({ name }) => name === `${system} write`);
			expect(write).toMatchObject({
				attributes: { "db.system.name": system, "db.operation.name": "write" },
				failure: undefined,
			});
			for (const { startMs, endMs } of parts)
				expect(endMs).toBeGreaterThanOrEqual(startMs);
		}
		const token = await api.tokenOf(people.full);
		const listed = await trace(() => api.call(token, "GET", "/people?max=5"));
		expect(listed.map(({ name }) => name)).toContain(`${system} read`);
	});

async function openFile() {
	return { database: undefined, store: openSqliteStore(":memory:") };
}

async function openDatabase() {
	const database = await takeDatabase();
	const store = await openPostgresStore(database.address, testOptions);
	return { database, store };
}
