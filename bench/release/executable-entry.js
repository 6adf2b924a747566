// The first script of an executable. A process that the program forks is the same executable, with the script to run as
// its first word.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const forked = ["worker.js", "backup-process.js"].find(
	(name) =>
		process.send !== undefined &&
		process.argv[2] === fileURLToPath(new URL(name, import.meta.url)),
);
if (forked !== undefined) process.argv.splice(1, 1);
// Not a name that the compiler sees: it would bundle the script here, and its parts would no longer be found beside it.
await import(new URL(basename(forked ?? "main.js"), import.meta.url).href);
