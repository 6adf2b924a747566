import { cpus, tmpdir } from "node:os";
import { parseArgs } from "node:util";
import {
	type MainMeasured,
	measureMain,
	measureSome,
} from "./main-directory.ts";
import {
	type Measured,
	measureScale,
	type Settings,
	serverScript,
} from "./measure.ts";
import { measurePostgres } from "./postgres.ts";
import { createFolder, run } from "./processes.ts";
import { rateOf, ratiosOfMain, ratiosOfScale, showRatios } from "./ratios.ts";
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

const folder = createFolder(flags.folder);
const settings: Settings = { folder, seconds, connections, tell };
await run("bench/build.ts");
await run("bench/build.ts", ["without-history"]);
process.stdout.write(`\n${describeMachine()}\n\n${await measureAll()}\n`);
process.exit(0);

async function measureAll(): Promise<string> {
	if (flags.postgres)
		return measurePostgres({
			...{ serverScript, folder, people, connections, warmSeconds: 2, seconds },
			tell,
		});
	if (flags.statements) return measureStatements({ folder, people, tell });
	if (flags.only !== undefined) {
		const some = await measureSome(settings, people, flags.only);
		return [
			some.rows.size > 0 ? showRows(some) : showOthers(some),
			showRatios(ratiosOfMain(some)),
		].join("\n\n");
	}
	const main = await measureMain(settings, people);
	const small = await measureScale(settings, smallPeople);
	const large = flags.large
		? await measureScale(settings, largePeople)
		: undefined;
	return showAll(main, small, large);
}

function showAll(
	main: MainMeasured,
	small: Measured,
	large: Measured | undefined,
): string {
	return [
		showRows(main),
		[`A person: ${main.personBytes} bytes of JSON.`, showOthers(main)].join(
			"\n",
		),
		showSizes(large ? [small, main, large] : [small, main]),
		showRatios([
			...ratiosOfMain(main),
			...ratiosOfScale({ small, widest: large ?? main }),
		]),
	].join("\n\n");
}

function showOthers({
	importedPerSecond,
	history,
}: Partial<MainMeasured>): string {
	return [
		...(importedPerSecond === undefined
			? []
			: [`An import by job: ${showCount(importedPerSecond)} people/s.`]),
		...(history === undefined
			? []
			: [
					`The store alone, without HTTP: ${showCount(history.with)} changes/s, ${showCount(history.without)} without history.`,
				]),
	].join("\n");
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
