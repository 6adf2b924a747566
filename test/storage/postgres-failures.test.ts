import { describe, expect, test } from "bun:test";
import pg from "pg";
import type { Store } from "../../src/directory/store/store.ts";
import {
	openPostgresStore,
	type PostgresOptions,
} from "../../src/storage/postgres/store.ts";
import { readMigrations } from "../../src/storage/sql/migrations.ts";
import { type DatabaseProxy, openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	add,
	change,
	contents,
	createPerson,
	expectRefusal,
	read,
} from "./conformance/fixture.ts";

const patientMs = 20_000;

interface Setup extends AsyncDisposable {
	store: Store;
	proxy: DatabaseProxy;
	/** Another session of the database, past the proxy. */
	other: pg.Client;
}

describe("the store on PostgreSQL, when the database fails", () => {
	test("refuses as unavailable while it is down, and continues by itself after", async () => {
		await using setup = await openSetup();
		const { store, proxy } = setup;
		await proxy.close();
		await expectUnavailable(read(store, "ann"));
		await expectUnavailable(change(store, "ann", { title: "GM" }));
		await expectUnavailable(store.checkHealth());
		await proxy.open();
		await store.checkHealth();
		await change(store, "ann", { title: "GM" });
		expect((await read(store, "ann"))?.title).toBe("GM");
	});

	test("reads on after connections were cut, without anybody noticing", async () => {
		await using setup = await openSetup();
		const { store, proxy } = setup;
		for (let round = 0; round < 3; round++) {
			proxy.cut();
			expect((await read(store, "ann"))?.id).toBe("ann");
		}
	});

	test("survives the server ending its sessions, as a restart does", async () => {
		await using setup = await openSetup();
		const { store, other } = setup;
		for (let round = 0; round < 3; round++) {
			await other.query(
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
			);
			expect((await read(store, "ann"))?.id).toBe("ann");
		}
		await change(store, "ann", { title: "GM" });
		expect((await read(store, "ann"))?.title).toBe("GM");
	});

	test("does not answer a change as done whose connection is cut before the answer, although it was done", async () => {
		await using setup = await openSetup();
		const { store, proxy, other } = setup;
		const lock = await lockOrganization(other);
		const changing = change(store, "ann", { title: "GM" });
		const refusal = expectUnavailable(changing);
		await waitForWaiting(other);
		proxy.mood = "swallow";
		await lock.release();
		await waitUntil(async () => {
			const { rows } = await other.query("SELECT 1 FROM changes WHERE id = 2");
			return rows.length === 1;
		});
		proxy.cut();
		expect((await refusal).message).toContain("is not known");
		proxy.mood = "pass";
		expect((await read(store, "ann"))?.title).toBe("GM");
	});

	test("refuses as unavailable what waits too long for another change, and changes nothing", async () => {
		await using setup = await openSetup({ lockMsMax: 50 });
		const { store, other } = setup;
		const lock = await lockOrganization(other);
		const refusal = await expectUnavailable(
			change(store, "ann", { title: "GM" }),
		);
		expect(refusal.message).toContain("Another change holds");
		expect((await read(store, "ann"))?.title).toBeUndefined();
		await lock.release();
		await change(store, "ann", { title: "GM" });
	});

	test("refuses as late what takes too long, and changes nothing", async () => {
		await using setup = await openSetup({ statementMsMax: 1000 });
		const { store, other } = setup;
		const lock = await lockOrganization(other);
		await expectRefusal(
			change(store, "ann", { title: "GM" }),
			"upstreamTimeout",
		);
		await lock.release();
		expect((await read(store, "ann"))?.title).toBeUndefined();
		await change(store, "ann", { title: "GM" });
	});

	test("refuses as late when the database does not answer at all", async () => {
		await using setup = await openSetup({ statementMsMax: 1000 });
		const { store, proxy } = setup;
		await read(store, "ann");
		proxy.mood = "swallow";
		await expectRefusal(read(store, "ann"), "upstreamTimeout");
		proxy.mood = "pass";
		proxy.cut();
		expect((await read(store, "ann"))?.id).toBe("ann");
	});

	test("refuses as failed what is no answer, and goes on after", async () => {
		await using setup = await openSetup();
		const { store, proxy, other } = setup;
		await read(store, "ann");
		proxy.mood = "garble";
		await expectRefusal(read(store, "ann"), "upstreamFailed");
		proxy.mood = "pass";
		expect((await read(store, "ann"))?.id).toBe("ann");
		await other.query("UPDATE people SET document = 'no document'");
		await expectRefusal(read(store, "ann"), "upstreamFailed");
	});

	test("refuses changes as unavailable while it takes none, as a primary does that was demoted", async () => {
		await using setup = await openSetup();
		const { store, proxy, other } = setup;
		const { rows } = await other.query<{ name: string }>(
			"SELECT current_database() AS name",
		);
		const takeWrites = (isOn: boolean) =>
			other.query(
				`ALTER DATABASE ${rows[0]?.name} SET default_transaction_read_only = ${isOn ? "off" : "on"}`,
			);
		await takeWrites(false);
		proxy.cut();
		await expectUnavailable(change(store, "ann", { title: "GM" }));
		expect((await read(store, "ann"))?.title).toBeUndefined();
		await takeWrites(true);
		await change(store, "ann", { title: "GM" });
	});

	test("finds another of the hosts that it was given", async () => {
		await using database = await takeDatabase();
		await using first = await openProxy(database.address);
		await using second = await openProxy(database.address);
		const both = first.address.replace(
			/@([^/]+)/,
			(_, host) => `@${host},${hostOf(second.address)}`,
		);
		await using store = await openPostgresStore(both, testOptions);
		await store.load(contents);
		await first.close();
		await store.checkHealth();
		await add(store, createPerson("ann"));
		await second.close();
		await expectUnavailable(read(store, "ann"));
		await first.open();
		expect((await read(store, "ann"))?.id).toBe("ann");
	});
});

describe("the schema on PostgreSQL", () => {
	test("is refused, and not touched, when it is newer", async () => {
		await using database = await takeDatabase();
		const client = new pg.Client({ connectionString: database.address });
		await client.connect();
		await client.query("INSERT INTO schema_migrations (number) VALUES (999)");
		await expect(
			openPostgresStore(database.address, testOptions),
		).rejects.toThrow(/written by a newer version of peopled \(schema 999;/);
		await client.query("DELETE FROM schema_migrations WHERE number = 999");
		await client.end();
	});

	test("of the form of keys before lets no process of the older version write after it is updated", async () => {
		await using database = await takeDatabase();
		const client = new pg.Client({ connectionString: database.address });
		await client.connect();
		await client.query("CREATE SCHEMA before; SET search_path = before");
		const migrations = readMigrations(
			new URL("../../src/storage/postgres/migrations/", import.meta.url),
		).slice(0, 2);
		for (const { sql } of migrations) await client.query(sql);
		await client.query(
			"CREATE TABLE schema_migrations (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()); INSERT INTO schema_migrations (number) VALUES (1), (2)",
		);
		const write = "SELECT state FROM write_people('none', 1, '[]')";
		expect((await client.query(write)).rows).toEqual([{ state: "missing" }]);
		const address = `${database.address}${database.address.includes("?") ? "&" : "?"}options=-csearch_path%3Dbefore`;
		await (await openPostgresStore(address, testOptions))[
			Symbol.asyncDispose
		]();
		await expect(client.query(write)).rejects.toThrow("write_people");
		await expect(
			client.query(
				"SELECT state FROM write_people_once('none', 1, '[]', '[]', 1, 1)",
			),
		).rejects.toThrow("write_people_once");
		await client.query("DROP SCHEMA before CASCADE");
		await client.end();
	});

	test("is refused, and not touched, when it is from before the first release", async () => {
		await using database = await takeDatabase();
		const client = new pg.Client({ connectionString: database.address });
		await client.connect();
		await client.query(
			"CREATE SCHEMA old; CREATE TABLE old.people (id text); CREATE TABLE old.schema_migrations (number integer); INSERT INTO old.schema_migrations VALUES (1), (12)",
		);
		const address = `${database.address}${database.address.includes("?") ? "&" : "?"}options=-csearch_path%3Dold`;
		await expect(openPostgresStore(address, testOptions)).rejects.toThrow(
			/was written by a version of peopled from before the first release \(schema 12\), .* The database was not changed\.$/,
		);
		const { rows } = await client.query(
			"SELECT relname AS name FROM pg_class WHERE relnamespace = 'old'::regnamespace ORDER BY relname",
		);
		expect(rows).toEqual([{ name: "people" }, { name: "schema_migrations" }]);
		await client.query("DROP SCHEMA old CASCADE");
		await client.end();
	});

	test("is made once by processes that start at the same time on an empty database", async () => {
		await using database = await takeDatabase();
		const client = new pg.Client({ connectionString: database.address });
		await client.connect();
		await client.query("CREATE SCHEMA empty");
		const address = `${database.address}${database.address.includes("?") ? "&" : "?"}options=-csearch_path%3Dempty`;
		const stores = await Promise.all(
			Array.from({ length: 4 }, () => openPostgresStore(address, testOptions)),
		);
		await stores[0]?.load(contents);
		for (const store of stores) {
			expect(await store.organizations.list()).toHaveLength(3);
			await store[Symbol.asyncDispose]();
		}
		await client.query("DROP SCHEMA empty CASCADE");
		await client.end();
	});

	test("says where it cannot be opened, without the password", async () => {
		const address = "postgres://ada:secret@127.0.0.1:1/nowhere";
		const opening = openPostgresStore(address, testOptions);
		await expect(opening).rejects.toThrow(
			"Cannot open postgres://ada@127.0.0.1:1/nowhere",
		);
	});
});

async function openSetup(
	options: Partial<PostgresOptions> = {},
): Promise<Setup> {
	const database = await takeDatabase();
	const filling = await openPostgresStore(database.address, testOptions);
	await filling.load(contents);
	await add(filling, createPerson("ann"));
	await filling[Symbol.asyncDispose]();
	const proxy = await openProxy(database.address);
	const store = await openPostgresStore(proxy.address, {
		...testOptions,
		...options,
	});
	const other = new pg.Client({ connectionString: database.address });
	await other.connect();
	return {
		store,
		proxy,
		other,
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
			await proxy[Symbol.asyncDispose]();
			await other.end();
			await database[Symbol.asyncDispose]();
		},
	};
}

async function expectUnavailable(refused: Promise<unknown>) {
	const refusal = await expectRefusal(refused, "unavailable");
	expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
	return refusal;
}

async function lockOrganization(
	client: pg.Client,
): Promise<{ release: () => Promise<void> }> {
	await client.query("BEGIN");
	await client.query("SELECT FROM organizations WHERE id = $1 FOR UPDATE", [
		acme,
	]);
	return {
		async release() {
			await client.query("COMMIT");
		},
	};
}

// Until a session waits for a lock.
function waitForWaiting(client: pg.Client): Promise<void> {
	return waitUntil(async () => {
		const { rows } = await client.query(
			"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
		);
		return rows.length > 0;
	});
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
	const end = performance.now() + patientMs;
	while (!(await isSo())) {
		if (performance.now() > end) throw new Error("It does not happen.");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

function hostOf(address: string): string {
	return /@([^/]+)/.exec(address)?.[1] ?? "";
}
