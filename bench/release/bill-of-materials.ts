import { createHash } from "node:crypto";
import type { BundledPackage } from "../build/bundled-packages.ts";
import { bunParts } from "./bun-parts.ts";
import type { Lock } from "./lock.ts";

/** A component in the words of CycloneDX. */
interface Component {
	type: "application" | "platform" | "library" | "file";
	"bom-ref": string;
	name: string;
	version?: string;
	purl?: string;
	licenses: (
		| { license: { id: string } | { name: string; url?: string } }
		| { expression: string }
	)[];
	hashes?: { alg: "SHA-512"; content: string }[];
	externalReferences?: { type: "website"; url: string }[];
	components?: Component[];
}

/**
 * The bill of materials of the executables and the npm package, in the form of CycloneDX 1.6: the bundled packages, and
 * Bun with its parts, which only the executables contain. Throws when the lock file lacks a package.
 */
export function writeBillOfMaterials({
	version,
	license,
	packages,
	lock,
	versions,
	runtimes,
}: {
	/** Of peopled. */
	version: string;
	license: string;
	packages: readonly BundledPackage[];
	lock: Lock;
	/** The versions of Bun and its parts. */
	versions: Readonly<Record<string, string | undefined>>;
	/** The npm packages that have Bun for the targets. */
	runtimes: readonly string[];
}): unknown {
	const bundled = packages.map((known) => describePackage(known, lock));
	const bun = describeBun({ versions, runtimes, lock });
	const components = [...bundled, bun];
	const self: Component = {
		type: "application",
		"bom-ref": purlOf("peopled", version),
		name: "peopled",
		version,
		purl: purlOf("peopled", version),
		licenses: licensesOf(license),
	};
	return {
		$schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		// The same parts have the same number.
		serialNumber: `urn:uuid:${uuidOf(JSON.stringify([self, components]))}`,
		version: 1,
		metadata: { component: self },
		components,
		dependencies: [
			{
				ref: self["bom-ref"],
				dependsOn: components.map((component) => component["bom-ref"]),
			},
			...components.map((component) => ({ ref: component["bom-ref"] })),
		],
	};
}

function describePackage(
	{ name, version, license, path }: BundledPackage,
	lock: Lock,
): Component {
	// The same version may be there twice.
	const isNested = path !== `node_modules/${name}`;
	return {
		type: "library",
		"bom-ref": `${purlOf(name, version)}${isNested ? `#${path}` : ""}`,
		name,
		version,
		purl: purlOf(name, version),
		licenses: licensesOf(license),
		hashes: hashesOf(path, { version, lock }),
	};
}

function describeBun({
	versions,
	runtimes,
	lock,
}: Pick<
	Parameters<typeof writeBillOfMaterials>[0],
	"versions" | "runtimes" | "lock"
>): Component {
	const version = versions.bun ?? "";
	const parts = bunParts.map(({ name, license, url, versionName }) => ({
		type: "library" as const,
		"bom-ref": `bun/${name}`,
		name,
		...(versionName === undefined ? {} : { version: versions[versionName] }),
		licenses: licensesOf(license, url),
		externalReferences: [{ type: "website" as const, url }],
	}));
	const programs = runtimes.map((name) => ({
		type: "file" as const,
		"bom-ref": purlOf(name, version),
		name,
		version,
		purl: purlOf(name, version),
		licenses: licensesOf("MIT"),
		hashes: hashesOf(`node_modules/${name}`, { version, lock }),
	}));
	return {
		type: "platform",
		"bom-ref": purlOf("bun", version),
		name: "bun",
		version,
		purl: purlOf("bun", version),
		licenses: licensesOf("MIT"),
		hashes: hashesOf("node_modules/bun", { version, lock }),
		components: [...programs, ...parts],
	};
}

// Of the archive of the package, as the lock file has it.
function hashesOf(
	path: string,
	{ version, lock }: { version: string; lock: Lock },
): Component["hashes"] {
	const locked = lock.packages[path];
	if (locked?.integrity === undefined || locked.version !== version)
		throw new Error(`package-lock.json does not have ${path} ${version}.`);
	const base64 = locked.integrity.replace(/^sha512-/, "");
	return [
		{
			alg: "SHA-512",
			content: Buffer.from(base64, "base64").toString("hex"),
		},
	];
}

function licensesOf(license: string, url?: string): Component["licenses"] {
	if (/ (AND|OR|WITH) /.test(license)) return [{ expression: license }];
	if (license.includes(" ")) return [{ license: { name: license, url } }];
	return [{ license: { id: license } }];
}

function purlOf(name: string, version: string): string {
	return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function uuidOf(text: string): string {
	const hex = createHash("sha256").update(text).digest("hex");
	// A UUID of version 8, whose content is free.
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join("-");
}
