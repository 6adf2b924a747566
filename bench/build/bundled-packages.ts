import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A package of which a build contains files. */
export interface BundledPackage {
	name: string;
	version: string;
	/** As in its package.json: an SPDX expression. */
	license: string;
	/** Its folder, relative to the project. */
	path: string;
}

/** The packages to which bundled files belong, by name; `inputs` are paths relative to the project. */
export function listBundledPackages(
	root: string,
	inputs: Iterable<string>,
): BundledPackage[] {
	const paths = new Set<string>();
	for (const input of inputs) {
		const path = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
		if (path !== undefined) paths.add(path);
	}
	return [...paths]
		.map((path) => readPackage(root, path))
		.sort((one, other) =>
			`${one.name} ${one.path}` < `${other.name} ${other.path}` ? -1 : 1,
		);
}

/** The text of the licenses of packages. Throws when one of them has no license. */
export function writeLicenses(
	root: string,
	packages: readonly BundledPackage[],
): string {
	const sections = packages.map(({ name, version, license, path }) => {
		const texts = readLicenseTexts(root, path);
		if (texts.length === 0)
			throw new Error(`${path} is bundled without the text of its license.`);
		return `${name} ${version}\n${license}\n\n${texts.join("\n\n")}\n`;
	});
	const line = "-".repeat(78);
	return [
		"peopled contains files of these packages. Their licenses follow.\n",
		...sections,
	].join(`\n${line}\n\n`);
}

function readPackage(root: string, path: string): BundledPackage {
	const file = join(root, path, "package.json");
	const { name, version, ...rest } = (
		existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
	) as Partial<BundledPackage>;
	// Some packages have only the file of their license, which begins with its name.
	const [first = ""] = readLicenseFiles(root, path);
	const license = rest.license ?? /^([\w.-]+) License\n/.exec(first)?.[1];
	if (name === undefined || version === undefined || license === undefined)
		throw new Error(`${path} is bundled, and it does not name its license.`);
	return { name, version, license, path };
}

// Some packages have it only at the end of their description.
function readLicenseTexts(root: string, path: string): string[] {
	const texts = readLicenseFiles(root, path);
	if (texts.length > 0) return texts;
	const description = join(root, path, "README.md");
	const text = existsSync(description)
		? /^#+ licen[cs]e\n([\s\S]+)/im.exec(readFileSync(description, "utf8"))
		: undefined;
	return text?.[1] === undefined ? [] : [text[1].trim()];
}

function readLicenseFiles(root: string, path: string): string[] {
	return readdirSync(join(root, path))
		.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
		.sort()
		.map((file) => readFileSync(join(root, path, file), "utf8").trim());
}
