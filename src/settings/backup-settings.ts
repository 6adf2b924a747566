import { parseDuration } from "./duration.ts";
import {
	asCount,
	asTextIfAny,
	optional,
	type Refuse,
	refusalOf,
	setting,
	type ValuesOf,
} from "./setting.ts";
import type { StoreAddress } from "./store-address.ts";
import { UsageError } from "./usage-error.ts";

const everyMsMin = 60_000;
const everyMsMax = 366 * 86_400_000;

/** The settings of scheduled backups. */
export const backupSettings = {
	backupEveryMs: setting("--backup-every <span>", {
		description:
			"How often the server backs up the embedded engine's file, such as 1h or 1d. Default: never.",
		read: optional(readSpan),
	}),
	backupsKeptMax: setting("--backup-keep <number>", {
		description: "The number of these backups to keep.",
		fallback: "7",
		read: asCount({ min: 1, max: 10_000 }),
	}),
	backupFolder: setting("--backup-folder <folder>", {
		description:
			"The folder of these backups. Default: backups beside the embedded engine's file.",
		read: asTextIfAny,
	}),
};

/** The folder of the server's backups, how often it makes one, and how many it keeps. */
export interface BackupSettings {
	/** Undefined: `backups` beside the file. */
	folder: string | undefined;
	everyMs: number;
	keptMax: number;
}

/**
 * The server's backup settings; undefined: it makes no backups. Throws a sentence for a folder without
 * backups.
 */
export function backupSettingsOf({
	backupEveryMs: everyMs,
	backupsKeptMax: keptMax,
	backupFolder: folder,
}: ValuesOf<typeof backupSettings>): BackupSettings | undefined {
	if (everyMs !== undefined) return { folder, everyMs, keptMax };
	if (folder === undefined) return undefined;
	throw refusalOf(
		backupSettings.backupEveryMs,
		"must be given with --backup-folder",
	);
}

/**
 * The same with its folder. Throws a sentence for a store that the server cannot back up; other commands
 * accept it.
 */
export function locateBackups(
	backups: BackupSettings,
	store: StoreAddress,
): BackupSettings & { folder: string } {
	if (store.engine === "postgres")
		throw new UsageError(
			"--backup-every (PEOPLED_BACKUP_EVERY) is for the embedded engine. PostgreSQL has its own backups: pg_dump, or pg_basebackup with archived logs.",
		);
	if (store.file === ":memory:")
		throw new UsageError(
			"--backup-every (PEOPLED_BACKUP_EVERY) needs a file; :memory: is not a file.",
		);
	const beside = /^(.*)\/[^/]*$/.exec(store.file)?.[1] ?? ".";
	return { ...backups, folder: backups.folder ?? `${beside}/backups` };
}

function readSpan(text: string, refuse: Refuse): number {
	const ms = spanOf(text);
	if (ms >= everyMsMin && ms <= everyMsMax) return ms;
	throw refuse(
		`must be a time span from 1m to 366d, such as 12h or 1d, not "${text}"`,
	);
}

function spanOf(text: string): number {
	try {
		return parseDuration(text);
	} catch {
		return Number.NaN;
	}
}
