import { describe, expect, test } from "bun:test";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import type { Location } from "../../src/directory/locations/location.ts";
import { snapshotsMax } from "../../src/directory/snapshots/snapshot.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { verifyStore } from "../../src/process/open-store.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { workers } from "../postgres/citus-cluster.ts";
import { holdOrganizations } from "../postgres/hold-organizations.ts";
import { openClient } from "../postgres/open-client.ts";
import {
	openTestStore,
	takeDatabase,
	testOptions,
} from "../postgres/postgres-server.ts";
import {
	acme,
	add,
	change,
	contents,
	createLocation,
	createPerson,
	expectRefusal,
	changedAt as now,
	read,
	remove,
	targetOf,
} from "./conformance/fixture.ts";
import { describeSnapshots } from "./conformance/snapshots.ts";

const rounds = Number(process.env.PEOPLED_TEST_ROUNDS ?? 6);

interface Opened extends AsyncDisposable {
	address: string;
	store: Store;
	/** Another session of the same database. */
	client: pg.Client;
}

async function openFilled(): Promise<Opened> {
	const database = await takeDatabase();
	const { address } = database;
	const store = await openPostgresStore(address, testOptions);
	await store.load(contents);
	const client = await openClient(address);
	return {
		address,
		store,
		client,
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
			await client.end();
			await database[Symbol.asyncDispose]();
		},
	};
}

// Every row of every table, apart from what a load counts up.
async function dump(client: pg.Client): Promise<Map<string, string[]>> {
	const { rows: tables } = await client.query<{ name: string }>(
		"SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
	);
	const found = new Map<string, string[]>();
	for (const { name } of tables) {
		const { rows } = await client.query<{ row: string }>(
			`SELECT (to_jsonb(one) - 'catalog_version')::text AS row FROM ${name} AS one ORDER BY 1`,
		);
		const lines = rows.map(({ row }) => row);
		found.set(
			name,
			lines.filter((line) => !line.includes('"name": "era"')),
		);
	}
	return found;
}

describe.skipIf(workers.length > 0)("snapshots on PostgreSQL", () => {
	describeSnapshots(openTestStore);

	test("bring back every row of every table, also where two rows have exchanged a unique name", async () => {
		await using opened = await openFilled();
		const { store, client } = opened;
		await add(store, createPerson("ann"));
		await add(store, createPerson("bob"));
		await client.query(`
			INSERT INTO locations (org_id, id, name_key, document) VALUES ('acme', 'l1', 'one', '{}'), ('acme', 'l2', 'two', '{}');
			INSERT INTO webhooks (org_id, id, created_at, is_active, document, after_id) VALUES ('acme', 'w1', 1, true, '{}', 0), ('acme', 'w2', 1, true, '{}', 0);
			INSERT INTO deliveries (org_id, webhook_id, id, document) VALUES ('acme', 'w1', 1, '{}'), ('acme', 'w2', 1, '{}');
			INSERT INTO integrations (id, org_id, created_at, document) VALUES ('i1', 'acme', 1, '{}');
			INSERT INTO licenses (org_id, id, document) VALUES ('acme', 'x', '{}');
			INSERT INTO seats (org_id, license_id, total, taken) VALUES ('acme', 'x', 5, 0)`);
		const before = await dump(client);
		await store.snapshots.save("s", { now });
		await remove(store, "bob");
		await change(store, "ann", { title: "GM" });
		await client.query(`
			UPDATE locations SET name_key = 'three' WHERE id = 'l1';
			UPDATE locations SET name_key = 'one' WHERE id = 'l2';
			UPDATE locations SET name_key = 'two' WHERE id = 'l1';
			DELETE FROM webhooks WHERE id = 'w1';
			UPDATE webhooks SET document = '{"a":1}' WHERE id = 'w2';
			DELETE FROM integrations;
			DELETE FROM seats WHERE license_id = 'x';
			DELETE FROM licenses WHERE id = 'x';
			UPDATE organizations SET display_name = 'Other', lock_reason = 'a reason';
			INSERT INTO organizations (id, display_name, created_at) VALUES ('late', 'Late', 1);
			INSERT INTO licenses (org_id, id, document) VALUES ('late', 'x', '{}');
			INSERT INTO settings (name, value) VALUES ('a name', 'a value')`);
		expect(await dump(client)).not.toEqual(before);
		await store.snapshots.load("s");
		expect(await dump(client)).toEqual(before);
		expect([...before.keys()].length).toBeGreaterThan(20);
	});

	test("find every table unique by its key alone if others reference it, since its changed rows are updated one by one", async () => {
		await using opened = await openFilled();
		const { rows } = await opened.client.query(
			`SELECT indexrelid::regclass FROM pg_index JOIN pg_constraint ON contype = 'f' AND confrelid = indrelid
			WHERE indisunique AND NOT indisprimary AND connamespace = 'public'::regnamespace`,
		);
		expect(rows).toEqual([]);
		const { rows: keyless } = await opened.client.query(
			`SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
			AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)`,
		);
		expect(keyless).toEqual([]);
	});

	test("leave a directory that verifies", async () => {
		await using opened = await openFilled();
		const { store, address } = opened;
		await add(store, createPerson("ann"));
		await store.snapshots.save("s", { now });
		await change(store, "ann", { title: "GM" });
		await add(store, createPerson("bob"));
		await store.snapshots.load("s");
		await change(store, "ann", { title: "CEO" });
		const findings: string[] = [];
		await verifyStore(
			{
				engine: "postgres",
				address,
				...testOptions,
				replicas: [],
				secretKey: undefined,
			},
			{ onFinding: (sentence) => findings.push(sentence), onProgress() {} },
		);
		expect(findings).toEqual([]);
	});

	test("of another process are followed by this one, which takes no catalog of before for one of after", async () => {
		await using opened = await openFilled();
		const { store, address } = opened;
		await using other = await openPostgresStore(address, testOptions);
		await add(store, createPerson("ann"));
		await other.snapshots.save("s", { now });
		const lock = (one: Store, reason: string) =>
			one.organizations.lock(acme, { reason, until: now + 60_000 });
		await lock(store, "a move");
		await expectRefusal(change(store, "ann", { title: "no" }), "locked");
		await other.snapshots.load("s");
		await change(store, "ann", { title: "yes" });
		expect((await read(other, "ann"))?.title).toBe("yes");
		await lock(other, "another move");
		await expectRefusal(change(store, "ann", { title: "no" }), "locked");
	});

	test("forget an organization, of which no process takes the catalog for that of a later one of the same id", async () => {
		await using opened = await openFilled();
		const { store, address } = opened;
		await using other = await openPostgresStore(address, testOptions);
		const [orgId, ann] = [
			"late",
			{ ...createPerson("late-ann"), orgId: "late" },
		];
		const found = async (id: string) => {
			let location: Location | undefined;
			await other.people.create(targetOf(ann.id, { orgId }), (context) => {
				location = context.location(id);
				return { person: ann, warnings: [] };
			});
			return location?.id;
		};
		const create = (locationId: string) =>
			store.load({
				organizations: [{ id: orgId, displayName: orgId, createdAt: 1 }],
				locations: [createLocation(locationId, { orgId })],
			});
		await store.snapshots.save("s", { now });
		for (const locationId of ["one", "two"]) {
			await create(locationId);
			expect(await found(locationId)).toBe(locationId);
			await store.snapshots.load("s");
			expect(await store.organizations.get(orgId)).toBeUndefined();
		}
	});

	test("wait for a change that runs, while everybody reads", async () => {
		await using opened = await openFilled();
		const { store, address } = opened;
		await add(store, createPerson("ann"));
		await store.snapshots.save("s", { now });
		await change(store, "ann", { title: "GM" });
		let isLoaded = false;
		let load: Promise<unknown> | undefined;
		{
			await using hold = await holdOrganizations(address);
			load = store.snapshots.load("s").then(() => {
				isLoaded = true;
			});
			await hold.waitForOther();
			expect((await read(store, "ann"))?.title).toBe("GM");
			expect(isLoaded).toBe(false);
		}
		await load;
		expect((await read(store, "ann"))?.title).not.toBe("GM");
	});

	test("that are cut off leave the state before or after", async () => {
		await using opened = await openFilled();
		const { store, client } = opened;
		for (let index = 0; index < 30; index++)
			await add(store, createPerson(`p${index}`));
		await store.snapshots.save("s", { now });
		const saved = await dump(client);
		for (let round = 0; round < rounds; round++) {
			await change(store, "p0", { title: `title ${round}` });
			await remove(store, "p1");
			const changed = await dump(client);
			const load = store.snapshots.load("s").then(
				() => true,
				() => false,
			);
			await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
			await client.query(
				"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
			);
			const isDone = await load;
			const found = await dump(client);
			const isAfter = isDeepStrictEqual(found, saved);
			if (isDone || !isDeepStrictEqual(found, changed))
				expect(isAfter).toBe(true);
			if (!isAfter) await store.snapshots.load("s");
			expect(await dump(client)).toEqual(saved);
		}
	});

	test("of other tables or keys are refused and change nothing", async () => {
		await using opened = await openFilled();
		const { store, client } = opened;
		await store.snapshots.save("fewer", { now });
		await store.snapshots.save("other", { now });
		await client.query(
			"DROP TABLE peopled_snapshots.snapshot1_deliveries; UPDATE peopled_snapshots.snapshots SET key_form = '?' WHERE name = 'other'",
		);
		await add(store, createPerson("ann"));
		const before = await dump(client);
		for (const name of ["fewer", "other"]) {
			const refusal = await expectRefusal(
				store.snapshots.load(name),
				"conflict",
			);
			expect(refusal.message).toContain("another version");
		}
		expect(await dump(client)).toEqual(before);
		await store.snapshots.delete("fewer");
		await store.snapshots.delete("other");
		const { rows } = await client.query(
			"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'peopled_snapshots'::regnamespace",
		);
		expect(rows).toEqual([{ relname: "snapshots" }]);
	});

	test("are limited in number, and hidden from other roles", async () => {
		await using opened = await openFilled();
		const { store, client } = opened;
		await store.snapshots.save("s", { now });
		await client.query(
			`INSERT INTO peopled_snapshots.snapshots SELECT 100 + number, 'x' || number, 0, 0, 0, '' FROM generate_series(2, ${snapshotsMax}) AS number`,
		);
		await expectRefusal(store.snapshots.save("more", { now }), "conflict");
		await store.snapshots.save("s", { now, mayReplace: true });
		const { rows } = await client.query(
			"SELECT nspacl FROM pg_namespace WHERE nspname = 'peopled_snapshots'",
		);
		expect(rows).toEqual([{ nspacl: null }]);
	});

	test("need a schema, which a role without the right to create one is told", async () => {
		await using opened = await openFilled();
		const { client, address } = opened;
		const role = `peopled_plain_${process.pid}`;
		await client.query(
			`CREATE ROLE ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`,
		);
		try {
			const asRole = `${address}${address.includes("?") ? "&" : "?"}options=${encodeURIComponent(`-c role=${role}`)}`;
			await using store = await openPostgresStore(asRole, testOptions);
			expect(await store.snapshots.list()).toEqual([]);
			const refusal = await expectRefusal(
				store.snapshots.save("s", { now }),
				"conflict",
			);
			expect(refusal.message).toContain(
				"CREATE SCHEMA peopled_snapshots AUTHORIZATION",
			);
			await client.query(
				`CREATE SCHEMA peopled_snapshots AUTHORIZATION ${role}`,
			);
			await store.snapshots.save("s", { now });
			await store.snapshots.load("s");
		} finally {
			await client.query(
				`DROP SCHEMA IF EXISTS peopled_snapshots CASCADE; DROP OWNED BY ${role}; DROP ROLE ${role}`,
			);
		}
	});
});
