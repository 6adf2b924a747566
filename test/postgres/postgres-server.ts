import pg from "pg";
import type { Contents, Store } from "../../src/directory/store/store.ts";
import {
	openPostgresStore,
	type PostgresOptions,
} from "../../src/storage/postgres/store.ts";
import {
	copyDistributed,
	distribute,
	replaceDatabase,
	tablesToEmpty,
	workers,
} from "./citus-cluster.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { openRecorder, type RunStatement } from "./plan-recorder.ts";

/** How the engine is opened in tests: patient, since a busy machine is slow. */
export const testOptions: PostgresOptions = {
	connectionsMax: 6,
	connectMsMax: 20_000,
	statementMsMax: 20_000,
	lockMsMax: 20_000,
};

/** What makes the server quick where nothing has to outlive it. */
const quickSettings = {
	fsync: "off",
	synchronous_commit: "off",
	full_page_writes: "off",
	autovacuum: "off",
	shared_buffers: "64MB",
	deadlock_timeout: "200ms",
};
/** Each process of the run has databases of its own, since they may share one server. */
const prefix = `peopled_${process.env.BUN_TEST_WORKER_ID ?? 1}`;
const template = `${prefix}_template`;
/** The schema with copies of the rows with which a database is filled. */
const copies = "copies";

/** An empty database of its own; given back, it is emptied for the next test. */
interface TestDatabase extends AsyncDisposable {
	address: string;
}

/** A database that is filled with the same contents for many tests. */
interface FilledDatabase {
	address: string;
	contents: Contents;
	/** The tables with rows of the contents; there is a copy of each in the database. */
	tables: readonly string[];
	/** Fills and empties the database; kept open, since a new connection costs as much as its work. */
	keeper: pg.Client;
}

interface TestServer {
	/** The address of a database of the server. */
	addressOf(database: string): string;
	admin: pg.Pool;
	/** Names of empty databases. */
	free: string[];
	filled: FilledDatabase[];
	made: number;
}

// Shared by every test file of the run, whether or not the runner loads this file anew for each.
const shared = globalThis as { peopledTestServer?: Promise<TestServer> };

/**
 * A database on the PostgreSQL server of this process's tests: the one that `PEOPLED_TEST_POSTGRES` names, or one that is
 * started from the binaries of `embedded-postgres` on first use and ends with the run.
 */
export async function takeDatabase(): Promise<TestDatabase> {
	const server = await openServer();
	const name = server.free.pop() ?? (await createDatabase(server));
	const address = server.addressOf(name);
	return {
		address,
		[Symbol.asyncDispose]: once(async () => {
			const client = new pg.Client({ connectionString: address });
			await client.connect();
			await emptyDatabase(client).finally(() => client.end());
			server.free.push(name);
		}),
	};
}

// A store may be closed twice; the next two tests must not get the same database.
function once(giveBack: () => Promise<void>): () => Promise<void> {
	let given: Promise<void> | undefined;
	return () => {
		given ??= giveBack();
		return given;
	};
}

function openServer(): Promise<TestServer> {
	shared.peopledTestServer ??= startServer();
	return shared.peopledTestServer;
}

/**
 * A store of the cluster engine with contents. The first test with them loads them, and the others copy the rows inside of the
 * database, which is several times as fast.
 */
export async function openFilledStore(contents: Contents): Promise<Store> {
	if (workers.length > 0) {
		const { store } = await openTestStore();
		await store.load(contents);
		return store;
	}
	const server = await openServer();
	const index = server.filled.findIndex((one) => one.contents === contents);
	const [known] = index === -1 ? [] : server.filled.splice(index, 1);
	const database = known ?? (await fillDatabase(server, contents));
	const { address, tables, keeper } = database;
	await withoutForeignKeys(
		keeper,
		tables.map((name) => `INSERT INTO ${name} SELECT * FROM ${copies}.${name}`),
	);
	const store = await openPostgresStore(address, testOptions);
	const giveBack = once(async () => {
		await emptyDatabase(keeper);
		server.filled.push(database);
	});
	return {
		...store,
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
			await giveBack();
		},
	};
}

/**
 * An empty store of the cluster engine; `reopen` closes it and opens another on the same database. With `hear`, every
 * statement that the server runs is told to it.
 */
export async function openTestStore(
	hear?: (statement: RunStatement) => void,
): Promise<{
	store: Store;
	reopen: () => Promise<Store>;
}> {
	const database = await takeDatabase();
	const recorder = hear && (await openRecorder(database.address, hear));
	const address = recorder?.address ?? database.address;
	const first = await openPostgresStore(address, testOptions);
	const withDatabase = (store: Store): Store => ({
		...store,
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
			await recorder?.[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	});
	return {
		store: withDatabase(first),
		async reopen() {
			await first[Symbol.asyncDispose]();
			return withDatabase(await openPostgresStore(address, testOptions));
		},
	};
}

async function startServer(): Promise<TestServer> {
	const given = process.env.PEOPLED_TEST_POSTGRES;
	const addressOf =
		given === undefined || given === ""
			? await startEmbeddedPostgres(quickSettings)
			: (database: string) => replaceDatabase(given, database);
	const admin = new pg.Pool({
		connectionString: addressOf("postgres"),
		max: 2,
		allowExitOnIdle: true,
	});
	admin.on("error", () => {});
	const server = { addressOf, admin, free: [], filled: [], made: 0 };
	await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
	await admin.query(`CREATE DATABASE ${template}`);
	const store = await openPostgresStore(addressOf(template), testOptions);
	await store[Symbol.asyncDispose]();
	if (workers.length > 0) await distribute(addressOf(template), template);
	return server;
}

async function createDatabase(server: TestServer): Promise<string> {
	const name = `${prefix}_test_${server.made++}`;
	if (workers.length > 0) {
		await copyDistributed(server.addressOf("postgres"), { name, template });
		return name;
	}
	await server.admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	await server.admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
	return name;
}

// Loads the contents, copies the rows to another schema, and empties the database again.
async function fillDatabase(
	server: TestServer,
	contents: Contents,
): Promise<FilledDatabase> {
	const address = server.addressOf(await createDatabase(server));
	const store = await openPostgresStore(address, testOptions);
	await store.load(contents);
	await store[Symbol.asyncDispose]();
	const keeper = new pg.Client({ connectionString: address });
	await keeper.connect();
	await keeper.query(`CREATE SCHEMA ${copies}`);
	const tables: string[] = [];
	for (const name of await listTables(keeper)) {
		const { rowCount } = await keeper.query(
			`CREATE TABLE ${copies}.${name} AS TABLE ${name}`,
		);
		if (rowCount !== 0) tables.push(name);
	}
	await emptyDatabase(keeper);
	return { address, contents, tables, keeper };
}

async function emptyDatabase(client: pg.Client): Promise<void> {
	if (workers.length > 0) {
		for (const name of tablesToEmpty) await client.query(`DELETE FROM ${name}`);
		return;
	}
	await client.query(
		"SET client_min_messages = warning; DROP SCHEMA IF EXISTS peopled_snapshots CASCADE",
	);
	// For the few rows of a test this is several times as fast as TRUNCATE.
	const names = await listTables(client);
	await withoutForeignKeys(
		client,
		names.map((name) => `DELETE FROM ${name}`),
	);
}

async function listTables(client: pg.Client): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		"SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations'",
	);
	return rows.map(({ name }) => name);
}

// All statements of one query are one transaction.
async function withoutForeignKeys(
	client: pg.Client,
	statements: readonly string[],
): Promise<void> {
	await client.query(
		["SET LOCAL session_replication_role = replica", ...statements].join("; "),
	);
}
