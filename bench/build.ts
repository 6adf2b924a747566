import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Makes dist/: the server, the thread that makes its checkpoints and the one that writes its long changes, each with
// everything it imports, and beside them the SQL that the engines read at start.
const root = fileURLToPath(new URL("../", import.meta.url));
const dist = `${root}dist`;

rmSync(dist, { recursive: true, force: true });
await Bun.build({
	entrypoints: [
		`${root}src/main.ts`,
		`${root}src/storage/sqlite/file/checkpoint-worker.ts`,
		`${root}src/storage/sqlite/writer/writer-worker.ts`,
	],
	outdir: dist,
	naming: "[name].js",
	target: "bun",
});
cpSync(`${root}src/storage/sqlite/migrations`, `${dist}/migrations`, {
	recursive: true,
});
cpSync(
	`${root}src/storage/postgres/migrations`,
	`${dist}/migrations/postgres`,
	{ recursive: true },
);
process.stdout.write("Built dist/main.js.\n");
