import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Plan, parsePlan } from "./plan.ts";

/** Writes a plan to a file, as `writeWhole` does. */
export async function writePlan(plan: Plan, file: string): Promise<void> {
	await writeWhole(file, `${JSON.stringify(plan, null, "\t")}\n`);
}

/**
 * Writes a file that appears only when it is complete and on disk, and that only its owner can read. Replaces an older
 * file.
 */
export async function writeWhole(file: string, content: string): Promise<void> {
	const unfinished = `${file}.${randomUUID()}.part`;
	try {
		await writeSynced(unfinished, content);
		await rename(unfinished, file);
		await syncFolder(dirname(file));
	} catch (error) {
		await rm(unfinished, { force: true });
		// Of a full disk, a handle does not say the file; of others, it is the unfinished one.
		if (error instanceof Error && "code" in error)
			Object.assign(error, { path: file });
		throw error;
	}
}

/** Reads a plan file. Rejects with a sentence when it is not a whole plan. */
export async function readPlan(file: string): Promise<Plan> {
	return parsePlan(await readFile(file, "utf8"), file);
}

async function writeSynced(file: string, content: string): Promise<void> {
	await using handle = await open(file, "wx", 0o600);
	await handle.writeFile(content);
	await handle.sync();
}

/** Makes the names in a folder durable: the name of a new file is on disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
	await using handle = await open(folder, "r");
	await handle.sync();
}
