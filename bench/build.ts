import { cpSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutHistory } from "./without-history.ts";

// Makes dist/, for Bun and for Node: the server with its workers, its backups and the threads for checkpoints and long
// changes, and the entry for tests, each with all its imports; the SQL that the engines read at the
// start, and the introduction of the reference.
// `bun bench/build.ts without-history` makes dist-without-history/, the same server without lines of history, which only
// the bench runs.
const root = fileURLToPath(new URL("../", import.meta.url));
const [variant] = process.argv.slice(2);
const dist = variant === undefined ? `${root}dist` : `${root}dist-${variant}`;
const replaced = variant === "without-history" ? withoutHistory() : undefined;

rmSync(dist, { recursive: true, force: true });
await Bun.build({
	entrypoints: [
		`${root}src/main.ts`,
		`${root}src/testing/start-peopled.ts`,
		`${root}src/process/worker.ts`,
		`${root}src/storage/sqlite/file/backup-process.ts`,
		`${root}src/storage/sqlite/file/checkpoint-worker.ts`,
		`${root}src/storage/sqlite/writer/writer-worker.ts`,
	],
	outdir: dist,
	naming: "[name].js",
	// Bun runs it too, and an installed package may be run by either.
	target: "node",
	plugins: replaced ? [replaced.plugin] : [],
});
replaced?.demandUse();
cpSync(`${root}src/storage/sqlite/migrations`, `${dist}/migrations`, {
	recursive: true,
});
cpSync(
	`${root}src/storage/postgres/migrations`,
	`${dist}/migrations/postgres`,
	{ recursive: true },
);
cpSync(`${root}src/manual/introduction`, `${dist}/introduction`, {
	recursive: true,
});
process.stdout.write(`Built ${relative(root, dist)}/main.js.\n`);
