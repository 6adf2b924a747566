import { expect, test } from "bun:test";
import type { Store } from "../../src/directory/store/store.ts";
import { complainOfSeed, seedOrganization } from "../../src/sample/seed.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { openTestStore } from "../postgres/postgres-server.ts";

const startAt = Date.UTC(2026, 0, 15);
// More than are written in one transaction.
const numbers = { count: 5100, seed: 1 };

class Cut extends Error {}

const engines: Readonly<Record<string, () => Store | Promise<Store>>> = {
	SQLite: () => openSqliteStore(":memory:"),
	PostgreSQL: async () => (await openTestStore()).store,
};

for (const [engine, openStore] of Object.entries(engines))
	test(`a seed that is cut anywhere is continued and comes out the same on ${engine}`, async () => {
		await using whole = await openStore();
		const seeded = await seedOrganization(whole, { ...numbers, now: startAt });
		await using store = await openStore();
		const cutAt = async (added: number, hours: number) => {
			const cut = seedOrganization(store, {
				...numbers,
				now: startAt + hours * 3_600_000,
				onProgress(now) {
					if (now === added) throw new Cut();
				},
				finish: async () => {
					throw new Cut();
				},
			});
			await expect(cut).rejects.toThrow(Cut);
			expect(await complainOfSeed(store)).toContain(`${added} of 5100 people`);
		};
		await cutAt(0, 0);
		await cutAt(5000, 1);
		await cutAt(5100, 2);
		const other = { count: 10, seed: 1, now: startAt };
		await expect(seedOrganization(store, other)).rejects.toThrow(
			/peopled seed --people 5100 --seed 1/,
		);
		const finished: string[] = [];
		const again = await seedOrganization(store, {
			...numbers,
			now: startAt + 4 * 3_600_000,
			finish: async ({ adminId }) => {
				finished.push(adminId);
			},
		});
		expect(again).toEqual(seeded);
		expect(finished).toEqual([seeded.adminId]);
		expect(await complainOfSeed(store)).toBeUndefined();
		const { orgId } = seeded;
		const query = { orgId, limit: 6000, isPresenceWanted: true };
		expect(await store.people.list(query)).toEqual(
			await whole.people.list(query),
		);
		const refused = seedOrganization(store, { ...numbers, now: startAt });
		await expect(refused).rejects.toMatchObject({ code: "conflict" });
		expect(await complainOfSeed(store)).toBeUndefined();
	});
