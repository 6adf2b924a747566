import pg from "pg";
import type { WriteOptions } from "../../directory/store.ts";
import { isConnectionLost, kindOf, translateFailure } from "./failures.ts";

/** What PostgreSQL takes and gives here. */
export type Value = string | number | boolean | null | readonly string[];

/** Statements, each one round trip, each prepared once for every connection. */
export interface Statements {
	/** The first row, or undefined. */
	get<Row>(sql: string, ...values: Value[]): Promise<Row | undefined>;
	all<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
	/** How many rows were changed. */
	run(sql: string, ...values: Value[]): Promise<number>;
	/** A statement that writes and gives rows: outside a transaction it is not repeated when it is unknown whether it was done. */
	write<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
}

/**
 * A pool of connections. Outside `transact` every statement is a transaction of its own. Whatever
 * fails comes out as a `DirectoryError` (`unavailable`, `upstreamTimeout`, `upstreamFailed`), unless
 * it is a mistake of ours.
 */
export interface Database extends Statements {
	/**
	 * Does `work` in one transaction, which may be begun again from the start after a deadlock or a
	 * serialization failure. What `work` throws undoes it, and so does a dry run.
	 */
	transact<Result>(
		work: (statements: Statements) => Promise<Result>,
		options?: WriteOptions,
	): Promise<Result>;
	/** As `transact`, with SQL of many statements, and without a limit of time. */
	migrate(work: (statements: Script) => Promise<void>): Promise<void>;
	close(): Promise<void>;
}

/** Statements of a migration. */
export interface Script extends Statements {
	/** SQL of many statements. */
	exec(sql: string): Promise<void>;
}

/** How the pool behaves. Times are in milliseconds. */
export interface PoolOptions {
	connectionsMax: number;
	connectMsMax: number;
	statementMsMax: number;
	lockMsMax: number;
}

/** How often a statement or transaction is begun again after a conflict. */
const attemptsMax = 6;
const backoffMs = 10;
/** Statements kept prepared at most; lists make a statement per combination of filters. */
const statementsMax = 200;
/** How long past the server's own limit an answer is waited for: only a server that hangs or a cut network reaches it. */
const silenceMsMax = 2000;

const bigintType = 20;
const types = new pg.TypeOverrides();
types.setTypeParser(bigintType, Number);

/** Opens a pool on an address such as `postgres://user:password@host/database`. Nothing is connected before it is needed. */
export function openDatabase(address: string, options: PoolOptions): Database {
	const pool = new pg.Pool({
		connectionString: address,
		max: options.connectionsMax,
		connectionTimeoutMillis: options.connectMsMax,
		statement_timeout: options.statementMsMax,
		lock_timeout: options.lockMsMax,
		idle_in_transaction_session_timeout: options.statementMsMax,
		query_timeout: options.statementMsMax + silenceMsMax,
		keepAlive: true,
		application_name: "peopled",
		types,
	});
	// A connection that dies while it is idle is dropped by the pool; without a listener it would end the process.
	pool.on("error", () => {});

	const withClient = async <Result>(
		work: (client: pg.PoolClient) => Promise<Result>,
	): Promise<Result> => {
		const client = await pool.connect();
		let failure: unknown;
		try {
			return await work(client);
		} catch (cause) {
			failure = cause;
			throw cause;
		} finally {
			client.release(failure !== undefined && isConnectionLost(failure));
		}
	};

	const attempt = async <Result>(
		isWrite: boolean,
		work: (client: pg.PoolClient) => Promise<Result>,
	): Promise<Result> => {
		for (let attempts = 1; ; attempts++)
			try {
				return await withClient(work);
			} catch (cause) {
				const kind = kindOf(cause);
				const isRepeatable =
					kind === "conflicting" || (kind === "unavailable" && !isWrite);
				const limit = kind === "unavailable" ? 2 : attemptsMax;
				if (!isRepeatable || attempts >= limit)
					throw translateFailure(cause, { isWrite });
				await pause(attempts);
			}
	};

	const read = <Row>(sql: string, values: Value[]) =>
		attempt(false, (client) => query<Row>(client, sql, values));
	return {
		all: async <Row>(sql: string, ...values: Value[]) =>
			(await read<Row>(sql, values)).rows,
		get: async <Row>(sql: string, ...values: Value[]) =>
			(await read<Row>(sql, values)).rows[0],
		run: async (sql, ...values) =>
			(await attempt(true, (client) => query(client, sql, values))).rowCount ??
			0,
		write: async <Row>(sql: string, ...values: Value[]) =>
			(await attempt(true, (client) => query<Row>(client, sql, values))).rows,
		transact: <Result>(
			work: (statements: Statements) => Promise<Result>,
			options?: WriteOptions,
		) => attempt(true, (client) => runTransaction(client, work, options)),
		migrate: (work) =>
			attempt(true, (client) =>
				runTransaction(client, async (statements) => {
					await client.query(
						"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0",
					);
					await work({
						...statements,
						async exec(sql) {
							await client.query(sql);
						},
					});
				}),
			),
		close: () => pool.end(),
	};
}

async function runTransaction<Result>(
	client: pg.PoolClient,
	work: (statements: Statements) => Promise<Result>,
	{ isDryRun = false }: WriteOptions = {},
): Promise<Result> {
	await client.query("BEGIN");
	try {
		const result = await work(statementsOf(client));
		await client.query(isDryRun ? "ROLLBACK" : "COMMIT");
		return result;
	} catch (cause) {
		// A connection that is lost has undone everything by itself.
		if (!(cause instanceof Error && isLost(cause)))
			await client.query("ROLLBACK").catch(() => {});
		throw cause;
	}
}

function isLost(cause: Error): boolean {
	return kindOf(cause) === "unavailable" || kindOf(cause) === "late"
		? isConnectionLost(cause)
		: false;
}

function statementsOf(client: pg.PoolClient): Statements {
	const all = async <Row>(sql: string, ...values: Value[]) =>
		(await query<Row>(client, sql, values)).rows;
	return {
		all,
		write: all,
		get: async <Row>(sql: string, ...values: Value[]) =>
			(await all<Row>(sql, ...values))[0],
		run: async (sql, ...values) =>
			(await query(client, sql, values)).rowCount ?? 0,
	};
}

async function query<Row>(
	client: pg.PoolClient,
	text: string,
	values: Value[],
): Promise<{ rows: Row[]; rowCount: number | null }> {
	const name = nameOf(text);
	const { rows, rowCount } = await client.query({ name, text, values });
	return { rows: rows as Row[], rowCount };
}

const names = new Map<string, string>();

// The same statement has the same name on every connection; past the limit statements are not prepared.
function nameOf(sql: string): string | undefined {
	const known = names.get(sql);
	if (known !== undefined || names.size >= statementsMax) return known;
	const name = `peopled_${names.size}`;
	names.set(sql, name);
	return name;
}

function pause(attempts: number): Promise<void> {
	const waitMs = backoffMs * 2 ** attempts * (0.5 + Math.random());
	return new Promise((resolve) => setTimeout(resolve, waitMs));
}
