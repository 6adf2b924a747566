#!/usr/bin/env node
// Starts peopled: on Bun where it is installed beside peopled, and otherwise on this Node (24 or later).
import { spawn, spawnSync } from "node:child_process";
import module, { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const nodeMajorMin = 24;
const bunMin = [1, 4, 5];

// An installed package brings JavaScript: Node runs no TypeScript below node_modules.
const isInstalled = /[\\/]node_modules[\\/]/.test(
	fileURLToPath(import.meta.url),
);
const main = new URL(
	isInstalled ? "../dist/main.js" : "../src/main.ts",
	import.meta.url,
);
const bun = process.versions.bun === undefined ? findBun() : undefined;
if (bun !== undefined) runOn(bun);
else if (
	process.versions.bun !== undefined ||
	Number.parseInt(process.versions.node, 10) >= nodeMajorMin
) {
	// The next start need not compile everything again.
	const folder = cacheFolder();
	if (folder !== undefined) module.enableCompileCache?.(folder);
	await import(main.href);
} else {
	console.error(
		`peopled: This is Node ${process.versions.node}, and peopled needs Node ${nodeMajorMin} or later: install it from https://nodejs.org, or run "npm install bun" where peopled is installed.`,
	);
	process.exitCode = 1;
}

function runOn(program) {
	const words = [...ownFiles(), fileURLToPath(main), ...process.argv.slice(2)];
	const child = spawn(program, words, { stdio: "inherit" });
	// A signal to this process is meant for the process that it started.
	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
		process.on(signal, () => child.kill(signal));
	child.on("error", ({ message }) => {
		console.error(message);
		process.exit(1);
	});
	child.on("exit", (status) => process.exit(status ?? 1));
}

// The default is in the temporary folder, in which another account of the machine could put code that Node would run here.
function cacheFolder() {
	const { NODE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
	try {
		return (
			NODE_COMPILE_CACHE ||
			join(XDG_CACHE_HOME || join(homedir(), ".cache"), "peopled")
		);
	} catch {
		// An account without a home.
		return undefined;
	}
}

// The folder in which somebody starts it decides nothing about it: Bun would run a script that its `bunfig.toml` or its
// `tsconfig.json` names, take its `.env` for settings, and fetch a package that is missing.
function ownFiles() {
	const file = (name) =>
		fileURLToPath(new URL(`./bun/${name}`, import.meta.url));
	return [
		...["--no-env-file", "--no-install"],
		`--config=${file("bunfig.toml")}`,
		`--tsconfig-override=${file("tsconfig.json")}`,
	];
}

// Undefined where it was not installed, does not run on this system, or is too old.
function findBun() {
	try {
		const program = createRequire(import.meta.url).resolve("bun/bin/bun.exe");
		const { status, stdout } = spawnSync(program, ["--version"]);
		return status === 0 && isNewEnough(String(stdout)) ? program : undefined;
	} catch {
		return undefined;
	}
}

function isNewEnough(version) {
	const parts = version.split(".").map((part) => Number.parseInt(part, 10));
	const differs = bunMin.findIndex((least, index) => parts[index] !== least);
	return differs === -1 || parts[differs] > bunMin[differs];
}
