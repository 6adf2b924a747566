import { readFileSync } from "node:fs";
import pg from "pg";

const distribution = readFileSync(
	new URL("../../src/storage/postgres/citus.sql", import.meta.url),
	"utf8",
);

/** The addresses of the workers of a Citus cluster; none where the server of the tests is PostgreSQL alone. */
export const workers = (process.env.PEOPLED_TEST_CITUS ?? "")
	.split(",")
	.filter((address) => address !== "");

/** Distributes the tables of a new database, whose schema is there, over the workers. */
export async function distribute(address: string, name: string): Promise<void> {
	const { hostname, port } = new URL(address);
	for (const worker of workers) {
		await onNode(worker, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await onNode(worker, `CREATE DATABASE ${name}`);
		await onNode(
			replaceDatabase(worker, name),
			"CREATE EXTENSION IF NOT EXISTS citus",
		);
	}
	await onNode(
		address,
		"CREATE EXTENSION IF NOT EXISTS citus",
		`SELECT citus_set_coordinator_host('${hostname}', ${port})`,
		...workers.map((worker) => {
			const node = new URL(worker);
			return `SELECT citus_add_node('${node.hostname}', ${node.port})`;
		}),
		distribution,
	);
}

/** Copies a distributed database, with the parts of it on each node. */
export async function copyDistributed(
	coordinator: string,
	{ name, template }: { name: string; template: string },
): Promise<void> {
	for (const node of [coordinator, ...workers]) {
		await onNode(node, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
		await copyOnNode(node, { name, template });
	}
}

/** The tables in an order in which their rows can be deleted. */
export const tablesToEmpty = [
	...distribution.matchAll(
		/^SELECT create_(?:distributed|reference)_table\('(\w+)'/gm,
	),
]
	.map(([, name = ""]) => name)
	.reverse();

// Citus keeps a connection to each database for its own work, and a template must have none.
async function copyOnNode(
	node: string,
	{ name, template }: { name: string; template: string },
): Promise<void> {
	for (let attempts = 1; ; attempts++)
		try {
			await onNode(
				node,
				`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${template}'`,
			);
			await onNode(node, `CREATE DATABASE ${name} TEMPLATE ${template}`);
			return;
		} catch (cause) {
			if (attempts === 20) throw cause;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
}

async function onNode(address: string, ...texts: string[]): Promise<void> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	try {
		for (const text of texts) await client.query(text);
	} finally {
		await client.end();
	}
}

/** The address of another database on the same server. */
export function replaceDatabase(address: string, database: string): string {
	const url = new URL(address);
	url.pathname = `/${database}`;
	return url.href;
}
