import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../test/postgres/embedded-postgres.ts";
import type { LoadPlan, LoadResult } from "./plan.ts";
import { run, type ServerProcess, startServer } from "./processes.ts";
import { showCount, showMs, showTable } from "./table.ts";

/** The inputs of the measurements on PostgreSQL. */
interface PostgresPlan {
	/** The built server. */
	serverScript: string;
	/** A folder for temporary files. */
	folder: string;
	people: number;
	connections: number;
	warmSeconds: number;
	seconds: number;
	tell: (what: string) => void;
}

interface Row {
	name: string;
	perSecond: number;
	p50Ms: number | undefined;
	p99Ms: number | undefined;
}

const database = "peopled_bench";

/**
 * PUTs with one and with two processes on PostgreSQL, which waits for the disk with every commit, and the
 * same changes of the same rows in plain SQL: the upper bound.
 */
export async function measurePostgres(plan: PostgresPlan): Promise<string> {
	plan.tell("starting PostgreSQL");
	const addressOf = await startEmbeddedPostgres({ shared_buffers: "256MB" });
	const admin = new pg.Client({ connectionString: addressOf("postgres") });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${database}`);
	await admin.end();
	const address = addressOf(database);
	plan.tell(`seeding ${showCount(plan.people)} people`);
	const lines = await run(plan.serverScript, [
		...["seed", "--people", String(plan.people), "--store", address],
	]);
	const token = lines.at(-1) ?? "";
	const rows: Row[] = [];
	for (const count of [1, 2]) {
		plan.tell(`measuring ${count} of peopled`);
		rows.push(...(await measureServers(plan, { address, token, count })));
	}
	plan.tell("measuring plain SQL");
	const plain = await measurePlain(plan, address);
	return showRows(plan, [plain, ...rows], plain);
}

async function measureServers(
	{ serverScript, people, connections, warmSeconds, seconds }: PostgresPlan,
	{ address, token, count }: { address: string; token: string; count: number },
): Promise<Row[]> {
	const servers: ServerProcess[] = [];
	for (let index = 0; index < count; index++)
		servers.push(
			await startServer(serverScript, [
				...["serve", "--port", "0", "--store", address],
				...["--log-level", "error", "--pages", "off"],
			]),
		);
	const results = await Promise.all(
		servers.map(async ({ url }) => {
			const plan: LoadPlan = {
				url,
				token,
				people,
				rows: [
					{ name: "PUT", kind: "put", url, isDirectory: true },
					{ name: "GET", kind: "get", url, isDirectory: true },
				],
				warmSeconds,
				seconds,
				connections: Math.max(1, Math.round(connections / count)),
			};
			const lines = await run("bench/load.ts", [JSON.stringify(plan)]);
			return lines.map((line) => JSON.parse(line) as LoadResult);
		}),
	);
	for (const server of servers) await server.stop();
	const processes = count === 1 ? "1 process" : `${count} processes`;
	return ["PUT", "GET"].map((name) => {
		const all = results.flatMap((found) =>
			found.filter((result) => result.name === name),
		);
		return {
			name: `${name}, ${processes}`,
			perSecond: all.reduce((sum, { perSecond }) => sum + perSecond, 0),
			p50Ms: Math.max(...all.map(({ p50Ms }) => p50Ms)),
			p99Ms: Math.max(...all.map(({ p99Ms }) => p99Ms)),
		};
	});
}

// The writes of a PUT in plain SQL, one transaction each: read and lock a person, write it back, add a line
// of history.
const plainScript = (people: number) => `\\set n random(1, ${people})
BEGIN;
SELECT org_id, id, document FROM bench_people JOIN people USING (org_id, id) WHERE n = :n FOR UPDATE OF people \\gset
UPDATE people SET document = :document, revision = nextval('bench_changes') WHERE org_id = :org_id AND id = :id;
INSERT INTO changes (org_id, id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields)
  VALUES (:org_id, currval('bench_changes'), 'person', :id, 'updated', 0, :org_id, :id, 'bench', '{"title":{"from":"A","to":"B"}}');
COMMIT;
`;

async function measurePlain(
	{ folder, people, connections, warmSeconds, seconds }: PostgresPlan,
	address: string,
): Promise<Row> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	await client.query(
		`CREATE SEQUENCE bench_changes START 1000000000;
		CREATE TABLE bench_people AS SELECT row_number() OVER () AS n, org_id, id FROM people;
		CREATE UNIQUE INDEX ON bench_people (n); ANALYZE`,
	);
	await client.end();
	const pgbench = measureByPgbench(address, {
		script: join(folder, "plain.sql"),
		text: plainScript(people),
		connections,
		seconds,
	});
	if (pgbench !== undefined) return pgbench;
	const plan = { address, people, connections, warmSeconds, seconds };
	const [line = ""] = await run("bench/plain-postgres.ts", [
		JSON.stringify(plan),
	]);
	return JSON.parse(line) as LoadResult;
}

// Undefined when there is no pgbench.
function measureByPgbench(
	address: string,
	{
		script,
		text,
		connections,
		seconds,
	}: { script: string; text: string; connections: number; seconds: number },
): Row | undefined {
	writeFileSync(script, text);
	const { stdout, status, error } = spawnSync(
		"pgbench",
		[
			...["-n", "-f", script, "-c", String(connections), "-j", "2"],
			...["-M", "prepared", "-T", String(seconds), address],
		],
		{ encoding: "utf8" },
	);
	if (error !== undefined || status !== 0) return undefined;
	const read = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
	return {
		name: "plain SQL (pgbench)",
		perSecond: read(/tps = ([\d.]+)/),
		p50Ms: read(/latency average = ([\d.]+)/),
		p99Ms: undefined,
	};
}

function showRows(
	{ people, connections, seconds }: PostgresPlan,
	rows: readonly Row[],
	plain: Row,
): string {
	const show = (milliseconds: number | undefined) =>
		milliseconds === undefined ? "unknown" : showMs(milliseconds);
	return [
		`PostgreSQL with fsync, ${showCount(people)} people, ${connections} connections, ${seconds} s a row, everything on the same machine. pgbench tells the mean, not the median.`,
		showTable(
			["row", "per second", "p50 ms", "p99 ms", "of plain SQL"],
			rows.map(({ name, perSecond, p50Ms, p99Ms }) => [
				name,
				showCount(perSecond),
				show(p50Ms),
				show(p99Ms),
				name.startsWith("GET") ? "" : (perSecond / plain.perSecond).toFixed(2),
			]),
		),
	].join("\n\n");
}
