import pg from "pg";
import { summarize } from "./durations.ts";

// The writes of a PUT in plain SQL, where there is no pgbench: each connection reads and locks a person,
// writes it back and adds a line of history, in one transaction.
interface Plan {
	address: string;
	people: number;
	connections: number;
	warmSeconds: number;
	seconds: number;
}

const { address, people, connections, warmSeconds, seconds } = JSON.parse(
	process.argv[2] ?? "",
) as Plan;
const durations: number[] = [];
const begin = performance.now() + warmSeconds * 1000;
const end = begin + seconds * 1000;
await Promise.all(Array.from({ length: connections }, changeOn));
process.stdout.write(
	`${JSON.stringify(summarize("plain SQL (pg)", durations, seconds))}\n`,
);
process.exit(0);

async function changeOn(): Promise<void> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	while (performance.now() < end) {
		const startedAt = performance.now();
		await changeSomebody(client);
		if (startedAt >= begin) durations.push(performance.now() - startedAt);
	}
	await client.end();
}

async function changeSomebody(client: pg.Client): Promise<void> {
	const n = 1 + Math.floor(Math.random() * people);
	await client.query("BEGIN");
	const { rows } = await client.query<{
		org_id: string;
		id: string;
		document: string;
	}>({
		name: "read",
		text: "SELECT org_id, id, document FROM bench_people JOIN people USING (org_id, id) WHERE n = $1 FOR UPDATE OF people",
		values: [n],
	});
	const person = rows[0];
	if (person === undefined) throw new Error("A person is missing.");
	const { org_id: orgId, id, document } = person;
	await client.query({
		name: "write",
		text: "UPDATE people SET document = $3, revision = nextval('bench_changes') WHERE org_id = $1 AND id = $2",
		values: [orgId, id, document],
	});
	await client.query({
		name: "record",
		text: "INSERT INTO changes (org_id, id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields) VALUES ($1, currval('bench_changes'), 'person', $2, 'updated', 0, $1, $2, 'bench', '{\"title\":{\"from\":\"A\",\"to\":\"B\"}}')",
		values: [orgId, id],
	});
	await client.query("COMMIT");
}
