import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Glob } from "bun";
import { root } from "./document.ts";

const sources = [
	...new Glob("src/{console,reference,look,words,client}/**/*.ts").scanSync(
		root,
	),
]
	.filter((path) => !path.endsWith(".test.ts"))
	.sort();

/** What a file imports to use it, not only its types. */
function importsOf(path: string): string[] {
	const text = readFileSync(join(root, path), "utf8");
	return [
		...text.matchAll(/^(?:import|export) (?!type )([^"]*?)from "([^"]+)";/gm),
	]
		.filter(([, names = ""]) => !isOnlyTypes(names))
		.map(([, , from = ""]) =>
			from.startsWith(".")
				? relative(root, join(root, dirname(path), from))
				: from,
		);
}

function isOnlyTypes(names: string): boolean {
	const each = /\{([\s\S]*)\}/.exec(names)?.[1]?.split(",") ?? [];
	const given = each.map((name) => name.trim()).filter(Boolean);
	return given.length > 0 && given.every((name) => name.startsWith("type "));
}

function hasSchemas(path: string, seen = new Set<string>()): boolean {
	if (path === "typebox") return true;
	if (!path.startsWith("src/") || seen.has(path)) return false;
	seen.add(path);
	return importsOf(path).some((imported) => hasSchemas(imported, seen));
}

test("no page loads the schemas of the contract", () => {
	const heavy = sources.flatMap((path) =>
		importsOf(path)
			.filter((imported) => imported.startsWith("src/contract/"))
			.filter((imported) => hasSchemas(imported))
			.map((imported) => `${path} imports ${imported}`),
	);
	expect(sources.length).toBeGreaterThan(100);
	expect(hasSchemas("src/contract/job.ts")).toBe(true);
	expect(heavy).toEqual([]);
});
