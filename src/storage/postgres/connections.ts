import pg from "pg";
import { DatabaseFailure, kindOf } from "./failures.ts";

/** How the pool behaves. Times are in milliseconds. */
export interface PoolOptions {
	connectionsMax: number;
	connectMsMax: number;
	statementMsMax: number;
	lockMsMax: number;
}

/** What a pool connects to: the server that takes writes, or any that has the data. */
export type Role = "primary" | "any";

/** One connection, while it is used. */
export interface Session {
	client: pg.PoolClient;
	/** Set by whoever uses the connection when it must not be used again. */
	isLost: boolean;
	/** The server has said that a commit may not have reached the standby it waits for. */
	isCommitInDoubt: boolean;
}

/** Connections to the server that has the role, whichever of the given ones that is at the time. */
export interface Connections {
	/** Does `work` with a connection of its own. Rejects with a `DatabaseFailure` when there is none to be had. */
	use<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
	/** Call after a failure that another server may not have: the one in the role is looked for anew. */
	reconsider(): Promise<void>;
	close(): Promise<void>;
}

/** How long past the server's own limit an answer is waited for: only a server that hangs or a cut network reaches it. */
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
	let place = 0;
	let pool = openPool(addresses[0] as string, role, options);
	let looking: Promise<void> | undefined;
	let isClosed = false;

	const look = async () => {
		for (let step = 0; step < addresses.length; step++) {
			const next = (place + step) % addresses.length;
			const address = addresses[next] as string;
			if (isClosed || !(await hasRole(address, role, options))) continue;
			if (next === place) return;
			place = next;
			const left = pool;
			pool = openPool(address, role, options);
			// What runs there is answered or cut; nobody waits for it here.
			left.end().catch(() => {});
			return;
		}
	};

	return {
		async use(work) {
			const client = await pool.connect().catch((cause: unknown) => {
				throw new DatabaseFailure(cause, { isBegun: false });
			});
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
				client.release(session.isLost);
			}
		},
		async reconsider() {
			if (addresses.length === 1 || isClosed) return;
			looking ??= look().finally(() => {
				looking = undefined;
			});
			await looking;
		},
		async close() {
			isClosed = true;
			await pool.end();
		},
	};
}

/**
 * The addresses of `postgres://user:password@one:5432,two:5432/database`: the same for every host.
 */
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
	// A connection that dies is dropped, and what waits for it is told; without listeners it would end the process.
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

// A standby that was promoted, or a primary that was demoted, has to be noticed before it is asked.
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
