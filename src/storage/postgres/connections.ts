import pg from "pg";
import { traceQueued } from "../../concurrency/trace.ts";
import type { ConnectionCounts } from "../../directory/store/store.ts";
import { DatabaseFailure, kindOf } from "./failures.ts";

/** Options of the pool. Times are in milliseconds. */
export interface PoolOptions {
	connectionsMax: number;
	connectMsMax: number;
	statementMsMax: number;
	lockMsMax: number;
}

/** The servers that a pool connects to: the one that accepts writes, or any with the data. */
export type Role = "primary" | "any";

/** One connection while it is in use. */
export interface Session {
	client: pg.PoolClient;
	/** The user of the connection sets this when it must not be used again. */
	isLost: boolean;
	/** The server reported that a commit may not have reached the standby it waits for. */
	isCommitInDoubt: boolean;
}

/** The kind of work for which a connection is used. */
export type Operation = "read" | "write" | "transaction";

/** Connections to the server that has the role now, among the given ones. */
export interface Connections {
	/** Runs `work` with its own connection. Rejects with a `DatabaseFailure` when none is available. */
	use<Result>(
		work: (session: Session) => Promise<Result>,
		operation: Operation,
	): Promise<Result>;
	/** Looks for the server with the role again. Call it after a failure that another server may not have. */
	reconsider(): Promise<void>;
	/** Counts the connections of the present server. */
	count(): Omit<ConnectionCounts, "server">;
	close(): Promise<void>;
}

/**
 * How long to wait past the server's own limit: only a server that hangs or a cut network takes that long.
 */
const silenceMsMax = 2000;
const bigintType = 20;
const types = new pg.TypeOverrides();
types.setTypeParser(bigintType, Number);

/** Opens connections to one or several addresses. Nothing is connected before it is needed. */
export function openConnections(
	addresses: readonly string[],
	role: Role,
	options: PoolOptions,
): Connections {
	let index = 0;
	const counts = { opened: 0, lost: 0 };
	const open = (address: string) => {
		const opened = openPool(address, role, options);
		opened.on("connect", () => counts.opened++);
		opened.on("error", () => counts.lost++);
		return opened;
	};
	let pool = open(addresses[0] as string);
	let looking: Promise<void> | undefined;
	let isClosed = false;

	const look = async () => {
		for (let step = 0; step < addresses.length; step++) {
			const next = (index + step) % addresses.length;
			const address = addresses[next] as string;
			if (isClosed || !(await hasRole(address, role, options))) continue;
			if (next === index) return;
			index = next;
			const left = pool;
			pool = open(address);
			// Running work completes or is cut off; no caller waits for it here.
			left.end().catch(() => {});
			return;
		}
	};

	return {
		use: (work, operation) =>
			traceQueued(parts[operation], async (take) => {
				const client = await pool.connect().catch((cause: unknown) => {
					throw new DatabaseFailure(cause, { isBegun: false });
				});
				take?.();
				const session: Session = {
					client,
					isLost: false,
					isCommitInDoubt: false,
				};
				const listen = (notice: { routine?: string | undefined }) => {
					if (notice.routine === "SyncRepWaitForLSN")
						session.isCommitInDoubt = true;
				};
				client.on("notice", listen);
				try {
					return await work(session);
				} finally {
					client.off("notice", listen);
					if (session.isLost) counts.lost++;
					client.release(session.isLost);
				}
			}),
		async reconsider() {
			if (addresses.length === 1 || isClosed) return;
			looking ??= look().finally(() => {
				looking = undefined;
			});
			await looking;
		},
		count() {
			const { totalCount, idleCount: idle, waitingCount: waiting } = pool;
			const max = options.connectionsMax;
			return { ...counts, used: totalCount - idle, idle, max, waiting };
		},
		async close() {
			isClosed = true;
			await pool.end();
		},
	};
}

function partOf(operation: Operation) {
	return {
		...{ name: `postgresql ${operation}`, wait: "postgresql wait" },
		isRemote: true,
		attributes: {
			"db.system.name": "postgresql",
			"db.operation.name": operation,
		},
	};
}

const parts: Readonly<Record<Operation, ReturnType<typeof partOf>>> = {
	read: partOf("read"),
	write: partOf("write"),
	transaction: partOf("transaction"),
};

/** The addresses in `postgres://user:password@one:5432,two:5432/database`, one for each host. */
export function splitAddress(address: string): string[] {
	const [, begin = "", hosts = "", end = ""] =
		/^([a-z]+:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/.exec(address) ?? [];
	return hosts.split(",").map((host) => `${begin}${host}${end}`);
}

function openPool(address: string, role: Role, options: PoolOptions): pg.Pool {
	const pool = new pg.Pool({
		...clientOptions(address, options),
		max: options.connectionsMax,
		connectionTimeoutMillis: options.connectMsMax,
		onConnect: (client) => demandRole(client, role),
	});
	// The pool drops a dead connection and rejects the work that waits for it. Without a listener the error
	// would end the process.
	pool.on("error", () => {});
	pool.on("connect", (client) => client.on("error", () => {}));
	return pool;
}

function clientOptions(
	address: string,
	{ statementMsMax, lockMsMax }: PoolOptions,
): pg.ClientConfig {
	return {
		connectionString: address,
		statement_timeout: statementMsMax,
		lock_timeout: lockMsMax,
		idle_in_transaction_session_timeout: statementMsMax,
		query_timeout: statementMsMax + silenceMsMax,
		keepAlive: true,
		application_name: "peopled",
		types,
	};
}

// Checks the role first, since a standby may have been promoted, or a primary demoted.
async function demandRole(client: pg.ClientBase, role: Role): Promise<void> {
	if (role === "any") return;
	const { rows } = await client.query<{ standby: boolean }>(
		"SELECT pg_is_in_recovery() AS standby",
	);
	if (rows[0]?.standby)
		throw Object.assign(new Error("This server is a standby."), {
			code: "EREADONLY",
		});
}

async function hasRole(
	address: string,
	role: Role,
	options: PoolOptions,
): Promise<boolean> {
	const client = new pg.Client({
		...clientOptions(address, options),
		connectionTimeoutMillis: options.connectMsMax,
	});
	client.on("error", () => {});
	try {
		await client.connect();
		await demandRole(client, role);
		return true;
	} catch (cause) {
		if (kindOf(cause) === "bug") throw cause;
		return false;
	} finally {
		await client.end().catch(() => {});
	}
}
