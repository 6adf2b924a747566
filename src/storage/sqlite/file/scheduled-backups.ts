import { fork } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeUnfinished, unfinishedSuffix } from "./backup.ts";
import type { BackupResult } from "./backup-process.ts";
import { createFolder, findOpenModes } from "./files.ts";

/** The backups that a server makes on a schedule. */
export interface ScheduledBackups {
	/** When the newest one was started, by the machine's clock; undefined when there is none. */
	readonly lastSuccessAt: number | undefined;
	/** How many backups, or removals of old ones, have failed since the start. */
	readonly failures: number;
	/** Cancels a running backup, and leaves nothing of it. */
	stop(): Promise<void>;
}

/** The file to back up, the interval, and the target folder. */
export interface BackupPlan {
	file: string;
	folder: string;
	everyMs: number;
	/** How many backups are kept. */
	keptMax: number;
}

export interface BackupContext {
	/** The machine's clock: it is in the names, and decides after a start when the next backup is due. */
	now: () => number;
	/** A clock that is never set, for all other decisions. */
	steadyNow: () => number;
	info: (sentence: string) => void;
	warn: (sentence: string) => void;
}

/** A timer cannot wait for longer than 24 days. */
const napMsMax = 60 * 60 * 1000;
/** How long written data of a backup may wait for a sync. */
const syncPauseMs = 50;

/**
 * Backs a file up on a schedule: first when the newest backup is as old as the interval, or at once when
 * there is none. A separate process writes and checks each; then the oldest ones above the number to keep
 * are removed. A failure is reported and counted, and the next backup is tried at its time.
 */
export function startBackups(
	{ file, folder, everyMs, keptMax }: BackupPlan,
	{ now, steadyNow, info, warn }: BackupContext,
): ScheduledBackups {
	const names = nameBackups(file);
	const list = () => readdirSync(folder).flatMap((name) => names.read(name));
	let lastSuccessAt: number | undefined;
	let failures = 0;
	let isStopping = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let writing: Writing | undefined;
	let running: Promise<void> | undefined;

	const tell = (what: string, cause: unknown) => {
		if (isStopping) return;
		failures++;
		const next = new Date(now() + everyMs).toISOString();
		warn(
			`${what}: ${(cause as Error).message} It is tried again with the next backup, about ${next}.`,
		);
	};
	const write = async (startedAt: number): Promise<boolean> => {
		const target = join(folder, names.at(startedAt));
		try {
			createFolder(folder);
			for (const { name, isWhole } of list())
				if (!isWhole) rmSync(join(folder, name));
			writing = startWriting(file, target);
			await writing.ended;
			info(`A backup was written and checked: ${target}.`);
			return true;
		} catch (cause) {
			tell(`The backup ${target} could not be made`, cause);
			return false;
		} finally {
			writing = undefined;
		}
	};
	const backUp = async () => {
		const startedAt = now();
		if (!(await write(startedAt))) return;
		lastSuccessAt = startedAt;
		try {
			const times = list().flatMap(({ at, isWhole }) => (isWhole ? at : []));
			for (const at of chooseOldest(times, { newest: startedAt, keptMax }))
				rmSync(join(folder, names.at(at)));
		} catch (cause) {
			tell(`Old backups in ${folder} could not be removed`, cause);
		}
	};
	const wait = (dueAt: number) => {
		if (isStopping) return;
		const nap = Math.min(napMsMax, Math.max(0, dueAt - steadyNow()));
		timer = setTimeout(() => {
			if (steadyNow() < dueAt) {
				wait(dueAt);
				return;
			}
			running = backUp().then(() => {
				let next = dueAt + everyMs;
				// A backup that takes longer than the interval skips the times that it missed.
				while (next <= steadyNow()) next += everyMs;
				wait(next);
			});
		}, nap);
	};

	let firstMs = 0;
	try {
		const times = list().flatMap(({ at, isWhole }) => (isWhole ? at : []));
		lastSuccessAt = findNewest(times, now());
		firstMs = untilFirst(times, { now: now(), everyMs });
		for (const sentence of findOpenModes(join(folder, names.at(now()))))
			warn(sentence);
	} catch {
		// There is no folder yet, or the first backup will report the problem.
	}
	wait(steadyNow() + firstMs);
	return {
		get lastSuccessAt() {
			return lastSuccessAt;
		},
		get failures() {
			return failures;
		},
		async stop() {
			isStopping = true;
			clearTimeout(timer);
			writing?.kill();
			await running;
		},
	};
}

/** How long the first backup of a server waits, by the times in the names of existing ones. */
export function untilFirst(
	times: readonly number[],
	{ now, everyMs }: { now: number; everyMs: number },
): number {
	const newest = findNewest(times, now);
	return newest === undefined ? 0 : Math.max(0, newest + everyMs - now);
}

// A backup from the future was made before the clock was set back: its age is unknown.
function findNewest(times: readonly number[], now: number): number | undefined {
	const past = times.filter((at) => at <= now);
	return past.length === 0 ? undefined : Math.max(...past);
}

/**
 * The backups above the number to keep, oldest first, never the newest one. Those that look newer than the
 * newest were made before the clock was set back, so they are older.
 */
export function chooseOldest(
	times: readonly number[],
	{ newest, keptMax }: { newest: number; keptMax: number },
): number[] {
	const isFuture = (at: number) => at > newest;
	return [...times]
		.sort((a, b) => Number(isFuture(b)) - Number(isFuture(a)) || a - b)
		.slice(0, Math.max(0, times.length - keptMax));
}

/** A backup, as its file name describes it. */
interface NamedBackup {
	name: string;
	at: number;
	/** False for one that is being written, or was interrupted. */
	isWhole: boolean;
}

/**
 * The names of the backups of a file: the time in UTC, to the millisecond, without characters that some systems refuse in a
 * file name.
 */
export function nameBackups(file: string) {
	const begin = `${basename(file).replace(/\.db$/, "")}-`;
	const pattern =
		/^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db(\.part(?:-journal)?)?$/;
	return {
		at: (at: number) =>
			`${begin}${new Date(at).toISOString().replaceAll(/[:.]/g, "-")}.db`,
		/** Nothing for a file that is not one of these backups. */
		read(name: string): NamedBackup[] {
			if (!name.startsWith(begin)) return [];
			const [, hour, minute, second, ms, end] =
				pattern.exec(name.slice(begin.length)) ?? [];
			const at = Date.parse(`${hour}:${minute}:${second}.${ms}Z`);
			return Number.isNaN(at) ? [] : [{ name, at, isWhole: end === undefined }];
		},
	};
}

/** A backup that is being written. */
interface Writing {
	/** Rejects with a sentence when it could not be written. */
	ended: Promise<void>;
	kill(): void;
}

// Syncs small parts while it is written: otherwise commits of the server would wait for the whole at its
// end.
async function bringToDisk(path: string, isOver: () => boolean): Promise<void> {
	let file: FileHandle | undefined;
	while (!isOver()) {
		try {
			file ??= await open(path);
			await file.datasync();
		} catch {
			// The file is not there yet; or the process that writes it will report the problem.
		}
		await new Promise((resolve) => setTimeout(resolve, syncPauseMs));
	}
	await file?.close();
}

const script = fileURLToPath(
	new URL(
		`./backup-process.${import.meta.url.split(".").at(-1)}`,
		import.meta.url,
	),
);

function startWriting(file: string, target: string): Writing {
	const child = fork(script, [file, target], {
		serialization: "json",
		stdio: ["ignore", "ignore", "ignore", "ipc"],
	});
	let problem: string | undefined;
	let isWritten = false;
	let isOver = false;
	bringToDisk(`${target}${unfinishedSuffix}`, () => isOver);
	child.on("message", (result: BackupResult) => {
		if ("problem" in result) problem = result.problem;
		else isWritten = true;
	});
	const ended = new Promise<void>((resolve, reject) => {
		child.once("error", (cause) => {
			isOver = true;
			reject(cause);
		});
		child.once("close", (exitCode, signal) => {
			isOver = true;
			removeUnfinished(target);
			if (isWritten) resolve();
			else
				reject(
					new Error(problem ?? `Its process ended with ${signal ?? exitCode}.`),
				);
		});
	});
	return { ended, kill: () => child.kill("SIGKILL") };
}
