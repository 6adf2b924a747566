import { parseDuration } from "./duration.ts";
import type { StorePlace } from "./store-address.ts";
import { UsageError } from "./usage-error.ts";

/** The settings of backups that the server makes by itself, as `config.ts` lists settings. */
export const backupSettings = [
	{
		name: "backupEvery",
		flag: "--backup-every <span>",
		variable: "PEOPLED_BACKUP_EVERY",
		description:
			"How often the server backs up the embedded engine's file, such as 1h or 1d; without it, never.",
		fallback: "",
	},
	{
		name: "backupKeep",
		flag: "--backup-keep <number>",
		variable: "PEOPLED_BACKUP_KEEP",
		description: "How many of these backups are kept.",
		fallback: "7",
	},
	{
		name: "backupFolder",
		flag: "--backup-folder <folder>",
		variable: "PEOPLED_BACKUP_FOLDER",
		description:
			"The folder of these backups; without it, backups beside the embedded engine's file.",
		fallback: "",
	},
] as const;

/** Where the server puts its backups, how often it makes one, and how many it keeps. */
export interface BackupPlace {
	/** Undefined: `backups` beside the file. */
	folder: string | undefined;
	everyMs: number;
	keptMax: number;
}

type BackupSetting = (typeof backupSettings)[number]["name"];

const everyMsMin = 60_000;
const everyMsMax = 366 * 86_400_000;

/** Reads how backups are made; undefined: the server makes none. Throws what `wrong` makes. */
export function readBackupPlace({
	text,
	count,
	wrong,
}: {
	text: (name: BackupSetting) => string;
	count: (name: BackupSetting, range: { min: number; max: number }) => number;
	wrong: (name: BackupSetting, problem: string) => Error;
}): BackupPlace | undefined {
	const keptMax = count("backupKeep", { min: 1, max: 10_000 });
	const folder = text("backupFolder");
	const every = text("backupEvery");
	if (every === "") {
		if (folder === "") return undefined;
		throw wrong("backupEvery", "must be given with --backup-folder");
	}
	const everyMs = readSpan(every);
	if (everyMs === undefined)
		throw wrong(
			"backupEvery",
			`must be a time span from 1m to 366d, such as 12h or 1d, not "${every}"`,
		);
	return { folder: folder || undefined, everyMs, keptMax };
}

/** The same with its folder. Throws a sentence where the server can make no backups, which other commands do not mind. */
export function placeBackups(
	backups: BackupPlace,
	store: StorePlace,
): BackupPlace & { folder: string } {
	if (store.engine === "postgres")
		throw new UsageError(
			"--backup-every (PEOPLED_BACKUP_EVERY) is for the embedded engine. PostgreSQL has backups of its own: run pg_dump, or pg_basebackup with archived logs.",
		);
	if (store.file === ":memory:")
		throw new UsageError(
			"--backup-every (PEOPLED_BACKUP_EVERY) needs a file, and :memory: is none.",
		);
	const beside = /^(.*)\/[^/]*$/.exec(store.file)?.[1] ?? ".";
	return { ...backups, folder: backups.folder ?? `${beside}/backups` };
}

function readSpan(text: string): number | undefined {
	try {
		const ms = parseDuration(text);
		return ms >= everyMsMin && ms <= everyMsMax ? ms : undefined;
	} catch {
		return undefined;
	}
}
