import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Files that are small or already compressed are sent as they are. */
const bytesMin = 256;
const compressible = /\.(html|js|css|svg|json|txt)$/;
/** Brotli's best level takes seconds for a large file and saves only a twentieth. */
const bestBytesMax = 512 * 1024;

/** Writes a copy in each encoding beside every file of a folder that is worth compressing. */
export async function compressFolder(folder: string): Promise<void> {
	const names = await readdir(folder);
	await Promise.all(
		names
			.filter((name) => compressible.test(name))
			.map((name) => compressFile(join(folder, name))),
	);
}

async function compressFile(path: string): Promise<void> {
	const bytes = await readFile(path);
	if (bytes.length < bytesMin) return;
	const quality = bytes.length > bestBytesMax ? 9 : 11;
	const [brotli, gzipped] = await Promise.all([
		promisify(brotliCompress)(bytes, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: quality,
				[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
			},
		}),
		promisify(gzip)(bytes, { level: 9 }),
	]);
	await writeFile(`${path}.br`, brotli);
	await writeFile(`${path}.gz`, gzipped);
}
