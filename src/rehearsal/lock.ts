import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

interface Holder {
	id: string;
	pid: number;
	host: string;
}

/**
 * Takes the lock of a file, so that only one process works on it at a time. Rejects with a sentence while another process
 * holds it. The lock of a process that has ended counts for nothing.
 */
export async function takeLock(
	name: string,
	/** What the other process does, such as "applies this plan". */
	work: string,
): Promise<AsyncDisposable> {
	const file = `${name}.lock`;
	const own = { id: randomUUID(), pid: process.pid, host: hostname() };
	const draft = `${file}.${own.id}`;
	try {
		await writeFile(draft, JSON.stringify(own), { mode: 0o600, flag: "wx" });
		await claim(draft, file, work);
	} finally {
		await rm(draft, { force: true });
	}
	return {
		async [Symbol.asyncDispose]() {
			if ((await readHolder(file))?.id === own.id)
				await rm(file, { force: true });
		},
	};
}

async function claim(draft: string, file: string, work: string): Promise<void> {
	for (;;) {
		try {
			// A link appears with its content, and fails when the name is taken.
			return await link(draft, file);
		} catch (error) {
			if ((error as { code?: unknown }).code !== "EEXIST") throw error;
		}
		const holder = await readHolder(file);
		if (holder !== undefined && isAlive(holder))
			throw new Error(
				`Another process ${work} (process ${holder.pid} on ${holder.host}). Wait for its end. If there is no such process, delete ${file}.`,
			);
		await removeStale(file, holder?.id);
	}
}

// Two processes may find the same stale lock, and one of them may already have replaced it.
async function removeStale(
	file: string,
	staleId: string | undefined,
): Promise<void> {
	const aside = `${file}.${randomUUID()}`;
	try {
		await rename(file, aside);
	} catch (error) {
		if ((error as { code?: unknown }).code === "ENOENT") return;
		throw error;
	}
	const moved = await readHolder(aside);
	if (moved !== undefined && moved.id !== staleId)
		await link(aside, file).catch(() => {});
	await rm(aside, { force: true });
}

async function readHolder(file: string): Promise<Holder | undefined> {
	try {
		return JSON.parse(await readFile(file, "utf8")) as Holder;
	} catch {
		return undefined;
	}
}

function isAlive({ pid, host }: Holder): boolean {
	// Of another machine, nothing can be said.
	if (host !== hostname()) return true;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as { code?: unknown }).code === "EPERM";
	}
}
