import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("./moved-clock.c", import.meta.url));

/** Why no clock can be moved here; undefined: it can. */
export const whyNoMovedClock =
	process.platform === "linux" && spawnSync("cc", ["--version"]).status === 0
		? undefined
		: "It takes Linux and a C compiler (cc).";

/** The clock of processes with its environment, which can be set while they run. */
export interface MovedClock {
	environment: Readonly<Record<string, string>>;
	/** The time that these processes see. */
	now(): number;
	/** How far it is from the machine's, in milliseconds. */
	readonly offsetMs: number;
	move(ms: number): void;
}

/** Compiles the library that moves a clock, into a folder. */
export function openMovedClock(folder: string): MovedClock {
	const library = join(folder, "moved-clock.so");
	const offset = join(folder, "offset");
	const built = spawnSync("cc", [
		...["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
	]);
	if (built.status !== 0) throw new Error(String(built.stderr));
	let offsetMs = 0;
	// In place: the processes have mapped this file.
	const write = () => {
		const bytes = Buffer.alloc(8);
		bytes.writeBigInt64LE(BigInt(offsetMs) * 1_000_000n);
		const file = openSync(offset, "r+");
		writeSync(file, bytes, 0, 8, 0);
		closeSync(file);
	};
	writeFileSync(offset, Buffer.alloc(8));
	return {
		environment: { LD_PRELOAD: library, MOVED_CLOCK: offset },
		now: () => Date.now() + offsetMs,
		get offsetMs() {
			return offsetMs;
		},
		move(ms) {
			offsetMs += ms;
			write();
		},
	};
}
