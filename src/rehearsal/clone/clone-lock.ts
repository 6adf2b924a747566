import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Lets only one process work on a clone. Throws a sentence while another one does. */
export function lockClone(folder: string): Disposable {
	const file = join(folder, "lock");
	for (let attempts = 1; ; attempts += 1)
		try {
			writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
			break;
		} catch (error) {
			if ((error as { code?: string }).code !== "EEXIST") throw error;
			if (attempts > 1 || isRunning(Number(readFileSync(file, "utf8"))))
				throw new Error(
					`Another process clones into this folder. Wait for its end, or delete ${file} when there is none.`,
				);
			// The process that wrote it was killed.
			rmSync(file, { force: true });
		}
	return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

function isRunning(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as { code?: string }).code === "EPERM";
	}
}
