import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** Creates a folder that only its owner can open, and those above it. */
export function createFolder(path: string): void {
	if (existsSync(path)) return;
	const folder = resolve(path);
	const parent = dirname(folder);
	if (parent !== folder) createFolder(parent);
	// Where nobody makes folders, as in /proc, Node's own `recursive` never ends.
	mkdirSync(folder, 0o700);
}

/** Writes a file that appears when it is complete and on disk, and that only its owner can read. */
export function writeWhole(path: string, parts: Iterable<string>): void {
	const unfinished = `${path}.part`;
	const descriptor = openSync(unfinished, "w", 0o600);
	try {
		// Until all of it is written: a full disk may take a part.
		for (const part of parts) writeFileSync(descriptor, part);
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
	renameSync(unfinished, path);
	syncFolder(dirname(path));
}

/** Puts the names of a folder's files on disk. */
export function syncFolder(path: string): void {
	const descriptor = openSync(path, "r");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** The JSON of a file; undefined when the file is not there. */
export function readJson(path: string): unknown {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		if ((error as { code?: string }).code === "ENOENT") return undefined;
		throw error;
	}
	return JSON.parse(text);
}
