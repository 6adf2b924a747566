import { copyFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureHistory } from "./history-share.ts";
import { measureImport, type Server } from "./long-changes.ts";
import {
	load,
	type MainMeasured,
	type Measured,
	measureScale,
	type Settings,
	seed,
	serve,
	serverScript,
} from "./measure.ts";
import { readPages } from "./pages.ts";
import type { LoadRow } from "./plan.ts";
import { measurePostgres } from "./postgres.ts";
import { createFolder, run, startServer } from "./processes.ts";
import { rateOf, ratiosOfMain, ratiosOfScale, showRatios } from "./ratios.ts";
import { demandSameReplies } from "./same-replies.ts";
import { measureStatements } from "./statements.ts";
import { showCount, showMs, showTable } from "./table.ts";

const { values: flags } = parseArgs({
	options: {
		people: { type: "string", default: "100000" },
		seconds: { type: "string", default: "6" },
		connections: { type: "string", default: "64" },
		folder: { type: "string", default: tmpdir() },
		only: { type: "string" },
		large: { type: "boolean", default: false },
		postgres: { type: "boolean", default: false },
		statements: { type: "boolean", default: false },
	},
});
const people = readCount("people");
const seconds = readCount("seconds");
const connections = readCount("connections");
const smallPeople = 1000;
const largePeople = 1_000_000;
const importedPeopleMax = 50_000;

const folder = createFolder(flags.folder);
const settings: Settings = { folder, seconds, connections, tell };
await run("bench/build.ts");
process.stdout.write(`\n${describeMachine()}\n\n${await measureAll()}\n`);
process.exit(0);

async function measureAll(): Promise<string> {
	if (flags.postgres)
		return measurePostgres({
			...{ serverScript, folder, people, connections, warmSeconds: 2, seconds },
			tell,
		});
	if (flags.statements) return measureStatements({ folder, people, tell });
	const main = await measureMain();
	if (flags.only !== undefined)
		return [showRows(main), showRatios(ratiosOfMain(main))].join("\n\n");
	const small = await measureScale(settings, smallPeople);
	const large = flags.large
		? await measureScale(settings, largePeople)
		: undefined;
	return showAll(main, small, large);
}

async function measureMain(): Promise<MainMeasured> {
	const directory = await seed(settings, people);
	const copies = {
		crude: join(folder, "crude.db"),
		history: join(folder, "history.db"),
	};
	for (const copy of Object.values(copies)) copyFileSync(directory.file, copy);
	const server = await serve(directory);
	const owner = { url: server.url, token: directory.token };
	const personBytes = await readPersonBytes(owner);
	const echo = await startServer("bench/echo.ts", [String(personBytes)]);
	const crude = await startServer("bench/crude.ts", [copies.crude]);
	await demandSameReplies(owner, crude.url);
	const bare = { url: echo.url, isDirectory: false };
	const least = { url: crude.url, isDirectory: true };
	const full = { url: server.url, isDirectory: true };
	const rows: LoadRow[] = [
		{ name: "echo GET", kind: "get", ...bare },
		{ name: "crude GET", kind: "get", ...least },
		{ name: "GET", kind: "get", ...full },
		{ name: "echo PUT", kind: "put", ...bare },
		{ name: "crude PUT", kind: "put", ...least },
		{ name: "PUT", kind: "put", ...full },
		{ name: "crude list", kind: "list", ...least },
		{ name: "list", kind: "list", ...full },
	];
	const { only = "" } = flags;
	const wanted = rows.filter(({ name }) => name.includes(only));
	const measured = await load(settings, directory, server, wanted);
	await echo.stop();
	await crude.stop();
	const more =
		flags.only === undefined
			? await measureMore(owner, copies.history)
			: undefined;
	await server.stop();
	return { ...measured, personBytes, ...more };
}

async function measureMore(owner: Server, file: string) {
	tell("an import by job");
	const count = Math.min(people, importedPeopleMax);
	const importedPerSecond = await measureImport(owner, count);
	tell("the store with and without history");
	return { importedPerSecond, history: await measureHistory(file) };
}

async function readPersonBytes(owner: Server): Promise<number> {
	const { value } = await readPages(owner, 100).next();
	const items = value?.items ?? [];
	return Math.round(JSON.stringify(items).length / items.length);
}

function showAll(
	main: MainMeasured,
	small: Measured,
	large: Measured | undefined,
): string {
	const { importedPerSecond = 0, history } = main;
	return [
		showRows(main),
		[
			`A person: ${main.personBytes} bytes of JSON. An import by job: ${showCount(importedPerSecond)} people/s.`,
			`The store alone, without HTTP: ${showCount(history?.with ?? 0)} changes/s, ${showCount(history?.without ?? 0)} without history.`,
		].join("\n"),
		showSizes(large ? [small, main, large] : [small, main]),
		showRatios([
			...ratiosOfMain(main),
			...ratiosOfScale({ small, widest: large ?? main }),
		]),
	].join("\n\n");
}

function showRows({ rows }: Measured): string {
	return showTable(
		["row", "replies/s", "p50 ms", "p99 ms", "max ms"],
		[...rows.values()].map(({ name, perSecond, ...result }) => [
			name.replace("list", "list page of 100"),
			showCount(perSecond),
			showMs(result.p50Ms),
			showMs(result.p99Ms),
			showMs(result.maxMs),
		]),
	);
}

function showSizes(sizes: readonly Measured[]): string {
	return showTable(
		[
			...["people", "seeded/s", "KB a person", "GET ms", "PUT ms", "list ms"],
			...["peak memory", "longest log"],
		],
		sizes.map((measured) => [
			showCount(measured.people),
			showCount(measured.people / measured.seedSeconds),
			(measured.fileBytes / measured.people / 1024).toFixed(2),
			...["GET", "PUT", "list"].map((name) =>
				showMs(1000 / rateOf(measured, name)),
			),
			showMegabytes(measured.peakBytes),
			showMegabytes(measured.walBytesMax),
		]),
	);
}

function showMegabytes(bytes: number | undefined): string {
	return bytes === undefined
		? "unknown"
		: `${showCount(bytes / 1024 / 1024)} MB`;
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
