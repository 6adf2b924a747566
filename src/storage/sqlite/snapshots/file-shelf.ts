import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { passPoint } from "../../../concurrency/failpoint.ts";
import { snapshotNamePattern } from "../../../directory/snapshots/snapshot.ts";
import { createFile, createFolder, isThere, syncPath } from "../file/files.ts";
import type { Shelf } from "./shelf.ts";

const suffix = ".db";
const unfinishedSuffix = ".part";
const usualName = "peopled.db";
const isName = (name: string) => new RegExp(snapshotNamePattern).test(name);

/** Snapshots as files in a folder beside a directory's file, readable only by its owner. */
export function openFileShelf(file: string): Shelf {
	const folder = folderOf(file);
	const pathOf = (name: string) => {
		// A name is a part of a path.
		if (!isName(name)) throw new Error(`"${name}" is not a name.`);
		return join(folder, name + suffix);
	};
	return {
		names: () =>
			existsSync(folder)
				? readdirSync(folder)
						.filter((found) => found.endsWith(suffix))
						.map((found) => found.slice(0, -suffix.length))
						.filter((name) => isName(name) && isThere(pathOf(name)))
						.sort()
				: [],
		find(name) {
			const path = pathOf(name);
			return isThere(path) ? `${pathToFileURL(path).href}?mode=ro` : undefined;
		},
		put(name, write) {
			const path = pathOf(name);
			const unfinished = path + unfinishedSuffix;
			const clear = () => {
				for (const rest of ["", "-journal"])
					rmSync(unfinished + rest, { force: true });
			};
			createFolder(folder);
			clear();
			try {
				createFile(unfinished);
				write(pathToFileURL(unfinished).href);
				passPoint("sqlite.snapshot.written");
				syncPath(unfinished);
				passPoint("sqlite.snapshot.synced");
				renameSync(unfinished, path);
				passPoint("sqlite.snapshot.named");
				syncPath(folder);
			} catch (cause) {
				clear();
				throw cause;
			}
		},
		delete(name) {
			rmSync(pathOf(name), { force: true });
			syncPath(folder);
		},
		close() {},
	};
}

/** Removes what a process that was killed while it saved has left behind. Call it while no other process saves. */
export function removeUnfinishedSnapshots(file: string): void {
	const folder = folderOf(file);
	if (!existsSync(folder)) return;
	for (const found of readdirSync(folder))
		if (/\.db\.part(-journal)?$/.test(found))
			rmSync(join(folder, found), { force: true });
}

function folderOf(file: string): string {
	return basename(file) === usualName
		? join(dirname(resolve(file)), "snapshots")
		: `${resolve(file)}-snapshots`;
}
