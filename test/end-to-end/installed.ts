import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { version } from "../../src/settings/version.ts";
import { createFolder } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);
/** No registry answers, and npm asks for nothing but packages. */
const withoutRegistry = {
	npm_config_registry: "http://127.0.0.1:9",
	npm_config_audit: "false",
	npm_config_fund: "false",
	npm_config_update_notifier: "false",
};

/** The file that `npm pack` makes. */
export const archiveName = `peopled-${version}.tgz`;

/** An account on a machine that has only Node 24 and npm, and reaches no registry. */
export interface BareMachine extends AsyncDisposable {
	/** An empty folder. The packed file is beside it. */
	path: string;
	environment: Readonly<Record<string, string>>;
	/** Runs a program there to its end. Returns what it wrote, also when it failed. */
	run(
		program: string,
		words: readonly string[],
		more?: Readonly<Record<string, string>>,
	): Promise<{ stdout: string; stderr: string }>;
}

/** Packs the project, which builds it when a source has changed. */
export async function openBareMachine(): Promise<BareMachine> {
	const folder = await createFolder();
	const programs = join(folder.path, "bin");
	const home = join(folder.path, "home");
	const path = join(folder.path, "empty");
	for (const made of [programs, home, path]) await mkdir(made);
	const node = realpathSync(join(root, "node_modules/node/bin/node"));
	await symlink(node, join(programs, "node"));
	// npm runs every command through it.
	await symlink("/bin/sh", join(programs, "sh"));
	for (const name of ["npm", "npx"])
		await symlink(findProgram(name), join(programs, name));
	await run("npm", ["pack", "--pack-destination", folder.path], { cwd: root });
	const environment = {
		...{ HOME: home, TMPDIR: home, PATH: programs },
		...withoutRegistry,
	};
	return {
		path,
		environment,
		run: (program, words, more = {}) =>
			run(program, words, {
				cwd: path,
				env: { ...environment, ...more },
			}).catch((failure: { stdout: string; stderr: string }) => failure),
		[Symbol.asyncDispose]: folder[Symbol.asyncDispose],
	};
}

// Not what the development packages bring.
function findProgram(name: string): string {
	const found = (process.env.PATH ?? "")
		.split(delimiter)
		.filter((folder) => !folder.includes("node_modules"))
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));
	if (found === undefined) throw new Error(`This machine has no ${name}.`);
	return realpathSync(found);
}
