import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../test/postgres/embedded-postgres.ts";
import type { LoadPlan, LoadResult } from "./plan.ts";
import { run, type ServerProcess, startServer } from "./processes.ts";
import { showRatios } from "./ratios.ts";
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
const single = "1 process";
const shared = "2 processes on one organization";
const apart = "2 processes on two organizations";

/**
 * PUTs and GETs with one process on PostgreSQL, with two on one organization, and with two on an organization each. PostgreSQL
 * waits for the disk with every commit. The same changes of the same rows in plain SQL are the upper bound.
 */
export async function measurePostgres(plan: PostgresPlan): Promise<string> {
	plan.tell("starting PostgreSQL");
	const addressOf = await startEmbeddedPostgres({ shared_buffers: "256MB" });
	const admin = new pg.Client({ connectionString: addressOf("postgres") });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${database}`);
	await admin.end();
	const address = addressOf(database);
	const first = await seedOrganization(plan, address, 1);
	const second = await seedOrganization(plan, address, 2);
	const rows: Row[] = [];
	for (const [name, tokens] of [
		[single, [first]],
		[shared, [first, first]],
		[apart, [first, second]],
	] as const) {
		plan.tell(`measuring ${name}`);
		rows.push(...(await measureServers(plan, { address, name, tokens })));
	}
	plan.tell("measuring plain SQL");
	const plain = await measurePlain(plan, address);
	return showRows(plan, [plain, ...rows], plain);
}

// Returns the token of its administrator.
async function seedOrganization(
	{ serverScript, people, tell }: PostgresPlan,
	address: string,
	number: number,
): Promise<string> {
	tell(`seeding ${showCount(people)} people, organization ${number}`);
	const lines = await run(serverScript, [
		...["seed", "--people", String(people), "--seed", String(number)],
		...["--store", address],
	]);
	return lines.at(-1) ?? "";
}

async function measureServers(
	{ serverScript, people, connections, warmSeconds, seconds }: PostgresPlan,
	{
		address,
		name,
		tokens,
	}: { address: string; name: string; tokens: readonly string[] },
): Promise<Row[]> {
	const servers: ServerProcess[] = [];
	for (let count = 0; count < tokens.length; count++)
		servers.push(
			await startServer(serverScript, [
				...["serve", "--port", "0", "--store", address],
				...["--log-level", "error", "--pages", "off"],
			]),
		);
	const results = await Promise.all(
		servers.map(async ({ url }, index) => {
			const plan: LoadPlan = {
				url,
				token: tokens[index] ?? "",
				people,
				rows: [
					{ name: "PUT", kind: "put", url, isDirectory: true },
					{ name: "GET", kind: "get", url, isDirectory: true },
				],
				warmSeconds,
				seconds,
				turns: 1,
				connections: Math.max(1, Math.round(connections / tokens.length)),
			};
			const lines = await run("bench/load.ts", [JSON.stringify(plan)]);
			return lines.map((line) => JSON.parse(line) as LoadResult);
		}),
	);
	for (const server of servers) await server.stop();
	return ["PUT", "GET"].map((kind) => {
		const all = results.flatMap((found) =>
			found.filter((result) => result.name === kind),
		);
		return {
			name: `${kind}, ${name}`,
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
		CREATE TABLE bench_people AS SELECT row_number() OVER () AS n, org_id, id FROM people WHERE org_id = (SELECT org_id FROM people LIMIT 1);
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
		`PostgreSQL with fsync, ${showCount(people)} people in each of two organizations, ${connections} connections, ${seconds} s a row, everything on the same machine. pgbench tells the mean, not the median.`,
		showTable(
			["row", "per second", "p50 ms", "p99 ms"],
			rows.map(({ name, perSecond, p50Ms, p99Ms }) => [
				name,
				showCount(perSecond),
				show(p50Ms),
				show(p99Ms),
			]),
		),
		showRatios(ratiosOf(rows, plain)),
	].join("\n\n");
}

function ratiosOf(rows: readonly Row[], plain: Row) {
	const find = (name: string) => rows.find((row) => row.name === name);
	const rate = (name: string) => find(name)?.perSecond ?? Number.NaN;
	const get = find(`GET, ${single}`);
	const put = `PUT, ${single}`;
	return [
		{
			name: `${put} / ${plain.name}`,
			value: rate(put) / plain.perSecond,
			aim: { atLeast: 0.9 },
		},
		{
			name: `PUT, ${shared} / 1 process`,
			value: rate(`PUT, ${shared}`) / rate(put),
			aim: { atLeast: 1 },
		},
		{
			name: `PUT, ${apart} / 1 process`,
			value: rate(`PUT, ${apart}`) / rate(put),
			aim: { atLeast: 1.6 },
		},
		{
			name: "GET p99 / p50",
			value: (get?.p99Ms ?? Number.NaN) / (get?.p50Ms ?? Number.NaN),
			aim: { atMost: 10 },
		},
	];
}
