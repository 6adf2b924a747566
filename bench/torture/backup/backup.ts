import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	type ChanceStream,
	openChance,
} from "../../../src/concurrency/chance.ts";
import {
	type Runtime,
	runPeopled,
	startServer,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import { createDatabase } from "../bare-database.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import {
	type NumberedLoad,
	readNumbers,
	startNumberedLoad,
} from "./numbered-load.ts";

/** Backups, restores and copies of a directory that is being changed. */
export const backup: Part = {
	name: "backup",
	title: "backup, restore and copy under load",
	rounds: 100,
	weight: 4,
	proof: ["changes acknowledged", "backups restored", "backups killed"],
	run,
};

const workers = 4;
/** A short form has few rounds, and little to back up. */
const shortRoundsMax = 2;
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What a round may use. */
interface Round {
	folder: string;
	token: string;
	ids: readonly string[];
	runtime: Runtime;
	chance: ChanceStream;
	/** About how long a backup takes from its first byte. */
	spanMs: number;
	/** How long each client of the load waits between two changes. */
	pauseMs: number;
	figures: Figures;
	find(sentence: string): void;
}

type Figures = ReturnType<typeof openFigures>;

const openFigures = () => ({
	"changes acknowledged": 0,
	"backups restored": 0,
	"scheduled backups restored": 0,
	"backups killed": 0,
	"killed and not there": 0,
	copies: 0,
	"controls caught": 0,
});

async function run(setup: Setup): Promise<Outcome> {
	const chance = openChance(setup.seed).stream("backup");
	const figures = openFigures();
	const faults: string[] = [];
	const base = join(setup.folder, "base");
	const isShort = setup.rounds <= shortRoundsMax;
	const people = isShort ? 1_000 : 5_000;
	const pauseMs = isShort ? 20 : 0;
	const spanMs = people / 50;
	const { token, ids } = await seed(base, people);
	for (let round = 0; round < setup.rounds && !setup.isOver(); round++) {
		const folder = join(setup.folder, String(round));
		const before = faults.length;
		const runtime: Runtime = round % 5 === 4 ? "node" : "bun";
		await cp(base, join(folder, "live"), { recursive: true });
		await play(
			{
				...{ folder, token, ids, runtime, chance, spanMs, pauseMs, figures },
				find: (sentence) => faults.push(`round ${round}: ${sentence}`),
			},
			{ isCopied: round % 3 === 1, isControlled: round % 10 === 0 },
		);
		setup.tell(
			`round ${round}, ${runtime}: ${figures["changes acknowledged"]} changes, ${faults.length - before} faults`,
		);
		await rm(folder, { recursive: true, force: true });
	}
	return { figures, faults };
}

async function seed(
	folder: string,
	people: number,
): Promise<{ token: string; ids: string[] }> {
	const seeded = await peopled(
		"seed",
		"--people",
		String(people),
		"--data",
		folder,
	);
	const token = seeded.trim().split("\n").at(-1) ?? "";
	await using server = await startServer({ data: folder, token: null });
	const reply = await fetch(`${server.url}/v1/people?max=${workers + 1}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	const { items } = (await reply.json()) as {
		items: { id: string; roles?: string[] }[];
	};
	await server.stop();
	return {
		token,
		ids: items
			.filter(({ roles = [] }) => roles.length === 0)
			.slice(0, workers)
			.map(({ id }) => id),
	};
}

async function play(
	round: Round,
	{ isCopied, isControlled }: { isCopied: boolean; isControlled: boolean },
): Promise<void> {
	const { folder, token, ids, runtime, figures } = round;
	const live = join(folder, "live");
	const scheduled = join(folder, "scheduled");
	const server = await startServer({
		...{ runtime, data: live, token: null },
		flags: ["--backup-every", "1m", "--backup-folder", scheduled],
	});
	let quiet: Kept;
	try {
		const load = startNumberedLoad(
			{ url: server.url, token },
			{ ids, pauseMs: round.pauseMs },
		);
		await backUpUnderLoad(round, load);
		await killBackup(round);
		await restoreScheduled(round);
		if (isControlled) await copyFileAlone(round, load);
		await load.stop();
		figures["changes acknowledged"] += load.acknowledged;
		quiet = {
			heads: await peopled("backup", join(folder, "quiet.db"), "--data", live),
			people: await exportPeople(server.url, token),
		};
	} finally {
		await server.stop();
		await server[Symbol.asyncDispose]();
	}
	await restoreQuiet(round, quiet);
	if (isCopied) await copyThereAndBack(round, quiet);
}

/** What a directory holds: the head of each history, and everybody as CSV. */
interface Kept {
	heads: string;
	people: string;
}

async function backUpUnderLoad(
	round: Round,
	load: NumberedLoad,
): Promise<void> {
	const { folder, figures, find } = round;
	await waitFor("every person to be changed", async () =>
		[...load.mark().values()].every((number) => number > 2),
	);
	const before = load.mark();
	const file = join(folder, "backup.db");
	const heads = await peopled("backup", file, "--data", join(folder, "live"));
	const restored = await restore(round, file, "restored");
	if (restored.heads !== heads)
		find(`The backup had ${heads}, and the restored file ${restored.heads}.`);
	for (const sentence of load.judge(restored.numbers, before)) find(sentence);
	// The backup is a beginning of the history that continues here.
	await peopled(
		...["verify", "--data", join(folder, "live")],
		...readHeads(heads).flatMap((head) => ["--head", head]),
	).catch((error: Error) => find(error.message));
	figures["backups restored"]++;
}

// The name with .db appears when the backup is complete; another name is no backup.
async function killBackup(round: Round): Promise<void> {
	const { folder, chance, figures, find, spanMs } = round;
	const name = `killed-${figures["backups killed"]}.db`;
	const file = join(folder, name);
	const child = spawn(
		join(root, "node_modules/.bin/bun"),
		["src/main.ts", "backup", file, "--data", join(folder, "live")],
		{ cwd: root, stdio: "ignore" },
	);
	const closed = once(child, "close");
	// The copy has begun when its unfinished file is there.
	while (
		child.exitCode === null &&
		!readdirSync(folder).some((other) => other.startsWith(name))
	)
		await new Promise((resolve) => setTimeout(resolve, 2));
	await new Promise((resolve) => setTimeout(resolve, chance.below(spanMs)));
	child.kill("SIGKILL");
	await closed;
	figures["backups killed"]++;
	if (!existsSync(file)) {
		figures["killed and not there"]++;
		await peopled("backup", file, "--data", join(folder, "live")).catch(
			(error: Error) => find(`After a killed backup: ${error.message}`),
		);
	}
	await restoreAlone(round, file);
}

async function restoreScheduled(round: Round): Promise<void> {
	const scheduled = join(round.folder, "scheduled");
	const name = await waitFor("a scheduled backup", async () =>
		existsSync(scheduled)
			? readdirSync(scheduled).find((file) => file.endsWith(".db"))
			: undefined,
	);
	await restoreAlone(round, join(scheduled, name));
	round.figures["scheduled backups restored"]++;
}

// What the documents warn of: the changes in the log are missing.
async function copyFileAlone(round: Round, load: NumberedLoad): Promise<void> {
	const { folder, figures, find } = round;
	const target = join(folder, "alone");
	mkdirSync(target, { mode: 0o700 });
	const before = load.mark();
	copyFileSync(join(folder, "live", "peopled.db"), join(target, "peopled.db"));
	const faults = await readState(round, target).then(
		({ numbers }) => load.judge(numbers, before),
		(error: Error) => [error.message],
	);
	if (faults.length > 0) figures["controls caught"]++;
	else find("The control was not caught: a copy of the file without its log.");
}

async function restoreQuiet(round: Round, quiet: Kept): Promise<void> {
	const file = join(round.folder, "quiet.db");
	const restored = await restore(round, file, "quiet");
	if (restored.heads !== quiet.heads)
		round.find(`The heads were ${quiet.heads}, and are ${restored.heads}.`);
	if (restored.people !== quiet.people)
		round.find(
			`A restored directory exports other people: ${showDifference(quiet.people, restored.people)}`,
		);
	round.figures["backups restored"]++;
}

async function copyThereAndBack(round: Round, quiet: Kept): Promise<void> {
	const { folder, figures, find } = round;
	await using database = await createDatabase();
	const live = `sqlite:${join(folder, "live", "peopled.db")}`;
	const back = join(folder, "back");
	mkdirSync(back, { mode: 0o700 });
	await peopled("copy", "--from", live, "--to", database.address);
	const there = await peopled("verify", "--store", database.address);
	await peopled(
		...["copy", "--from", database.address],
		...["--to", `sqlite:${join(back, "peopled.db")}`],
	);
	const again = await peopled("verify", "--data", back);
	for (const head of readHeads(quiet.heads))
		for (const [name, shown] of Object.entries({ there, again }))
			if (!shown.includes(head)) find(`A copy lost the head ${head}: ${name}.`);
	const { people } = await readState(round, back);
	if (people !== quiet.people)
		find(
			`A copied directory exports other people: ${showDifference(quiet.people, people)}`,
		);
	figures.copies++;
}

async function restore(
	round: Round,
	file: string,
	name: string,
): Promise<Awaited<ReturnType<typeof readState>> & { heads: string }> {
	const target = join(round.folder, name);
	// Verifies too, and rejects when anything differs.
	const shown = await peopled("restore", file, "--data", target);
	const rows = await readDirectory({ file: join(target, "peopled.db") });
	for (const sentence of checkInvariants(rows)) round.find(sentence);
	const state = await readState(round, target);
	await rm(target, { recursive: true, force: true });
	return { ...state, heads: shown };
}

// The restore verifies every row, so that a server need not be started for it.
async function restoreAlone(round: Round, file: string): Promise<void> {
	const target = `${file}-restored`;
	await peopled("restore", file, "--data", target).catch((error: Error) =>
		round.find(error.message),
	);
	await rm(target, { recursive: true, force: true });
}

async function readState(
	{ token, ids, runtime }: Round,
	data: string,
): Promise<{ people: string; numbers: Map<string, number> }> {
	await using server = await startServer({ runtime, data, token: null });
	const state = {
		people: await exportPeople(server.url, token),
		numbers: await readNumbers({ url: server.url, token }, ids),
	};
	await server.stop();
	return state;
}

async function exportPeople(url: string, token: string): Promise<string> {
	const reply = await fetch(`${url}/v1/people/export`, {
		headers: { authorization: `Bearer ${token}` },
	});
	if (!reply.ok) throw new Error(`The export was answered ${reply.status}.`);
	// The time of the last activity and the days since then change while they are read.
	return (await reply.text()).replaceAll(/,Active,[^,]*,\d*,/g, ",Active,,,");
}

function showDifference(before: string, after: string): string {
	const now = after.split("\n");
	const lines = before.split("\n");
	const index = lines.findIndex((line, at) => line !== now[at]);
	return index === -1
		? `${now.length - lines.length} more lines.`
		: `line ${index + 1} was ${lines[index]}, and is ${now[index]}.`;
}

function readHeads(shown: string): string[] {
	// An organization without changes has no head to compare.
	return shown
		.split("\n")
		.filter((line) => /^[\w-]+\/[1-9]\d*\/[0-9a-f]{64}$/.test(line));
}

async function peopled(...words: string[]): Promise<string> {
	const { exitCode, stdout, stderr } = await runPeopled(words);
	if (exitCode !== 0)
		throw new Error(`peopled ${words.join(" ")}: ${stdout}${stderr}`);
	return stdout;
}
