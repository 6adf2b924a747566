import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { buildPage, type PageSource } from "./page-build.ts";

/** A file of a page in memory, ready to be sent. */
interface PageFile {
	type: string;
	/** A strong ETag without quotation marks. Each encoding appends its own name. */
	tag: string;
	bytes: Uint8Array<ArrayBuffer>;
	brotli?: Uint8Array<ArrayBuffer>;
	gzip?: Uint8Array<ArrayBuffer>;
}

/** The files of a page by name, `index.html` among them. */
type PageFiles = ReadonlyMap<string, PageFile>;

/** Returns the files of pages, and builds them first if necessary. */
interface PageLibrary {
	/** Rejects when they cannot be built. The next call tries again. */
	open(page: PageSource): Promise<PageFiles>;
}

const types: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".json": "application/json",
	".png": "image/png",
	".woff2": "font/woff2",
	".txt": "text/plain; charset=utf-8",
};

/**
 * A library of the pages in the folder `built`, each in a folder with its name. A page that is not there is built from
 * the project at `root`. Opened files stay in memory, which takes as much as the pages' size.
 */
export function openPageLibrary({
	built,
	root,
}: {
	built?: string;
	root: string;
}): PageLibrary {
	const opened = new Map<string, Promise<PageFiles>>();
	const findPage = async (page: PageSource) => {
		const folder = built && join(built, page.name);
		return folder && existsSync(folder) ? folder : buildPage(page, root);
	};
	return {
		open(page) {
			const known = opened.get(page.name);
			if (known !== undefined) return known;
			const files = findPage(page).then(readPageFiles);
			opened.set(page.name, files);
			files.catch(() => opened.delete(page.name));
			return files;
		},
	};
}

async function readPageFiles(folder: string): Promise<PageFiles> {
	const names = new Set(await readdir(folder));
	const files = new Map<string, PageFile>();
	for (const name of names) {
		const type = types[extname(name)];
		if (type === undefined) continue;
		const read = async (file: string) =>
			names.has(file)
				? new Uint8Array(await readFile(join(folder, file)))
				: undefined;
		const bytes = (await read(name)) ?? new Uint8Array();
		files.set(name, {
			type,
			tag: createHash("sha256").update(bytes).digest("base64url").slice(0, 22),
			bytes,
			brotli: await read(`${name}.br`),
			gzip: await read(`${name}.gz`),
		});
	}
	return files;
}
