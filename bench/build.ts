import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { makePage } from "../src/assets/page-build.ts";
import { pages } from "../src/http/pages.ts";
import { buildOnce, keyOf } from "./build/build-once.ts";
import {
	listBundledPackages,
	writeLicenses,
} from "./build/bundled-packages.ts";
import { withoutHistory } from "./without-history.ts";

// Makes dist/, for Bun and for Node, unless it is up to date: the server with its workers, its backups and the threads
// for checkpoints and long changes, and the entry for tests; the SQL that the engines read at the start; the
// introduction of the reference; the pages for browsers, compressed; and the list of the packages that it contains, with
// their licenses.
// `bun bench/build.ts without-history` makes dist-without-history/, the same server without lines of history and without
// pages, which only the bench runs.
const root = fileURLToPath(new URL("../", import.meta.url));
const [variant] = process.argv.slice(2);
const dist = join(root, variant === undefined ? "dist" : `dist-${variant}`);

if (variant === "without-history") {
	rmSync(dist, { recursive: true, force: true });
	await buildServer(dist, withoutHistory());
} else {
	const names = ["src", "bench/build", "bench/build.ts"];
	const manifests = ["package.json", "package-lock.json"];
	const key = `${Bun.version} ${keyOf(root, [...names, ...manifests])}`;
	await buildOnce(dist, key, async (folder) => {
		const inputs = [
			...(await buildServer(folder)),
			...(await buildPages(folder)),
		];
		const packages = listBundledPackages(root, inputs);
		writeFileSync(
			join(folder, "bundled-packages.json"),
			`${JSON.stringify(packages, undefined, "\t")}\n`,
		);
		writeFileSync(
			join(folder, "THIRD-PARTY-LICENSES.txt"),
			writeLicenses(root, packages),
		);
	});
}
process.stdout.write(`Built ${relative(root, dist)}/main.js.\n`);

/** Returns the paths of what was bundled. */
async function buildServer(
	folder: string,
	replaced?: ReturnType<typeof withoutHistory>,
): Promise<string[]> {
	const { metafile, outputs } = await Bun.build({
		entrypoints: [
			"main.ts",
			"testing/start-peopled.ts",
			"process/worker.ts",
			"storage/sqlite/file/backup-process.ts",
			"storage/sqlite/file/checkpoint-worker.ts",
			"storage/sqlite/writer/writer-worker.ts",
		].map((name) => join(root, "src", name)),
		root,
		outdir: folder,
		// All in one folder, from which each finds the others and the files beside them.
		naming: { entry: "[name].js", chunk: "chunk-[hash].js" },
		splitting: true,
		// Lines and names are kept: Node shows the whole line of an error that nobody caught.
		minify: { syntax: true },
		metafile: true,
		// Bun runs it too, and an installed package may be run by either.
		target: "node",
		plugins: replaced ? [replaced.plugin] : [],
	});
	replaced?.demandUse();
	for (const { path } of outputs) forgetFolder(path);
	const copied = {
		migrations: "storage/sqlite/migrations",
		"migrations/postgres": "storage/postgres/migrations",
		introduction: "manual/introduction",
	};
	for (const [name, source] of Object.entries(copied))
		cpSync(join(root, "src", source), join(folder, name), { recursive: true });
	return Object.keys(metafile?.inputs ?? {});
}

// The bundler writes the folder of a package of CommonJS into its code. On another machine that folder is nobody's, or
// somebody else's.
function forgetFolder(file: string): void {
	const text = readFileSync(file, "utf8").replaceAll(
		/\b(__(dirname|filename)\d*) = "[^"\n]*"/g,
		"$1 = import.meta.$2",
	);
	if (text.includes(root))
		throw new Error(`${file} contains ${root}, where it was built.`);
	writeFileSync(file, text);
}

/** Returns the paths of what was bundled. */
async function buildPages(folder: string): Promise<string[]> {
	const metafile = join(folder, "pages.json");
	const inputs: string[] = [];
	for (const page of pages) {
		const made = join(folder, "pages", page.name);
		await makePage(page, { root, folder: made, metafile });
		const { inputs: found } = JSON.parse(readFileSync(metafile, "utf8")) as {
			inputs: Record<string, unknown>;
		};
		inputs.push(...Object.keys(found));
	}
	rmSync(metafile);
	return inputs;
}
