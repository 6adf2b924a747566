import pg from "pg";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import {
	type Connections,
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
interface Script extends Statements {
	/** SQL of many statements. */
	exec(sql: string): Promise<void>;
}

/** How often a statement or transaction is begun at most, by what undid it. */
const attemptsMax: Partial<Record<FailureKind, number>> = {
	conflicting: 6,
	unavailable: 2,
};
const backoffMs = 10;
/** Statements kept prepared at most; lists make a statement per combination of filters. */
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
		attempt(connections, { isWrite: false }, (session) =>
			query<Row>(session, sql, values),
		);
	const write = <Row>(sql: string, values: Value[]) =>
		attempt(connections, { isWrite: true }, (session) =>
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
			attempt(connections, { isWrite: true }, (session) =>
				runTransaction(session, work, options),
			),
		migrate: (work) =>
			attempt(connections, { isWrite: true }, (session) =>
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
		close: connections.close,
	};
}

// What was surely undone, or never begun, is done again, a few times; of the rest only what does not write.
async function attempt<Result>(
	connections: Connections,
	{ isWrite }: { isWrite: boolean },
	work: (session: Session) => Promise<Result>,
): Promise<Result> {
	for (let attempts = 1; ; attempts++)
		try {
			return await connections.use(work);
		} catch (thrown) {
			if (!(thrown instanceof DatabaseFailure)) throw thrown;
			const { cause, isBegun } = thrown;
			const kind = kindOf(cause);
			if (kind === "unavailable") await connections.reconsider();
			const isUnknown = isWrite && isBegun && isOutcomeUnknown(cause);
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
		result = await work(statementsOf(session));
	} catch (cause) {
		// A connection that is lost has undone everything by itself.
		if (!session.isLost)
			await command(session, "ROLLBACK").catch(() => {
				session.isLost = true;
			});
		throw cause;
	}
	const end = isDryRun ? "ROLLBACK" : "COMMIT";
	// PostgreSQL answers COMMIT with ROLLBACK where a statement had failed and nobody was told.
	if ((await command(session, end)) !== end)
		throw new Error("A transaction was undone although nobody was told why.");
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
	text: string,
	values: Value[],
): Promise<{ rows: Row[]; rowCount: number | null }> {
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
				new Error("The standby may not have what was committed."),
				{ code: "ECOMMITINDOUBT" },
			);
		}
		return result;
	} catch (cause) {
		// Whatever the server itself did not answer leaves the connection in a state that nobody knows.
		if (!(cause instanceof pg.DatabaseError) || isConnectionLost(cause))
			session.isLost = true;
		throw new DatabaseFailure(cause, { isBegun: true });
	}
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
