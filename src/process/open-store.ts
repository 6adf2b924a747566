import { existsSync } from "node:fs";
import { learnRoles } from "../directory/access/cloned-roles.ts";
import type { ChainHead } from "../directory/history/chain.ts";
import type { Store } from "../directory/store/store.ts";
import { showShellWord } from "../settings/shell-word.ts";
import type { StoreAddress } from "../settings/store-address.ts";
import {
	type CopiedTable,
	type CopyEnd,
	type CopyRole,
	copyDirectory,
} from "../storage/copy.ts";
import { openPostgresCopyEnd } from "../storage/postgres/copying.ts";
import { openPostgresStore, showAddress } from "../storage/postgres/store.ts";
import { sealWebhooks } from "../storage/sealed-webhooks.ts";
import {
	keyFileOf,
	openSecretBox,
	readKeyFile,
	writeKeyFile,
} from "../storage/secret-box.ts";
import { NoDirectoryError } from "../storage/sql/no-directory.ts";
import { countState, verifyState } from "../storage/sql/verification.ts";
import { openSqliteCopyEnd } from "../storage/sqlite/copying.ts";
import {
	backUpFile,
	demandDirectory,
	restoreFile,
} from "../storage/sqlite/file/backup.ts";
import { readNotedHeads as readHeadsOf } from "../storage/sqlite/file/heads-file.ts";
import { type LastEnd, noteAddress } from "../storage/sqlite/file/last-end.ts";
import {
	type BackupContext,
	type ScheduledBackups,
	startBackups,
} from "../storage/sqlite/file/scheduled-backups.ts";
import { findServerAddress } from "../storage/sqlite/inspect-file.ts";
import {
	openSqliteStore,
	type SqliteOptions,
} from "../storage/sqlite/store.ts";

/**
 * Opens the directory with the engine of its address. Rejects with a sentence when it cannot be opened.
 * `onFailure` is called when the engine has stopped for good, and the process has to end.
 */
export async function openStore(
	storeAddress: StoreAddress,
	options: SqliteOptions = {},
): Promise<Store> {
	const store = await openEngine(storeAddress, options);
	try {
		await learnRoles(store);
		return store;
	} catch (error) {
		await store[Symbol.asyncDispose]();
		throw error;
	}
}

async function openEngine(
	storeAddress: StoreAddress,
	options: SqliteOptions,
): Promise<Store> {
	const { secretKey } = storeAddress;
	if (storeAddress.engine === "sqlite")
		return sealWebhooks(openSqliteStore(storeAddress.file, options), () =>
			openSecretBox(secretKey ?? readKeyFile(storeAddress.file)),
		);
	const store = await openPostgresStore(storeAddress.address, {
		...storeAddress,
		...options,
	});
	return secretKey === undefined
		? store
		: sealWebhooks(store, () => openSecretBox(secretKey));
}

/** A warning for operators about how a store keeps secrets; undefined when there is none. */
export function warnOfSecrets(storeAddress: StoreAddress): string | undefined {
	return storeAddress.engine === "sqlite" ||
		storeAddress.secretKey !== undefined
		? undefined
		: "The secrets of webhooks are stored unencrypted in the database. Set PEOPLED_SECRET_KEY to encrypt new ones.";
}

export { type LastEnd, NoDirectoryError };

/** The address in a form that may be shown: without a password. */
export function showStoreAddress(storeAddress: StoreAddress): string {
	return storeAddress.engine === "sqlite"
		? storeAddress.file
		: showAddress(storeAddress.address);
}

/** Notes beside a directory where its server answers. A database has any number of them, on any machine. */
export function noteServerAddress(
	storeAddress: StoreAddress,
	url: string,
): void {
	if (storeAddress.engine === "sqlite" && storeAddress.file !== ":memory:")
		noteAddress(storeAddress.file, url);
}

/** The server that runs on a directory, where its address is known. */
export function findServer(
	storeAddress: StoreAddress,
): { file: string; url: string } | undefined {
	if (storeAddress.engine !== "sqlite") return undefined;
	const { file } = storeAddress;
	const url = findServerAddress(file);
	return url === undefined ? undefined : { file, url };
}

/** The flags with which a command uses the same store, with a space before; "" when it needs none. */
export function showStoreFlags(storeAddress: StoreAddress): string {
	if (storeAddress.engine === "postgres") {
		const shown = showAddress(storeAddress.address);
		// Hides a password.
		return ` --store ${shown === storeAddress.address ? showShellWord(shown) : "<the same address>"}`;
	}
	const folder = /^(.*)\/peopled\.db$/.exec(storeAddress.file)?.[1];
	if (folder === "./data") return "";
	return folder === undefined
		? ` --store ${showShellWord(`sqlite:${storeAddress.file}`)}`
		: ` --data ${showShellWord(folder || "/")}`;
}

/**
 * Copies a directory to another address, which must be empty or hold the beginning of the same copy.
 * Returns the counts and checksums of each table. Rejects with a sentence when it cannot be done.
 */
export async function copyStore(
	{ from, to }: { from: StoreAddress; to: StoreAddress },
	progress: {
		onCopied?: (rows: number, total: number) => void;
		onCompared?: (rows: number, total: number) => void;
		/** Called with each step that is left to the operator. */
		onNote?: (sentence: string) => void;
	} = {},
): Promise<CopiedTable[]> {
	if (from.engine === "sqlite") demandDirectory(from.file);
	takeKeyAlong(from, to, progress.onNote ?? (() => {}));
	await using source = await openCopyEnd(from, "source");
	await using target = await openCopyEnd(to, "target");
	return await copyDirectory({ source, target, ...progress });
}

// Sealed secrets are copied unchanged, so the copy needs the same key.
function takeKeyAlong(
	from: StoreAddress,
	to: StoreAddress,
	onNote: (sentence: string) => void,
): void {
	if (from.engine !== "sqlite" || from.secretKey !== undefined) return;
	const keyFile = keyFileOf(from.file);
	if (!existsSync(keyFile)) return;
	if (to.engine === "sqlite" && to.secretKey === undefined) {
		if (!existsSync(keyFileOf(to.file)))
			writeKeyFile(to.file, readKeyFile(from.file));
		return;
	}
	onNote(
		`The secrets of webhooks are encrypted with the key in ${keyFile}: set PEOPLED_SECRET_KEY to the content of that file for the copy.`,
	);
}

/** The last recorded heads of a directory's histories; none where they are not recorded. */
export function readNotedHeads(storeAddress: StoreAddress): ChainHead[] {
	return storeAddress.engine === "sqlite" ? readHeadsOf(storeAddress.file) : [];
}

/**
 * Verifies a stored directory, as of one moment, and calls `onFinding` for each value that does not follow.
 * Returns how many people and locations have no record of their first state. Rejects with
 * `NoDirectoryError` when there is none.
 */
export async function verifyStore(
	storeAddress: StoreAddress,
	{
		onFinding,
		onProgress,
	}: {
		onFinding: (sentence: string) => void;
		onProgress: (rows: number, total: number) => void;
	},
): Promise<{ unknownOrigins: number }> {
	await using end = await openCopyEnd(storeAddress, "snapshot");
	const damage = await end.checkIntegrity();
	for (const sentence of damage) onFinding(sentence);
	try {
		const total = await countState(end);
		const report = await verifyState(end, {
			onFinding: ({ sentence }) => onFinding(sentence),
			onProgress: (rows) => onProgress(Math.min(rows, total), total),
		});
		onProgress(total, total);
		return report;
	} catch (cause) {
		if (damage.length === 0) throw cause;
		onFinding(`The rest cannot be read: ${(cause as Error).message}.`);
		return { unknownOrigins: 0 };
	}
}

/** Writes a backup of a directory. Throws a sentence when the engine has its own backups. */
export function backUpStore(
	storeAddress: StoreAddress,
	target: string,
): ChainHead[] {
	return backUpFile(demandFile(storeAddress), target);
}

/** Starts scheduled backups of a directory. Throws a sentence when the engine has its own backups. */
export function backUpRegularly(
	storeAddress: StoreAddress,
	plan: { folder: string; everyMs: number; keptMax: number },
	context: BackupContext,
): ScheduledBackups {
	return startBackups({ file: demandFile(storeAddress), ...plan }, context);
}

/** Replaces a directory with a backup; the old one is kept under a name with the time. */
export function restoreStore(
	storeAddress: StoreAddress,
	backup: string,
): { heads: ChainHead[]; kept: string | undefined } {
	const now = new Date().toISOString().replaceAll(/[:.]/g, "-");
	return restoreFile(backup, demandFile(storeAddress), now);
}

function demandFile(storeAddress: StoreAddress): string {
	if (storeAddress.engine === "sqlite") return storeAddress.file;
	throw new Error(
		"PostgreSQL has its own backups: pg_dump for a snapshot, pg_basebackup with archived logs for any moment.",
	);
}

/** Opens a store as one end of a copy, after updating its schema. */
export async function openCopyEnd(
	storeAddress: StoreAddress,
	role: CopyRole,
): Promise<CopyEnd> {
	const store = await openStore(storeAddress, {
		mayCreate: role !== "snapshot",
	});
	await store[Symbol.asyncDispose]();
	return storeAddress.engine === "sqlite"
		? openSqliteCopyEnd(storeAddress.file, role)
		: openPostgresCopyEnd(storeAddress.address, role);
}
