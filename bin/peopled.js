#!/usr/bin/env node
// Starts peopled on Bun, which is a dependency, or on this Node (24 or later) where Bun cannot run.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// An installed package brings JavaScript: Node runs no TypeScript below node_modules.
const isInstalled = /[\\/]node_modules[\\/]/.test(
	fileURLToPath(import.meta.url),
);
const main = fileURLToPath(
	new URL(isInstalled ? "../dist/main.js" : "../src/main.ts", import.meta.url),
);
const nodeMajorMin = 24;
const bun = findBun();
if (
	bun === undefined &&
	Number.parseInt(process.versions.node, 10) < nodeMajorMin
) {
	console.error(
		`peopled: Bun is not installed, and without it peopled needs Node ${nodeMajorMin} or later; this is Node ${process.versions.node}.`,
	);
	process.exit(1);
}
const child = spawn(bun ?? process.execPath, [main, ...process.argv.slice(2)], {
	stdio: "inherit",
});
// A signal to this process is meant for the process that it started.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
	process.on(signal, () => child.kill(signal));
child.on("error", ({ message }) => {
	console.error(message);
	process.exit(1);
});
child.on("exit", (status) => process.exit(status ?? 1));

// Undefined where it was not installed, or does not run on this system.
function findBun() {
	try {
		const bun = createRequire(import.meta.url).resolve("bun/bin/bun.exe");
		const { status } = spawnSync(bun, ["--version"], { stdio: "ignore" });
		return status === 0 ? bun : undefined;
	} catch {
		return undefined;
	}
}
