import pg from "pg";
import { passPoint } from "../../concurrency/failpoint.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import { withoutForms } from "../sql/statement.ts";
import {
	type Connections,
	type Operation,
	openConnections,
	type PoolOptions,
	type Role,
	type Session,
	splitAddress,
} from "./connections.ts";
import {
	DatabaseFailure,
	type FailureKind,
	isConnectionLost,
	isOutcomeUnknown,
	kindOf,
	translateFailure,
} from "./failures.ts";

/** A value of PostgreSQL in this code. */
export type Value = string | number | boolean | null | readonly string[];

/** Statements: each is one round trip, and is prepared once per connection. */
export interface Statements {
	/** The first row, or undefined. */
	get<Row>(sql: string, ...values: Value[]): Promise<Row | undefined>;
	all<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
	/** The number of changed rows. */
	run(sql: string, ...values: Value[]): Promise<number>;
	/**
	 * A statement that writes and returns rows. Outside a transaction it is not repeated when its outcome is
	 * unknown.
	 */
	write<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
}

/**
 * A pool of connections. Outside `transact` every statement is a separate transaction. Failures become
 * `DirectoryError`s (`unavailable`, `upstreamTimeout`, `upstreamFailed`), unless they are programming
 * errors.
 */
export interface Database extends Statements {
	/**
	 * Runs `work` in one transaction, which may restart after a deadlock or a serialization failure. An error
	 * of `work` rolls it back, and so does a dry run.
	 */
	transact<Result>(
		work: (statements: Statements) => Promise<Result>,
		options?: WriteOptions,
	): Promise<Result>;
	/** As `transact`, for SQL of many statements, and without a time limit. */
	migrate(work: (statements: Script) => Promise<void>): Promise<void>;
	/** Counts the connections of the pool. */
	countConnections: Connections["count"];
	close(): Promise<void>;
}

/** Statements of a migration. */
export interface Script extends Statements {
	/** SQL of many statements. */
	exec(sql: string): Promise<void>;
}

/** How often a statement or transaction is tried at most, by the kind of its failure. */
const attemptsMax: Partial<Record<FailureKind, number>> = {
	conflicting: 6,
	unavailable: 2,
};
const backoffMs = 10;
/** Prepared statements at most; lists make one per combination of filters. */
const statementsMax = 200;
const hourMs = 3_600_000;

/** Opens a pool on an address such as `postgres://user:password@host/database`, of one or several hosts. */
export function openDatabase(
	address: string,
	options: PoolOptions,
	role: Role = "primary",
): Database {
	const connections = openConnections(splitAddress(address), role, options);
	const read = <Row>(sql: string, values: Value[]) =>
		attempt(connections, "read", (session) => query<Row>(session, sql, values));
	const write = <Row>(sql: string, values: Value[]) =>
		attempt(connections, "write", (session) =>
			query<Row>(session, sql, values),
		);
	return {
		all: async <Row>(sql: string, ...values: Value[]) =>
			(await read<Row>(sql, values)).rows,
		get: async <Row>(sql: string, ...values: Value[]) =>
			(await read<Row>(sql, values)).rows[0],
		run: async (sql, ...values) => (await write(sql, values)).rowCount ?? 0,
		write: async <Row>(sql: string, ...values: Value[]) =>
			(await write<Row>(sql, values)).rows,
		transact: (work, options) =>
			attempt(connections, "transaction", (session) =>
				runTransaction(session, work, options),
			),
		migrate: (work) =>
			attempt(connections, "transaction", (session) =>
				runTransaction(session, async (statements) => {
					const exec = async (text: string) => {
						await ask(session, { text, query_timeout: hourMs });
					};
					await exec(
						"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
					);
					await work({ ...statements, exec });
				}),
			),
		countConnections: connections.count,
		close: connections.close,
	};
}

// Repeats what was certainly rolled back, or never began, a few times. After other failures it repeats only
// reads.
async function attempt<Result>(
	connections: Connections,
	operation: Operation,
	work: (session: Session) => Promise<Result>,
): Promise<Result> {
	for (let attempts = 1; ; attempts++)
		try {
			return await connections.use(work, operation);
		} catch (thrown) {
			if (!(thrown instanceof DatabaseFailure)) throw thrown;
			const { cause, isBegun } = thrown;
			const kind = kindOf(cause);
			if (kind === "unavailable") await connections.reconsider();
			const isUnknown =
				operation !== "read" && isBegun && isOutcomeUnknown(cause);
			const isOver = attempts >= (attemptsMax[kind] ?? 1);
			if (isUnknown || isOver) throw translateFailure(cause, { isUnknown });
			await pause(attempts);
		}
}

async function runTransaction<Result>(
	session: Session,
	work: (statements: Statements) => Promise<Result>,
	{ isDryRun = false }: WriteOptions = {},
): Promise<Result> {
	await command(session, "BEGIN");
	let result: Result;
	try {
		passPoint("postgres.transaction.begun");
		result = await work(statementsOf(session));
		passPoint("postgres.transaction.written");
	} catch (cause) {
		// A lost connection has already rolled back.
		if (!session.isLost)
			await command(session, "ROLLBACK").catch(() => {
				session.isLost = true;
			});
		throw cause;
	}
	const end = isDryRun ? "ROLLBACK" : "COMMIT";
	// PostgreSQL replies to COMMIT with ROLLBACK when a statement failed and its error was not handled.
	if ((await command(session, end)) !== end)
		throw new Error("A transaction was rolled back without an error.");
	passPoint("postgres.transaction.committed");
	return result;
}

async function command(session: Session, text: string): Promise<string> {
	return (await ask(session, { text })).command;
}

function statementsOf(session: Session): Statements {
	const all = async <Row>(sql: string, ...values: Value[]) =>
		(await query<Row>(session, sql, values)).rows;
	return {
		all,
		write: all,
		get: async <Row>(sql: string, ...values: Value[]) =>
			(await all<Row>(sql, ...values))[0],
		run: async (sql, ...values) =>
			(await query(session, sql, values)).rowCount ?? 0,
	};
}

async function query<Row>(
	session: Session,
	sql: string,
	values: Value[],
): Promise<{ rows: Row[]; rowCount: number | null }> {
	const text = withoutForms(sql);
	const name = nameOf(text);
	const { rows, rowCount } = await ask(session, { name, text, values });
	return { rows: rows as Row[], rowCount };
}

async function ask(
	session: Session,
	config: pg.QueryConfig & { query_timeout?: number },
): Promise<pg.QueryResult> {
	try {
		const result = await session.client.query(config);
		if (session.isCommitInDoubt) {
			session.isLost = true;
			throw Object.assign(
				new Error("The standby may not have the committed data."),
				{ code: "ECOMMITINDOUBT" },
			);
		}
		return result;
	} catch (cause) {
		// After an error that the server did not report, the state of the connection is unknown.
		if (!(cause instanceof pg.DatabaseError) || isConnectionLost(cause))
			session.isLost = true;
		throw new DatabaseFailure(cause, { isBegun: true });
	}
}

const names = new Map<string, string>();

// The same statement has the same name on every connection. Past the limit statements are not prepared.
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
