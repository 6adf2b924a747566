import pg from "pg";
import { takeDatabase } from "../../test/postgres/postgres-server.ts";

/** A database of PostgreSQL without any table, dropped when it is disposed of. */
interface BareDatabase extends AsyncDisposable {
	address: string;
}

let made = 0;

/** Creates a database on the PostgreSQL server of this process, which starts on first use. */
export async function createDatabase(): Promise<BareDatabase> {
	const neighbor = await takeDatabase();
	const name = `peopled_torture_${process.pid}_${made++}`;
	const run = async (sql: string) => {
		await using client = await openClient(neighbor.address);
		await client.query(sql);
	};
	await run(`CREATE DATABASE ${name} TEMPLATE template0`);
	return {
		// A path of its own kind: an address without a host, as of a socket, is no URL.
		address: neighbor.address.replace(/\/[^/?]+(?=\?|$)/, `/${name}`),
		async [Symbol.asyncDispose]() {
			await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await neighbor[Symbol.asyncDispose]();
		},
	};
}

/** A connection to a database, which ends when it is disposed of. */
export async function openClient(
	address: string,
): Promise<pg.Client & AsyncDisposable> {
	const client = new pg.Client({ connectionString: address });
	// The server ends before its clients when a run is broken off.
	client.on("error", () => {});
	await client.connect();
	return Object.assign(client, {
		[Symbol.asyncDispose]: () => client.end(),
	}) as pg.Client & AsyncDisposable;
}
