import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
	access,
	constants,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rename,
	rm,
	stat,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { compressFolder } from "./compress.ts";
import { preloadScripts } from "./preload.ts";

/** A page that browsers load: a folder of `src` with an `index.html`, and where its files are served. */
export interface PageSource {
	/** The folder in `src`. */
	name: string;
	/** The address of its files, such as `/console/assets/`. */
	assetsPath: string;
}

/** Further folders of `src` whose source the page contains. */
export const sharedRooms = [
	"assets",
	"client",
	"contract",
	"look",
	"manual",
	"words",
];
const buildMsMax = 120_000;
/** Older builds are removed, but not while another process may still be reading or making them. */
const staleMs = 60 * 60 * 1000;

/**
 * The folder with a page's files, ready to be served: bundled and minified, with hashed names, and with a compressed
 * copy beside each. They are built on demand and cached under `node_modules/.cache` until a source or a package
 * changes. Rejects when they cannot be built.
 */
export async function buildPage(
	page: PageSource,
	root: string,
): Promise<string> {
	const key = await keyOf(page, root);
	const cache = await openCache(root);
	const folder = join(cache, `${page.name}-${key}`);
	if (await isThere(folder)) return folder;
	const making = `${folder}.${randomUUID()}`;
	try {
		await makePage(page, { root, folder: making });
		await rename(making, folder).catch(async (cause: unknown) => {
			// Another process may have built the same at the same time.
			if (!(await isThere(folder))) throw cause;
		});
	} finally {
		await rm(making, { recursive: true, force: true });
	}
	await removeStale({ cache, page, kept: folder });
	return folder;
}

/**
 * Makes the files of a page in a folder that does not exist yet. `metafile` names a file for the list of what was
 * bundled. Rejects when they cannot be built.
 */
export async function makePage(
	page: PageSource,
	making: { root: string; folder: string; metafile?: string },
): Promise<void> {
	await bundle(page, making);
	await preloadScripts(making.folder);
	await compressFolder(making.folder);
}

// Bun's bundler runs as a separate process, so that it works the same where the server runs on Node.
async function bundle(
	{ name, assetsPath }: PageSource,
	{ root, folder, metafile }: Parameters<typeof makePage>[1],
): Promise<void> {
	const bun = createRequire(join(root, "package.json")).resolve(
		"bun/bin/bun.exe",
	);
	const words = [
		"build",
		join(root, "src", name, "index.html"),
		...["--outdir", folder, "--target", "browser", "--minify", "--splitting"],
		...["--public-path", assetsPath, "--entry-naming", "[name].[ext]"],
		...["--chunk-naming", "[name]-[hash].[ext]"],
		...["--asset-naming", "[name]-[hash].[ext]"],
		...["--define", 'process.env.NODE_ENV="production"'],
		...(metafile === undefined ? [] : [`--metafile=${metafile}`]),
	];
	await promisify(execFile)(bun, words, { cwd: root, timeout: buildMsMax });
}

/** Identifies the sources and packages of a build. */
async function keyOf({ name, assetsPath }: PageSource, root: string) {
	const hash = createHash("sha256").update(assetsPath);
	for (const room of [name, ...sharedRooms]) {
		const folder = join(root, "src", room);
		const paths = await readdir(folder, { recursive: true });
		for (const path of paths.map(String).sort()) {
			const file = join(folder, path);
			if (path.endsWith(".test.ts") || !(await stat(file)).isFile()) continue;
			hash.update(`\n${room}/${path}\n`).update(await readFile(file));
		}
	}
	for (const file of ["package.json", "package-lock.json"])
		if (await isThere(join(root, file)))
			hash.update(await readFile(join(root, file)));
	return hash.digest("hex").slice(0, 16);
}

async function openCache(root: string): Promise<string> {
	const wanted = join(root, "node_modules/.cache/peopled");
	try {
		await mkdir(wanted, { recursive: true });
		await access(wanted, constants.W_OK);
		return wanted;
	} catch {
		// This account may not write to the installation. The name is random, so that no other account can have created the folder.
		return mkdtemp(join(tmpdir(), "peopled-pages-"));
	}
}

async function removeStale({
	cache,
	page,
	kept,
}: {
	cache: string;
	page: PageSource;
	kept: string;
}): Promise<void> {
	for (const name of await readdir(cache)) {
		const folder = join(cache, name);
		if (folder === kept || !name.startsWith(`${page.name}-`)) continue;
		const made = await stat(folder).catch(() => undefined);
		if (made !== undefined && made.mtimeMs + staleMs < Date.now())
			await rm(folder, { recursive: true, force: true });
	}
}

async function isThere(path: string): Promise<boolean> {
	return (await stat(path).catch(() => undefined)) !== undefined;
}
