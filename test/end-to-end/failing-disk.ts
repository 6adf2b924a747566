import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFolder } from "./process.ts";

const source = fileURLToPath(new URL("./failing-disk.c", import.meta.url));

/** Whether syncs and writes can be made to fail here: it takes a C compiler, and Linux. */
export const canDiskFail =
	process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0;

/** Which syncs fail: of the log or of the file, for good or the next one only; or that there is no room for a backup or the log. */
type DiskFault =
	| "sync-wal"
	| "sync-wal-once"
	| "sync-db"
	| "sync-db-once"
	| "full-part"
	| "full-wal";

/** A disk that can be made to fail, for processes with its environment. */
interface FailingDisk extends AsyncDisposable {
	environment: Readonly<Record<string, string>>;
	fail(fault: DiskFault): void;
	/** Whether a fault that was asked for once has come. */
	hasFailed(fault: DiskFault): boolean;
	heal(): void;
}

export async function openFailingDisk(): Promise<FailingDisk> {
	const folder = await createFolder();
	const library = join(folder.path, "failing-disk.so");
	const faults = join(folder.path, "faults");
	mkdirSync(faults);
	const built = spawnSync("cc", [
		"-shared",
		"-fPIC",
		"-o",
		library,
		source,
		"-ldl",
	]);
	if (built.status !== 0) throw new Error(String(built.stderr));
	return {
		environment: { LD_PRELOAD: library, FAILING_DISK: faults },
		fail: (fault) => writeFileSync(join(faults, fault), ""),
		hasFailed: (fault) => !existsSync(join(faults, fault)),
		heal() {
			rmSync(faults, { recursive: true });
			mkdirSync(faults);
		},
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}
