import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BundledPackage } from "../build/bundled-packages.ts";
import { writeBillOfMaterials } from "./bill-of-materials.ts";
import { describeBunLicenses } from "./bun-parts.ts";
import { debianNameOf, makeDebianPackage } from "./debian.ts";
import { compileExecutable } from "./executable.ts";
import { readLock } from "./lock.ts";
import { openRuntime } from "./runtimes.ts";
import { fileNameOf, ownTarget, type Target, targets } from "./targets.ts";

// `npm run package` makes release/: the executables, the npm package, Debian packages, the bill of materials, the licenses, and the
// checksums of all of them. `-- --targets linux-x64,linux-arm64` makes fewer executables.
const root = fileURLToPath(new URL("../../", import.meta.url));
const release = join(root, "release");
const dist = join(root, "dist");
const { version, license } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
) as { version: string; license: string };
const lock = readLock(root);

const { values } = parseArgs({ options: { targets: { type: "string" } } });
const names = values.targets?.split(",");
const chosen = targets.filter(({ name }) => names?.includes(name) ?? true);
if (names !== undefined && chosen.length !== new Set(names).size)
	throw new Error(
		`--targets must name some of ${targets.map(({ name }) => name).join(", ")}, not "${values.targets}".`,
	);

execFileSync(process.execPath, [join(root, "bench/build.ts")], {
	stdio: "inherit",
});
const licenses = `${readFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8")}\n${"-".repeat(78)}\n\n${describeBunLicenses(Bun.version)}`;
const isDpkgThere = spawnSync("dpkg-deb", ["--version"]).status === 0;
rmSync(release, { recursive: true, force: true });
mkdirSync(release);
for (const target of chosen) {
	const cache = join(root, "node_modules/.cache/peopled-runtimes");
	const runtime = openRuntime(target, { lock, cache });
	const file = join(release, fileNameOf(target, version));
	await compileExecutable({ dist, file, target, runtime });
	tell(`${fileNameOf(target, version)}: ${tryOut(target, file)}`);
	if (target.debian !== undefined && isDpkgThere)
		makeDebianPackage({
			...{ root, version, licenses },
			executable: file,
			architecture: target.debian,
			file: join(release, debianNameOf(version, target.debian)),
			compression: "gzip",
		});
}
if (!isDpkgThere)
	tell("There is no dpkg-deb here, so no Debian packages were made.");
execFileSync(
	"npm",
	["pack", "--silent", "--ignore-scripts", "--pack-destination", release],
	{ cwd: root },
);
writeFileSync(
	join(release, `peopled-${version}.cdx.json`),
	`${JSON.stringify(describeParts(), undefined, "\t")}\n`,
);
writeFileSync(join(release, "THIRD-PARTY-LICENSES.txt"), licenses);
writeChecksums();

/** Says whether the executable runs here. Throws when it should and does not. */
function tryOut(target: Target, file: string): string {
	if (target !== ownTarget()) return "not run, since this is another machine";
	const { status, stdout } = spawnSync(file, ["--version"], {
		encoding: "utf8",
		env: {},
	});
	if (status !== 0 || stdout !== `${version}\n`)
		throw new Error(`${file} does not run.`);
	return "runs here";
}

function describeParts(): unknown {
	const text = readFileSync(join(dist, "bundled-packages.json"), "utf8");
	return writeBillOfMaterials({
		version,
		license,
		packages: JSON.parse(text) as BundledPackage[],
		lock,
		versions: process.versions,
		runtimes: targets.map(({ runtime }) => runtime),
	});
}

// In the form that `sha256sum --check` reads.
function writeChecksums(): void {
	const files = readdirSync(release).sort();
	const lines = files.map((name) => {
		const path = join(release, name);
		const megabytes = (statSync(path).size / 1e6).toFixed(1);
		tell(`${megabytes.padStart(8)} MB  ${name}`);
		const digest = createHash("sha256").update(readFileSync(path));
		return `${digest.digest("hex")}  ${name}\n`;
	});
	writeFileSync(join(release, "SHA256SUMS"), lines.join(""));
}

function tell(line: string): void {
	process.stdout.write(`${line}\n`);
}
