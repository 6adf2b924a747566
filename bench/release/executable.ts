import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Target } from "./targets.ts";

/**
 * Compiles a built program (`dist/`) with a runtime into one file: the scripts of its threads and processes, and
 * everything that they read, stand in it at the same places. Throws what the compiler complains of.
 */
export async function compileExecutable({
	dist,
	file,
	target,
	runtime,
}: {
	dist: string;
	file: string;
	target: Target;
	/** The program of Bun for the target. */
	runtime: string;
}): Promise<void> {
	const names = readdirSync(dist, { withFileTypes: true });
	const scripts = names
		.filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
		.map(({ name }) => join(dist, name));
	const folders = names
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(dist, name));
	// A process of its own: the compiler remembers which files it once found in a folder.
	await promisify(execFile)(process.execPath, [
		"build",
		"--compile",
		fileURLToPath(new URL("./executable-entry.js", import.meta.url)),
		// The parts that these share are bundled into each of them. Nobody imports an executable into a test.
		...scripts.filter(
			(path) => !/[\\/](chunk-[^\\/]+|start-peopled\.js)$/.test(path),
		),
		...["--root", dirname(dist), "--entry-naming", "[name].[ext]"],
		...["--target", target.compiler, "--compile-executable-path", runtime],
		...folders.flatMap((folder) => ["--asset", folder]),
		// The folder in which somebody starts it decides nothing about it.
		"--no-compile-autoload-dotenv",
		"--no-compile-autoload-bunfig",
		...["--outfile", file],
	]);
}
