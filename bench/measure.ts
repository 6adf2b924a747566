import { statSync } from "node:fs";
import { join } from "node:path";
import type { LoadPlan, LoadResult, LoadRow } from "./plan.ts";
import { run, type ServerProcess, startServer } from "./processes.ts";
import { showCount } from "./table.ts";

/** The built server. */
export const serverScript = "dist/main.js";
const warmSeconds = 2;
const turns = 6;
const walLookMs = 200;

/** The settings of all measurements of a run. */
export interface Settings {
	/** A folder for temporary files. */
	folder: string;
	seconds: number;
	connections: number;
	tell: (what: string) => void;
}

/** A seeded directory. */
interface SeededDirectory {
	people: number;
	data: string;
	file: string;
	/** The token of its administrator. */
	token: string;
	seedSeconds: number;
	fileBytes: number;
}

/** The measurements on one directory. */
export interface Measured {
	people: number;
	seedSeconds: number;
	fileBytes: number;
	rows: ReadonlyMap<string, LoadResult>;
	peakBytes: number | undefined;
	walBytesMax: number;
}

/** Seeds a directory of so many people. */
export async function seed(
	{ folder, tell }: Settings,
	people: number,
): Promise<SeededDirectory> {
	tell(`seeding ${showCount(people)} people`);
	const data = join(folder, String(people));
	const file = join(data, "peopled.db");
	const begin = performance.now();
	const lines = await run(serverScript, [
		...["seed", "--people", String(people), "--data", data],
	]);
	const seedSeconds = (performance.now() - begin) / 1000;
	const fileBytes = statSync(file).size;
	const token = lines.at(-1) ?? "";
	return { people, data, file, token, seedSeconds, fileBytes };
}

export function serve(
	{ data }: Pick<SeededDirectory, "data">,
	script = serverScript,
): Promise<ServerProcess> {
	return startServer(script, [
		...["serve", "--port", "0", "--data", data, "--log-level", "error"],
	]);
}

/** Makes the load in a separate process, and measures the length of the write-ahead log meanwhile. */
export async function load(
	{ seconds, connections, tell }: Settings,
	{ people, file, token, seedSeconds, fileBytes }: SeededDirectory,
	server: ServerProcess,
	rows: readonly LoadRow[],
): Promise<Measured> {
	tell(`measuring with ${showCount(people)} people`);
	const { url } = server;
	const plan: LoadPlan = {
		...{ url, token, people, rows, warmSeconds, seconds, turns, connections },
	};
	let walBytesMax = 0;
	const looking = setInterval(() => {
		const wal = statSync(`${file}-wal`, { throwIfNoEntry: false });
		walBytesMax = Math.max(walBytesMax, wal?.size ?? 0);
	}, walLookMs);
	const lines = await run("bench/load.ts", [JSON.stringify(plan)]);
	clearInterval(looking);
	const results = lines.map((line) => JSON.parse(line) as LoadResult);
	return {
		...{ people, seedSeconds, fileBytes, walBytesMax },
		rows: new Map(results.map((result) => [result.name, result])),
		peakBytes: server.readPeakBytes(),
	};
}

/** Measures GET, PUT and list with so many people. */
export async function measureScale(
	settings: Settings,
	people: number,
): Promise<Measured> {
	const directory = await seed(settings, people);
	const server = await serve(directory);
	const place = { url: server.url, isDirectory: true };
	const measured = await load(settings, directory, server, [
		{ name: "GET", kind: "get", ...place },
		{ name: "PUT", kind: "put", ...place },
		{ name: "list", kind: "list", ...place },
	]);
	await server.stop();
	return measured;
}
