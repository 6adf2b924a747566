import {
	copyFileSync,
	existsSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { passPoint } from "../../../concurrency/failpoint.ts";
import { DirectoryError } from "../../../directory/errors.ts";
import { type ChainHead, zeroHash } from "../../../directory/history/chain.ts";
import { NoDirectoryError } from "../../sql/no-directory.ts";
import { demandKnownSchema } from "../migrate.ts";
import { isBusy } from "./fail-stop.ts";
import {
	createFile,
	explainBackup,
	explainOpening,
	isThere,
	syncPath,
} from "./files.ts";
import { headsFileOf } from "./heads-file.ts";
import { takeServerLock } from "./server-lock.ts";

const busyMsMax = 5000;

/**
 * Writes a complete copy of a directory's file as of one moment, even while a server runs. The copy appears
 * when it is complete, checked and on disk, readable only by its owner. A failure leaves nothing behind.
 * Returns the heads of its histories. Throws a sentence.
 */
export function backUpFile(file: string, target: string): ChainHead[] {
	demandDirectory(file);
	if (existsSync(target))
		throw new DirectoryError(
			"conflict",
			`The file ${target} already exists. Choose another name.`,
		);
	const unfinished = `${target}${unfinishedSuffix}`;
	removeUnfinished(target);
	try {
		createFile(unfinished);
		// If there is a log, another process may use the file, or was killed: its log stays unchanged.
		const db = new DatabaseSync(file, { readOnly: existsSync(`${file}-wal`) });
		try {
			db.exec(`PRAGMA busy_timeout = ${busyMsMax}`);
			demandKnownSchema(db, file);
			db.prepare("VACUUM INTO ?").run(unfinished);
		} finally {
			db.close();
		}
		passPoint("sqlite.backup.written");
		const heads = readSoundHeads(unfinished);
		syncPath(unfinished);
		passPoint("sqlite.backup.synced");
		renameSync(unfinished, target);
		passPoint("sqlite.backup.named");
		syncPath(dirname(target));
		return heads;
	} catch (cause) {
		removeUnfinished(target);
		throw explainBackup(file, target, cause);
	}
}

/** Throws a sentence when a directory's file is not there, and another one when this user may not look. */
export function demandDirectory(file: string): void {
	try {
		if (isThere(file)) return;
	} catch (cause) {
		throw explainOpening(file, cause);
	}
	throw new NoDirectoryError(file);
}

/** The suffix of a backup while it is being written. */
export const unfinishedSuffix = ".part";

/** Removes the remains of an interrupted backup. */
export function removeUnfinished(target: string): void {
	for (const rest of ["", "-journal"])
		rmSync(`${target}${unfinishedSuffix}${rest}`, { force: true });
}

/**
 * Replaces a directory's file with a backup. The old file is kept beside it with its log, so that nothing
 * of that log gets into the backup. Returns its name, or undefined when there was none. Throws a sentence,
 * and changes nothing, while another process uses the directory, and when the backup is damaged.
 */
export function restoreFile(
	backup: string,
	file: string,
	suffix: string,
): { heads: ChainHead[]; kept: string | undefined } {
	const found = statSync(backup, { throwIfNoEntry: false });
	if (found === undefined) throw new Error(`There is no backup ${backup}.`);
	if (found.size === 0)
		throw new Error(
			`${backup} is empty: it is not a backup of a directory. The directory was not changed.`,
		);
	const heads = readSoundHeads(backup);
	const lock = takeServerLock(file);
	try {
		demandUnused(file);
		const unfinished = `${file}.restoring`;
		rmSync(unfinished, { force: true });
		createFile(unfinished);
		copyFileSync(backup, unfinished);
		syncPath(unfinished);
		passPoint("sqlite.restore.copied");
		const kept = existsSync(file) ? `${file}-before-${suffix}` : undefined;
		if (kept !== undefined) {
			renameSync(file, kept);
			if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
		}
		for (const rest of ["-wal", "-shm"])
			rmSync(`${file}${rest}`, { force: true });
		passPoint("sqlite.restore.kept");
		renameSync(unfinished, file);
		passPoint("sqlite.restore.named");
		rmSync(headsFileOf(file), { force: true });
		syncPath(dirname(file));
		return { heads, kept };
	} finally {
		lock.release();
	}
}

// Checks every page, reference and history head of a file that no process writes.
function readSoundHeads(file: string): ChainHead[] {
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		demandKnownSchema(db, file);
		const [check] = db
			.prepare("PRAGMA integrity_check(1)")
			.all() as unknown as {
			integrity_check: string;
		}[];
		if (check?.integrity_check !== "ok")
			throw new Error(`${file} is damaged: ${check?.integrity_check}.`);
		return (
			db
				.prepare(
					`SELECT organizations.id AS orgId, coalesce(changes.id, 0) AS id, coalesce(nullif(lower(hex(hash)), ''), '${zeroHash}') AS hash
					FROM organizations LEFT JOIN changes ON changes.org_id = organizations.row
					AND changes.id = (SELECT max(id) FROM changes WHERE org_id = organizations.row) ORDER BY organizations.id`,
				)
				.all() as unknown as ChainHead[]
		).map((head) => ({ ...head }));
	} catch (cause) {
		const { errcode } = cause as { errcode?: number };
		if (errcode === undefined) throw cause;
		throw new Error(
			`${file} is not a backup of a directory, or is damaged: ${(cause as Error).message}.`,
			{ cause },
		);
	} finally {
		db.close();
	}
}

// The user may be a command or a shell; a server has its own lock.
function demandUnused(file: string): void {
	if (!isThere(file)) return;
	const db = new DatabaseSync(file);
	try {
		db.exec(
			`PRAGMA busy_timeout = ${busyMsMax}; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK`,
		);
	} catch (cause) {
		// A restore has to work with a damaged file.
		if (isBusy(cause))
			throw new Error(
				`Another process uses ${file}. Stop it first; the directory was not changed.`,
				{ cause },
			);
	} finally {
		db.close();
	}
}
