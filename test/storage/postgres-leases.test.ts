import { describe, expect, test } from "bun:test";
import pg from "pg";
import type { Store } from "../../src/directory/store/store.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	add,
	authorAt,
	changedAt,
	contents,
	createJob,
	createPerson,
	globex,
} from "./conformance/fixture.ts";

const orgIds = [acme, globex];
const lease = { now: changedAt, until: changedAt + 5000 };

describe("processes that look for work on one PostgreSQL database", () => {
	test("run each job once, and leave none, however many there are", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const ids: string[] = [];
		for (let index = 0; index < 45; index++)
			ids.push(await waitingJob(stores[0] as Store, index));
		const claimed = await Promise.all(
			stores.map(async (store, index) => {
				const own: string[] = [];
				for (;;) {
					const job = await store.jobs.claim({ ...lease, owner: `${index}` });
					if (job === undefined) return own;
					own.push(job.id);
				}
			}),
		);
		expect(claimed.flat().sort()).toEqual(ids.sort());
		for (const own of claimed) expect(own).toEqual([...own].sort());
	});

	test("take the next job while the oldest is locked, and do not wait", async () => {
		await using cluster = await openCluster();
		const [store] = cluster.stores as [Store];
		const ids = [await waitingJob(store, 0), await waitingJob(store, 1)];
		await using _ = await cluster.lock("jobs", ids[0] as string);
		const owner = "one";
		expect((await store.jobs.claim({ ...lease, owner }))?.id).toBe(
			ids[1] as string,
		);
		expect(await store.jobs.claim({ ...lease, owner })).toBeUndefined();
	});

	test("hold each webhook once, and no more of an organization than they may", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		await cluster.addWebhooks(12);
		const taken = await Promise.all(
			stores.map((store, index) => take(store, `${index}`)),
		);
		const held = taken.flat().map(({ webhook }) => webhook.id);
		expect(new Set(held).size).toBe(held.length);
		for (const works of taken)
			for (const orgId of orgIds)
				expect(
					works.filter(({ webhook }) => webhook.orgId === orgId).length,
				).toBeLessThanOrEqual(3);
		// In turn, the processes take them all.
		for (let round = 0; round < 3; round++)
			for (const [index, store] of stores.entries())
				held.push(
					...(await take(store, `${index}`)).map(({ webhook }) => webhook.id),
				);
		expect(held).toHaveLength(24);
		expect(new Set(held).size).toBe(24);
	});

	test("leave a locked webhook to its holder, and do not wait", async () => {
		await using cluster = await openCluster();
		const [store] = cluster.stores as [Store];
		await cluster.addWebhooks(2);
		await using _ = await cluster.lock("webhooks", `${acme}-0`);
		const works = await take(store, "one");
		expect(works.map(({ webhook }) => webhook.id).sort()).toEqual([
			`${acme}-1`,
			`${globex}-0`,
			`${globex}-1`,
		]);
	});

	test("revoke a token once, and those made with it", async () => {
		await using cluster = await openCluster();
		const { stores } = cluster;
		const [store] = stores as [Store];
		for (const [id, madeWith] of [["first"], ["second", "first"]])
			await store.tokens.create({
				id: id as string,
				orgId: acme,
				personId: "ann",
				name: "of a test",
				secretHash: `${id}`,
				scopes: [],
				createdAt: changedAt,
				madeWith,
			});
		await Promise.all(
			stores.map((one) =>
				one.tokens.revoke("first", changedAt + 1, authorAt(changedAt + 1)),
			),
		);
		const lines = await store.changes.list({ orgId: acme, limit: 100 });
		expect(
			lines
				.filter(({ subject }) => subject === "token")
				.map(({ subjectId, kind }) => `${subjectId} ${kind}`),
		).toEqual(["first deleted", "second deleted"]);
	});
});

function take(store: Store, holder: string) {
	return store.webhooks.take({
		holder,
		now: changedAt,
		heldUntil: changedAt + 20_000,
		limit: 10,
		perOrgMax: 3,
		heldByOrg: new Map(),
	});
}

// Jobs of the organizations in turn. Their ids are in the order of their age.
async function waitingJob(store: Store, index: number): Promise<string> {
	const id = `job-${String(index).padStart(3, "0")}`;
	const orgId = orgIds[index % orgIds.length] as string;
	await store.jobs.create(
		createJob({ id, orgId, createdAt: changedAt + index }),
	);
	await store.jobs.finish({ orgId, id }, { columns: undefined, warnings: [] });
	return id;
}

async function openCluster() {
	const database = await takeDatabase();
	const stores: Store[] = [];
	for (let index = 0; index < 4; index++)
		stores.push(await openPostgresStore(database.address, testOptions));
	const [first] = stores as [Store];
	await first.load(contents);
	return {
		stores,
		/** So many webhooks in each organization, each with a change to deliver. */
		async addWebhooks(count: number) {
			for (const orgId of orgIds) {
				for (let index = 0; index < count; index++)
					await first.webhooks.create({
						id: `${orgId}-${index}`,
						orgId,
						ownerId: "ann",
						name: "of a test",
						targetUrl: "https://example.com/hook",
						event: "all",
						isOrgWide: false,
						isActive: true,
						createdAt: 1,
					});
				await add(first, createPerson(`${orgId}-person`, { orgId }));
			}
		},
		/** Locks a row until the end, as a process that is about to take it. */
		async lock(table: string, id: string): Promise<AsyncDisposable> {
			const client = new pg.Client({ connectionString: database.address });
			await client.connect();
			await client.query("BEGIN");
			const sql = `SELECT FROM ${table} WHERE org_id = $1 AND id = $2 FOR UPDATE`;
			const { rowCount } = await client.query(sql, [acme, id]);
			expect(rowCount).toBe(1);
			return { [Symbol.asyncDispose]: () => client.end() };
		},
		async [Symbol.asyncDispose]() {
			for (const store of stores) await store[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}
