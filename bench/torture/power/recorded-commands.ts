import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { exampleIds } from "../../../src/contract/examples.ts";
import {
	adminToken,
	runPeopled,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import { openAsServer } from "./check-left.ts";
import { DiskModel } from "./disk-model.ts";
import type { Recorded, RecordedPlace } from "./recorded-servers.ts";
import { readRecording } from "./recording.ts";
import { recordedBy } from "./recording-disk.ts";

const imagesEach = 6;
const changeId = "power-change";
const saveId = "power-save";
const loadId = "power-load";

/** Records a migration, a backup, a restore, and a snapshot that is saved and loaded, on a disk with a directory that nobody uses. */
export async function* recordCommands(
	place: RecordedPlace,
): AsyncGenerator<Recorded> {
	const { disk } = place;
	const data = join(disk, "data");
	const backup = join(disk, "backup.db");
	const before = await countLines(data);
	makeOlder(join(data, "peopled.db"));
	yield await record(place, "a migration", {
		run: (environment) => command(["verify", "--data", data], environment),
		check: (image) => checkOneOf(place, join(image.disk, "data"), [before]),
	});
	yield await record(place, "a backup", {
		run: (environment) =>
			command(["backup", backup, "--data", data], environment),
		async check({ disk: image, isEnd }) {
			const there = join(image, "backup.db");
			if (!existsSync(there)) return isEnd ? ["It lacks the backup."] : [];
			return checkFile(place, there, before);
		},
	});
	await change(data);
	const now = await countLines(data);
	yield await record(place, "a restore", {
		run: (environment) =>
			command(["restore", backup, "--data", data], environment),
		check: ({ disk: image, isEnd }) =>
			checkOneOf(
				place,
				join(image, "data"),
				isEnd ? [before] : [before, now],
				!isEnd,
			),
	});
	yield await record(place, "a snapshot", {
		run: (environment) => useSnapshot(place, environment),
		async check({ disk: image, sent }) {
			const left = join(image, "data");
			const saved = join(left, "snapshots/power.db");
			// A change that was not acknowledged may be there, and a load too.
			const allowed = sent.has(loadId) ? [before] : [before, before + 1];
			const found = await checkOneOf(place, left, allowed);
			if (!existsSync(saved))
				return sent.has(saveId) ? [...found, "It lacks the snapshot."] : found;
			return [...found, ...(await checkFile(place, saved, before))];
		},
	});
}

async function record(
	{ place, disk, library }: RecordedPlace,
	name: string,
	{
		run,
		check,
	}: {
		run: (environment: Record<string, string>) => Promise<void>;
		check: Recorded["check"];
	},
): Promise<Recorded> {
	const recording = join(place, "recording");
	rmSync(recording, { force: true });
	const model = new DiskModel(disk);
	await run(recordedBy(library, { folder: disk, recording }));
	const events = readRecording(recording);
	return { name, model, events, imageCount: imagesEach, check, problems: [] };
}

// Node asks the C library for every file, Bun the kernel for some.
async function command(
	words: readonly string[],
	environment: Record<string, string>,
): Promise<void> {
	const { exitCode, stdout, stderr } = await runPeopled(
		words,
		"node",
		environment,
	);
	if (exitCode !== 0)
		throw new Error(`peopled ${words[0]} failed: ${stdout}${stderr}`);
}

async function useSnapshot(
	{ disk }: RecordedPlace,
	environment: Record<string, string>,
): Promise<void> {
	const data = join(disk, "data");
	await using server = await startServer({
		runtime: "node",
		data,
		environment,
	});
	await ask(server, "POST", "/peopled/snapshots", saveId, { name: "power" });
	await changeTitle(server);
	await ask(server, "POST", "/peopled/snapshots/power/load", loadId);
	await server.kill();
}

async function change(data: string): Promise<void> {
	await using server = await startServer({ data });
	await changeTitle(server);
	await server.stop();
}

function changeTitle(server: ServerProcess): Promise<void> {
	const path = `/v1/people/${exampleIds.person}`;
	const title = `Power ${performance.now()}`;
	return ask(server, "PATCH", path, changeId, { title });
}

async function ask(
	{ url }: ServerProcess,
	method: string,
	path: string,
	trackingid: string,
	body?: object,
): Promise<void> {
	const reply = await fetch(url + path, {
		method,
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
			trackingid,
		},
		body: body && JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
}

// As a file of the schema before the last migration, which changed the keys of names only.
function makeOlder(file: string): void {
	const db = new DatabaseSync(file);
	db.exec(
		"PRAGMA user_version = 2; DELETE FROM settings WHERE name = 'key form'",
	);
	db.close();
}

async function countLines(data: string): Promise<number> {
	const rows = await readDirectory({ file: join(data, "peopled.db") });
	return rows.lines.length;
}

// The directory of an image is whole, and has as many lines of history as one of the states that it may be in.
async function checkOneOf(
	{ verifier }: RecordedPlace,
	folder: string,
	allowed: readonly number[],
	mayBeRefused = false,
): Promise<string[]> {
	try {
		await openAsServer(folder);
	} catch (cause) {
		const { message } = cause as Error;
		return mayBeRefused && message.includes("Restore a backup")
			? []
			: [`It cannot be opened: ${message}`];
	}
	const rows = await readDirectory({ file: join(folder, "peopled.db") });
	if (!allowed.includes(rows.lines.length))
		return [
			`It has ${rows.lines.length} lines of history, not ${allowed.join(" or ")}.`,
		];
	const { lines, failure } = await verifier.verify(folder);
	return [
		...checkInvariants(rows),
		...(failure === undefined
			? []
			: [`verify: ${failure} ${lines.slice(-3).join(" ")}`]),
	];
}

async function checkFile(
	place: RecordedPlace,
	file: string,
	lineCount: number,
): Promise<string[]> {
	const folder = join(place.place, "copy");
	mkdirSync(folder, { recursive: true });
	copyFileSync(file, join(folder, "peopled.db"));
	const faults = await checkOneOf(place, folder, [lineCount]);
	rmSync(folder, { recursive: true, force: true });
	return faults.map((fault) => `${file.split("/").at(-1)}: ${fault}`);
}
