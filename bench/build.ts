import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Makes dist/: the server with its workers, its backups and the threads for checkpoints and long changes, each with all
// its imports, and the SQL that the engines read at the start.
const root = fileURLToPath(new URL("../", import.meta.url));
const dist = `${root}dist`;

rmSync(dist, { recursive: true, force: true });
await Bun.build({
	entrypoints: [
		`${root}src/main.ts`,
		`${root}src/process/worker.ts`,
		`${root}src/storage/sqlite/file/backup-process.ts`,
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
