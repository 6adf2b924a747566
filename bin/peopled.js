#!/usr/bin/env node
// Starts peopled on the runtime it is made for (Bun, a dependency), or on this Node where Bun cannot run.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const bun = createRequire(import.meta.url).resolve("bun/bin/bun.exe");
const isBunThere =
	spawnSync(bun, ["--version"], { stdio: "ignore" }).status === 0;
const { status, error } = spawnSync(
	isBunThere ? bun : process.execPath,
	[main, ...process.argv.slice(2)],
	{ stdio: "inherit" },
);
if (error) console.error(error.message);
process.exit(status ?? 1);
