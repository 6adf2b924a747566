import { test } from "bun:test";
import { spawnSync } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createFolder } from "../end-to-end/process.ts";
import { root } from "../source/document.ts";

/** A copy of a project of `examples/`, in a folder far from this one, as its reader has it. */
interface Example extends AsyncDisposable {
	path: string;
	/** Runs a command there, with `peopled` on the PATH. Returns its exit code and what it wrote. */
	run(
		program: string,
		words: readonly string[],
		more?: Readonly<Record<string, string>>,
	): Promise<{ exitCode: number | null; output: string }>;
}

export async function openExample(name: string): Promise<Example> {
	const folder = await createFolder();
	const path = join(folder.path, name);
	const programs = join(folder.path, "bin");
	await cp(join(root, "examples", name), path, { recursive: true });
	await mkdir(programs);
	await symlink(join(root, "bin/peopled.js"), join(programs, "peopled"));
	// Node 24, on which the command runs, before that of the machine.
	await symlink(
		join(root, "node_modules/node/bin/node"),
		join(programs, "node"),
	);
	const inherited = Object.entries(process.env).filter(
		([name]) => !name.startsWith("PEOPLED_"),
	);
	return {
		path,
		async run(program, words, more = {}) {
			const child = Bun.spawn([program, ...words], {
				cwd: path,
				env: {
					...Object.fromEntries(inherited),
					PATH: [programs, process.env.PATH].join(delimiter),
					...more,
				},
				stdout: "pipe",
				stderr: "pipe",
			});
			const [stdout, stderr, exitCode] = await Promise.all([
				new Response(child.stdout).text(),
				new Response(child.stderr).text(),
				child.exited,
			]);
			return { exitCode, output: stdout + stderr };
		},
		[Symbol.asyncDispose]: folder[Symbol.asyncDispose],
	};
}

/** Whether a command ends well on this machine. */
export function works(program: string, ...words: string[]): boolean {
	return spawnSync(program, words).status === 0;
}

/** A test that needs something of the machine. Without it, the test is skipped, and its name says for want of what. */
export function testWhere(
	isThere: boolean,
	missing: string,
	name: string,
	run: () => Promise<void>,
): void {
	if (isThere) test(name, run, 120_000);
	else test.skip(`${name} (skipped: ${missing})`, run);
}
