import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { endSentence } from "../../../directory/text/text.ts";

// Only the operator's account may read the folder and its files. SQLite gives the log and the shared memory
// the mode of the file.
const folderMode = 0o700;
const fileMode = 0o600;
/** Permission bits of other accounts than the owner's. */
const others = 0o077;

/** Creates a file and its folder, unless they exist; only the owner can read them at any time. */
export function createFile(file: string): void {
	createFolder(dirname(file));
	closeSync(openSync(file, "a", fileMode));
}

/**
 * Creates a folder, and those above it, unless they exist; only the owner can read them at any time. Their names are on disk when it
 * returns: otherwise a power failure could take away the folder with everything that is synced in it.
 */
export function createFolder(folder: string): void {
	const path = resolve(folder);
	const first = makeFolders(path);
	if (first === undefined) return;
	const end = dirname(resolve(first));
	let parent = path;
	do {
		parent = dirname(parent);
		syncNames(parent);
	} while (parent !== end && parent !== dirname(parent));
}

// Returns the first folder that was missing. Where nobody makes folders, as in /proc, Node's own `recursive` never ends.
function makeFolders(path: string): string | undefined {
	const parent = dirname(path);
	const isMade = parent === path || existsSync(parent);
	const first = isMade ? undefined : makeFolders(parent);
	try {
		mkdirSync(path, folderMode);
		return first ?? path;
	} catch (cause) {
		// Another process may have made it meanwhile.
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return first;
		throw cause;
	}
}

function syncNames(folder: string): void {
	let descriptor: number;
	try {
		descriptor = openSync(folder, "r");
	} catch {
		// This user may create names there without reading them, or the system opens no folders.
		return;
	}
	try {
		fsyncSync(descriptor);
	} catch (cause) {
		// Some network file systems have no syncs of folders.
		const { code = "" } = cause as { code?: string };
		if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code))
			throw cause;
	} finally {
		closeSync(descriptor);
	}
}

/**
 * Replaces a small file atomically, so that no reader sees a part of it; only the owner can read it.
 * `isSynced`: it is on disk before this returns. Throws the error of the disk, and then leaves the old file
 * unchanged.
 */
export function replaceText(
	path: string,
	text: string,
	{ isSynced }: { isSynced: boolean },
): void {
	const unfinished = `${path}-${process.pid}`;
	try {
		const descriptor = openSync(unfinished, "w", fileMode);
		try {
			writeSync(descriptor, text);
			if (isSynced) fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}
		renameSync(unfinished, path);
	} catch (cause) {
		try {
			rmSync(unfinished, { force: true });
		} catch {
			// The disk accepts no writes; the first error says why.
		}
		throw cause;
	}
}

/** Brings a file, or the names in a folder, to the disk. */
export function syncPath(path: string): void {
	const descriptor = openSync(path, "r");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** The text of a file; undefined when it cannot be read. */
export function readText(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined;
	}
}

/** Whether a file exists and is not empty. Throws the error of the system when this user may not enter its folder. */
export function isThere(file: string): boolean {
	try {
		return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
	} catch (cause) {
		const { code } = cause as { code?: string };
		if (code === "EACCES" || code === "EPERM") throw cause;
		// A part of the path is a file.
		return false;
	}
}

/** One sentence for each of a directory's file and folder that other accounts than the owner's may read. */
export function findOpenModes(file: string): string[] {
	if (file === ":memory:" || process.platform === "win32") return [];
	return [
		{ path: dirname(file), right: "700" },
		...["", "-wal", "-shm"].map((suffix) => ({
			path: `${file}${suffix}`,
			right: "600",
		})),
	].flatMap(({ path, right }) => {
		const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
		if ((mode & others) === 0) return [];
		const shown = (mode & 0o777).toString(8);
		return `Other users of this machine may open ${path} (mode ${shown}), which holds people and secrets. Restrict it: chmod ${right} ${path}`;
	});
}

const full = 13;
const diskFailed =
	"the disk failed while reading or writing it. The system's log has details";
const reasons: Readonly<Record<number, string>> = {
	5: "another process has locked it for too long. Try again, or find that process",
	8: "it is not writable. Check the permissions of the file and its folder",
	10: diskFailed,
	11: "it is damaged. Restore a backup (`peopled restore`); `sqlite3 <file> .recover` shows the data that can still be read",
	[full]: "the disk is full. Free some space, and start again; nothing is lost",
	14: "it cannot be opened. Check that the folder exists and this user may read and write in it",
	26: "it is not a SQLite database. Check --data and --store",
};

/**
 * The failure to open a file, as one sentence with a way to solve it; one of our own sentences stays
 * unchanged.
 */
export function explainOpening(file: string, cause: unknown): unknown {
	const reason = findReason(cause, reasons);
	return reason === undefined
		? cause
		: new Error(
				endSentence(`Cannot open the directory in ${file}: ${reason}`),
				{ cause },
			);
}

/** The failure to write a backup, as one sentence; one of our own sentences stays unchanged. */
export function explainBackup(
	file: string,
	target: string,
	cause: unknown,
): unknown {
	const reason = findReason(cause, {
		...reasons,
		[full]: "the disk is full. Nothing of the backup was left there",
		14: "one of the two cannot be opened. Check that both folders exist and this user may read and write in them",
	});
	return reason === undefined
		? cause
		: new Error(
				endSentence(
					`The backup ${target} of ${file} could not be written: ${reason}`,
				),
				{ cause },
			);
}

function findReason(
	cause: unknown,
	ofEngine: Readonly<Record<number, string>>,
): string | undefined {
	const { code, message, cause: deeper } = cause as Error & { code?: string };
	const { errcode = (deeper as { errcode?: number } | undefined)?.errcode } =
		cause as { errcode?: number };
	if (code === "ENOSPC") return ofEngine[full];
	return errcode === undefined
		? fileReasons[code ?? ""]
		: (ofEngine[errcode & 0xff] ?? message);
}

const fileReasons: Readonly<Record<string, string>> = {
	EACCES: "this user may not read and write there",
	EPERM: "this user may not read and write there",
	EIO: diskFailed,
	EROFS: "the disk takes no writes",
	EISDIR: "that is a folder; name a file in it",
	EEXIST: "a part of its path is a file, not a folder",
	ENOTDIR: "a part of its path is a file, not a folder",
	ENOENT: "its folder cannot be made",
};
