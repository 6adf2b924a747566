import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const keyFile = ".build-key";
const pollMs = 50;

/** Identifies the files of a project on which a build depends: every file of the folders and the files named. */
export function keyOf(root: string, names: readonly string[]): string {
	const hash = createHash("sha256");
	const paths = names.flatMap((name) =>
		statSync(join(root, name)).isFile()
			? [name]
			: readdirSync(join(root, name), { recursive: true })
					.map((path) => join(name, String(path)))
					.filter((path) => statSync(join(root, path)).isFile()),
	);
	for (const path of paths.sort())
		hash.update(`\n${path}\n`).update(readFileSync(join(root, path)));
	return hash.digest("hex");
}

/**
 * Makes a folder unless it has been made with the same key. Several processes may want it at the same time: one of them
 * makes it. The folder appears only when it is complete.
 */
export async function buildOnce(
	folder: string,
	key: string,
	make: (folder: string) => Promise<void>,
): Promise<void> {
	const lock = `${folder}-lock`;
	const making = `${folder}-new`;
	const former = `${folder}-former`;
	await takeLock(lock);
	try {
		if (readText(join(folder, keyFile)) === key) return;
		for (const left of [making, former])
			rmSync(left, { recursive: true, force: true });
		mkdirSync(making);
		await make(making);
		writeFileSync(join(making, keyFile), key);
		if (existsSync(folder)) renameSync(folder, former);
		renameSync(making, folder);
		rmSync(former, { recursive: true, force: true });
	} finally {
		rmSync(making, { recursive: true, force: true });
		rmSync(lock, { recursive: true, force: true });
	}
}

// A folder can be made only once. It names the process, which may have been killed.
async function takeLock(lock: string): Promise<void> {
	while (true) {
		try {
			mkdirSync(lock);
			writeFileSync(join(lock, "pid"), String(process.pid));
			return;
		} catch (cause) {
			if ((cause as { code?: string }).code !== "EEXIST") throw cause;
		}
		const pid = Number(readText(join(lock, "pid")) ?? 0);
		if (pid > 0 && !isRunning(pid))
			rmSync(lock, { recursive: true, force: true });
		else await setTimeout(pollMs);
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return (cause as { code?: string }).code === "EPERM";
	}
}

function readText(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
