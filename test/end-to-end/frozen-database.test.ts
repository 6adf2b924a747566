import { expect, test } from "bun:test";
import pg from "pg";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { startServer, waitFor } from "./process.ts";

/** So long that a reply cannot come from it. */
const never = String(60 * 60 * 1000);

// Its processes have to be on this machine.
test.skipIf(process.env.PEOPLED_TEST_POSTGRES !== undefined)(
	"/health answers 503 while the processes of PostgreSQL stand still, however long statements may take, and 200 again after",
	async () => {
		await using database = await takeDatabase();
		await using server = await startServer({
			flags: [
				...["--store", database.address],
				...["--store-statement-timeout", never],
				...["--store-connect-timeout", never],
			],
		});
		const health = (query = "") => fetch(`${server.url}/health${query}`);
		expect((await health("?write=true")).status).toBe(200);
		const frozen = await listBackends(database.address);
		expect(frozen.length).toBeGreaterThan(0);
		for (const pid of frozen) process.kill(pid, "SIGSTOP");
		try {
			for (const query of ["", "?write=true", ""]) {
				const reply = await health(query);
				expect(reply.status).toBe(503);
				expect(await reply.text()).toContain("did not answer within");
			}
			const metrics = await (await fetch(`${server.url}/metrics`)).text();
			expect(metrics).toContain("\npeopled_writable 0\n");
		} finally {
			for (const pid of frozen) process.kill(pid, "SIGCONT");
		}
		await waitFor("health", async () => (await health()).ok);
	},
);

async function listBackends(address: string): Promise<number[]> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	const { rows } = await client.query<{ pid: number }>(
		"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
	);
	await client.end();
	return rows.map(({ pid }) => pid);
}
