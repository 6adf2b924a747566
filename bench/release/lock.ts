import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A package as the lock file has it. */
interface LockedPackage {
	version: string;
	/** The SHA-512 of its archive. */
	integrity?: string;
}

/** The parts of `package-lock.json` that a release needs. */
export interface Lock {
	/** By their folder, such as `node_modules/hono`. */
	packages: Readonly<Record<string, LockedPackage>>;
}

/** Reads the lock file of the project at `root`. */
export function readLock(root: string): Lock {
	return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
}
