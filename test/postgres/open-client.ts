import pg from "pg";

/** Connects to PostgreSQL until the end of the block. */
export async function openClient(
	address: string,
): Promise<pg.Client & AsyncDisposable> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
