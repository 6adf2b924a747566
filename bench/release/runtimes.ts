import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
} from "node:fs";
import { join } from "node:path";
import type { Lock } from "./lock.ts";
import type { Target } from "./targets.ts";

/**
 * The program of Bun for a target, in a folder of `cache`: downloaded from the npm registry with npm's own settings, in
 * the version of the lock file. Throws when it cannot be had, or is not the one whose checksum the lock file has.
 */
export function openRuntime(
	{ runtime, name }: Target,
	{ lock, cache }: { lock: Lock; cache: string },
): string {
	const known = lock.packages[`node_modules/${runtime}`];
	if (known?.integrity === undefined)
		throw new Error(`package-lock.json does not have ${runtime}.`);
	const folder = join(cache, `${name}-${known.version}`);
	const file = `bin/bun${name.startsWith("windows") ? ".exe" : ""}`;
	if (existsSync(join(folder, file))) return join(folder, file);
	mkdirSync(cache, { recursive: true });
	const making = mkdtempSync(`${folder}-`);
	try {
		const archive = download(`${runtime}@${known.version}`, making);
		const digest = createHash("sha512").update(readFileSync(archive));
		if (`sha512-${digest.digest("base64")}` !== known.integrity)
			throw new Error(
				`${runtime} ${known.version} is not the package whose checksum package-lock.json has.`,
			);
		const words = ["-xzf", archive, "-C", making, "--strip-components=1"];
		execFileSync("tar", words);
		rmSync(archive);
		renameSync(making, folder);
	} finally {
		rmSync(making, { recursive: true, force: true });
	}
	return join(folder, file);
}

function download(name: string, folder: string): string {
	const words = ["pack", name, "--silent", "--pack-destination", folder];
	const told = execFileSync("npm", words, { encoding: "utf8", cwd: folder });
	return join(folder, told.trim().split("\n").at(-1) ?? "");
}
