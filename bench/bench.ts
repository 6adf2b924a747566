import { copyFileSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LoadPlan, LoadResult, LoadRow } from "./plan.ts";
import { measurePostgres } from "./postgres.ts";
import {
	createFolder,
	run,
	type ServerProcess,
	startServer,
} from "./processes.ts";
import { measureStatements } from "./statements.ts";
import { showCount, showMs, showTable } from "./table.ts";

const { values: flags } = parseArgs({
	options: {
		people: { type: "string", default: "100000" },
		seconds: { type: "string", default: "6" },
		connections: { type: "string", default: "64" },
		folder: { type: "string", default: tmpdir() },
		large: { type: "boolean", default: false },
		postgres: { type: "boolean", default: false },
		statements: { type: "boolean", default: false },
	},
});
const people = readCount("people");
const seconds = readCount("seconds");
const connections = readCount("connections");
const warmSeconds = 2;
const smallPeople = 1000;
const largePeople = 1_000_000;
const walLookMs = 200;
const serverScript = "dist/main.js";

/** The measurements on one directory. */
interface Measured {
	people: number;
	rows: Map<string, LoadResult>;
	peakBytes: number | undefined;
	walBytesMax: number;
}

const folder = createFolder(flags.folder);
await run("bench/build.ts");
if (flags.postgres) {
	const shown = await measurePostgres({
		...{ serverScript, folder, people, connections, warmSeconds, seconds },
		tell,
	});
	process.stdout.write(`\n${describeMachine()}\n\n${shown}\n`);
	process.exit(0);
}
if (flags.statements) {
	const shown = await measureStatements({ folder, people, tell });
	process.stdout.write(`\n${describeMachine()}\n\n${shown}\n`);
	process.exit(0);
}
const main = await measureMain();
const small = await measureScale(smallPeople);
const large = flags.large ? await measureScale(largePeople) : undefined;
print(main, small, large);
process.exit(0);

async function measureMain(): Promise<
	Measured & { engineRate: number; personBytes: number }
> {
	const { data, token } = await seed(people);
	const file = join(data, "peopled.db");
	const copies = {
		crude: join(folder, "crude.db"),
		engine: join(folder, "engine.db"),
	};
	for (const copy of Object.values(copies)) copyFileSync(file, copy);
	const server = await serve(data);
	const personBytes = await readPersonBytes(server.url, token);
	const echo = await startServer("bench/echo.ts", [String(personBytes)]);
	const crude = await startServer("bench/crude.ts", [copies.crude]);
	const bare = { url: echo.url, isDirectory: false };
	const least = { url: crude.url, isDirectory: true };
	const full = { url: server.url, isDirectory: true };
	const measured = await load(people, { data, token, server }, [
		{ name: "echo GET", kind: "get", ...bare },
		{ name: "crude GET", kind: "get", ...least },
		{ name: "GET", kind: "get", ...full },
		{ name: "echo PUT", kind: "put", ...bare },
		{ name: "crude PUT", kind: "put", ...least },
		{ name: "PUT", kind: "put", ...full },
		{ name: "crude list", kind: "list", ...least },
		{ name: "list", kind: "list", ...full },
	]);
	await echo.stop();
	await crude.stop();
	await server.stop();
	tell("the engine alone");
	const [line = ""] = await run("bench/engine.ts", [
		copies.engine,
		String(seconds),
	]);
	const { rate } = JSON.parse(line) as { rate: number };
	return { ...measured, engineRate: rate, personBytes };
}

async function measureScale(count: number): Promise<Measured> {
	const { data, token } = await seed(count);
	const server = await serve(data);
	const place = { url: server.url, isDirectory: true };
	const measured = await load(count, { data, token, server }, [
		{ name: "PUT", kind: "put", ...place },
		{ name: "list", kind: "list", ...place },
	]);
	await server.stop();
	return measured;
}

async function seed(count: number): Promise<{ data: string; token: string }> {
	tell(`seeding ${showCount(count)} people`);
	const data = join(folder, String(count));
	const lines = await run(serverScript, [
		...["seed", "--people", String(count), "--data", data],
	]);
	return { data, token: lines.at(-1) ?? "" };
}

function serve(data: string): Promise<ServerProcess> {
	return startServer(serverScript, [
		...["serve", "--port", "0", "--data", data, "--log-level", "error"],
	]);
}

// Makes the load in a separate process, and measures the length of the write-ahead log meanwhile.
async function load(
	count: number,
	{
		data,
		token,
		server,
	}: { data: string; token: string; server: ServerProcess },
	rows: readonly LoadRow[],
): Promise<Measured> {
	tell(`measuring with ${showCount(count)} people`);
	const plan: LoadPlan = {
		url: server.url,
		token,
		people: count,
		rows,
		warmSeconds,
		seconds,
		connections,
	};
	let walBytesMax = 0;
	const looking = setInterval(() => {
		const wal = statSync(join(data, "peopled.db-wal"), {
			throwIfNoEntry: false,
		});
		walBytesMax = Math.max(walBytesMax, wal?.size ?? 0);
	}, walLookMs);
	const lines = await run("bench/load.ts", [JSON.stringify(plan)]);
	clearInterval(looking);
	const results = lines.map((line) => JSON.parse(line) as LoadResult);
	return {
		people: count,
		rows: new Map(results.map((result) => [result.name, result])),
		peakBytes: server.readPeakBytes(),
		walBytesMax,
	};
}

async function readPersonBytes(url: string, token: string): Promise<number> {
	const response = await fetch(`${url}/v1/people?max=100`, {
		headers: { authorization: `Bearer ${token}` },
	});
	const { items } = (await response.json()) as { items: unknown[] };
	return Math.round(JSON.stringify(items).length / items.length);
}

function print(
	main: Awaited<ReturnType<typeof measureMain>>,
	small: Measured,
	large: Measured | undefined,
): void {
	const row = ({ rows }: Measured, name: string) =>
		rows.get(name) as LoadResult;
	const [put, echoPut] = [row(main, "PUT"), row(main, "echo PUT")];
	const [get, echoGet] = [row(main, "GET"), row(main, "echo GET")];
	const sizes = large ? [small, main, large] : [small, main];
	const widest = large ?? main;
	const ofWidest = (name: string) =>
		row(small, name).perSecond / row(widest, name).perSecond;
	const megabytes = (bytes: number | undefined) =>
		bytes === undefined ? "unknown" : `${showCount(bytes / 1024 / 1024)} MB`;
	const size = `${showCount(widest.people)} and ${showCount(small.people)} people`;
	const sections = [
		describeMachine(),
		showTable(
			["row", "replies/s", "p50 ms", "p99 ms", "max ms"],
			[...main.rows.values()].map(({ name, perSecond, ...result }) => [
				name === "list" ? "list page of 100" : name,
				showCount(perSecond),
				showMs(result.p50Ms),
				showMs(result.p99Ms),
				showMs(result.maxMs),
			]),
		),
		`A person: ${main.personBytes} bytes of JSON. The engine alone, in batches of 64: ${showCount(main.engineRate)} changes/s.\nThe server's peak memory: ${megabytes(main.peakBytes)}. The write-ahead log at its longest: ${megabytes(main.walBytesMax)}.`,
		showTable(
			["people", "PUT ms", "list ms", "peak memory", "longest log"],
			sizes.map((measured) => [
				showCount(measured.people),
				showMs(1000 / row(measured, "PUT").perSecond),
				showMs(1000 / row(measured, "list").perSecond),
				megabytes(measured.peakBytes),
				megabytes(measured.walBytesMax),
			]),
		),
		showTable(
			["ratio", "is", "aim"],
			[
				atLeast("PUT / echo PUT", put.perSecond / echoPut.perSecond, 1 / 3),
				atLeast("GET / echo GET", get.perSecond / echoGet.perSecond, 1 / 2),
				atMost("PUT p99 / p50", put.p99Ms / put.p50Ms, 4),
				atMost(`PUT, ${size}`, ofWidest("PUT"), 1.5),
				atMost(`list, ${size}`, ofWidest("list"), 1.5),
			],
		),
	];
	process.stdout.write(`\n${sections.join("\n\n")}\n`);
}

function atLeast(name: string, ratio: number, aim: number): string[] {
	const verdict = ratio >= aim ? "" : ", missed";
	return [name, ratio.toFixed(2), `>= ${aim.toFixed(2)}${verdict}`];
}

function atMost(name: string, ratio: number, aim: number): string[] {
	const verdict = ratio <= aim ? "" : ", missed";
	return [name, ratio.toFixed(2), `<= ${aim.toFixed(2)}${verdict}`];
}

function describeMachine(): string {
	const cores = cpus();
	const words = process.argv.slice(2);
	return [
		["npm run bench", ...(words.length > 0 ? ["--", ...words] : [])].join(" "),
		`${cores.length} cores (${cores[0]?.model ?? "unknown"}), Bun ${Bun.version}, data in ${flags.folder}`,
		`${connections} connections, ${seconds} s a row, server and load on the same machine`,
	].join("\n");
}

function readCount(name: "people" | "seconds" | "connections"): number {
	const text = flags[name];
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new Error(`--${name} must be a whole number from 1, not "${text}".`);
}

function tell(what: string): void {
	process.stderr.write(`… ${what}\n`);
}
