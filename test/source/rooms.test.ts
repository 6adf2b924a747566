import { describe, expect, test } from "bun:test";
import { listFiles, readDocument } from "./document.ts";
import { drawRooms, ownPackages, rooms } from "./rooms.ts";

interface Source {
	path: string;
	/** The source without comments. */
	code: string;
	/** Module specifiers, as written. */
	imports: readonly string[];
}

/** Returns what is wrong with a file, in sentences that begin with its path. */
type Rule = (source: Source) => string[];

const testPackages = ["bun:test", "fast-check"];

const rules: Record<string, Rule> = {
	"imports only what its room may": complainOfImports,

	"leaves clock, randomness and environment outside the directory": ({
		path,
		code,
	}) =>
		path.startsWith("src/directory/") && !isTest(path)
			? [
					...withoutTexts(code).matchAll(
						/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bMath\.random\b|\bcrypto\.|\bprocess\.|\bfetch\(/g,
					),
				].map(([name]) => `${path} uses ${name}: take it as an argument.`)
			: [],

	"uses the runtime's own API only where the port is opened": ({
		path,
		code,
		imports,
	}) =>
		path.startsWith("src/") && path !== "src/http/port.ts" && !isTest(path)
			? [
					...(/\bBun\b/.test(withoutTexts(code)) ? ["Bun"] : []),
					...imports.filter((name) => /^bun(:|$)/.test(name)),
				].map((name) => `${path} uses ${name}: only src/http/port.ts may.`)
			: [],

	// On both engines the overlay of a batch is a private temporary database.
	"opens SQLite only in its engine": ({ path, imports }) =>
		path.startsWith("src/") &&
		imports.includes("node:sqlite") &&
		!path.startsWith("src/storage/sqlite/") &&
		path !== "src/storage/sql/steps/overlay.ts"
			? [`${path} imports node:sqlite: only src/storage/sqlite may.`]
			: [],
};

const sources = ["src", "test", "bench", "rehearse"]
	.flatMap(listFiles)
	.filter((path) => path.endsWith(".ts"))
	.map((path) => parseSource(path, readDocument(path)));

describe("every file", () => {
	test.each(Object.entries(rules))("%s", (_, rule) => {
		expect(sources.flatMap(rule)).toEqual([]);
	});
});

test("every folder of src is a room, and every room is there", () => {
	const there = listFiles("src").map((path) => path.split("/")[1] ?? "");
	expect(Object.keys(rooms).sort()).toEqual([...new Set(there)].sort());
});

test("ARCHITECTURE.md draws the rooms as the table has them", () => {
	expect(readDocument("ARCHITECTURE.md")).toContain(drawRooms());
});

test("no arrow between rooms runs back up, and each is used", () => {
	const names = Object.keys(rooms);
	const used = new Set(
		sources.flatMap(({ path, imports }) =>
			imports
				.filter((name) => name.startsWith("."))
				.map((name) => `${roomOf(path)} ${roomOf(targetOf(path, name))}`),
		),
	);
	for (const [name, { rooms: targets }] of Object.entries(rooms))
		for (const target of targets) {
			expect(names.indexOf(target)).toBeGreaterThan(names.indexOf(name));
			expect(used).toContain(`${name} ${target}`);
		}
});

test("every name that a file exports is imported by another file", () => {
	const imported = new Set(
		sources.flatMap(({ path, code }) => [
			...[...code.matchAll(importPattern)].flatMap(
				([, names = "", from = ""]) =>
					namesIn(names, code).map((name) => `${targetOf(path, from)} ${name}`),
			),
			...[...code.matchAll(lateImportPattern)].map(
				([, from = "", name]) => `${targetOf(path, from)} ${name}`,
			),
		]),
	);
	const exported = sources.flatMap(({ path, code }) =>
		[
			...code.matchAll(
				/^export (?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gm,
			),
		].map(([, name]) => `${path} ${name}`),
	);
	expect(exported.filter((name) => !imported.has(name))).toEqual([]);
});

const importPattern =
	/\b(?:import|export)\s+(?:type\s+)?([^;"']*?)\s*from\s*["'](\.[^"']+)["']/g;

/** `(await import("./a.ts")).name`: a name of a file that is loaded when it is needed. */
const lateImportPattern =
	/\(\s*await import\(\s*"(\.[^"]+)",?\s*\)\s*\)\s*\.(\w+)/g;

/** The names that an import statement takes, or those that are used of the namespace it takes. */
function namesIn(names: string, code: string): string[] {
	const namespace = /\*\s+as\s+(\w+)/.exec(names)?.[1];
	if (namespace !== undefined)
		return [...code.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, "g"))].map(
			([, name = ""]) => name,
		);
	return names
		.replaceAll(/[{}]/g, "")
		.split(",")
		.map(
			(name) =>
				name
					.trim()
					.replace(/^type /, "")
					.split(" as ", 1)[0] ?? "",
		);
}

test("citus.sql distributes every table of PostgreSQL, and no other", () => {
	const textOf = (isWanted: (path: string) => boolean) =>
		listFiles("src/storage/postgres")
			.filter((path) => path.endsWith(".sql") && isWanted(path))
			.map(readDocument)
			.join("\n");
	const namesOf = (text: string, pattern: RegExp) =>
		[...text.matchAll(pattern)].map(([, name = ""]) => name).sort();
	expect(
		namesOf(
			textOf((path) => path.endsWith("citus.sql")),
			/^SELECT create_(?:distributed|reference)_table\('(\w+)'/gm,
		),
	).toEqual(
		namesOf(
			textOf((path) => path.includes("/migrations/")),
			/^CREATE TABLE (\w+)/gm,
		),
	);
});

describe("the rules themselves", () => {
	test.each([
		["src/directory/people/x.ts", 'import { a } from "../../webex/ids.ts";'],
		["src/directory/x.ts", 'import { randomUUID } from "node:crypto";'],
		["src/contract/x.ts", 'import type { A } from "../directory/errors.ts";'],
		["src/http/x.ts", 'import { Hono } from "hono";'],
		["src/http/x.ts", 'import { openSqliteStore } from "../storage/a.ts";'],
		["src/http/x.ts", 'const { serve } = await import("@hono/node-server");'],
		["src/http/x.ts", 'export { settings } from "../settings/config.ts";'],
		["src/cli/x.ts", 'import { serve } from "../process/serve.ts";'],
		["src/cli/x.ts", 'import "../storage/sqlite/store.ts";'],
		[
			"src/client/x.ts",
			'import {\n\tPerson,\n} from "../directory/people/person.ts";',
		],
		[
			"src/storage/postgres/x.ts",
			'import { DatabaseSync } from "node:sqlite";',
		],
		["src/storage/sqlite/x.ts", 'import pg from "pg";'],
		["src/process/open-store.ts", 'import pg from "pg";'],
		["src/sample/x.ts", 'import { showId } from "../webex/ids.ts";'],
		["src/elsewhere/x.ts", 'import { a } from "../directory/errors.ts";'],
		["src/directory/x.ts", "const now = Date.now();"],
		["src/directory/x.ts", "const now = new Date();"],
		["src/directory/x.ts", "const chance = Math.random();"],
		["src/directory/x.ts", "const home = process.env.HOME;"],
		["src/http/x.ts", "Bun.serve({});"],
		["src/storage/sqlite/x.ts", 'import { Database } from "bun:sqlite";'],
	])("complain of %s: %s", (path, text) => {
		const complaints = complainOf(path, text);
		expect(complaints).not.toEqual([]);
		for (const complaint of complaints) expect(complaint).toStartWith(path);
	});

	test.each([
		["src/directory/x.ts", "// any Date.now() of process.env\n"],
		["src/directory/x.ts", 'const text = "process.env, Date.now()";'],
		["src/directory/x.ts", "const at = new Date(options.now);"],
		["src/http/router.ts", 'import { Hono } from "hono";'],
		["src/http/router.ts", 'app.on("GET", "/a", handle); // Bun'],
		["src/http/port.ts", "const { Bun: bun } = globalThis;"],
		["src/directory/people/person.test.ts", 'import { test } from "bun:test";'],
		["src/storage/sqlite/x.ts", 'import { DatabaseSync } from "node:sqlite";'],
		["src/storage/postgres/x.ts", 'import pg from "pg";'],
	])("do not complain of %s: %s", (path, text) => {
		expect(complainOf(path, text)).toEqual([]);
	});
});

function complainOf(path: string, text: string): string[] {
	const source = parseSource(path, text);
	return Object.values(rules).flatMap((rule) => rule(source));
}

function complainOfImports({ path, imports }: Source): string[] {
	if (!path.startsWith("src/")) return [];
	const name = roomOf(path);
	const room = rooms[name];
	if (room === undefined)
		return [`${path} is in a room that test/source/rooms.ts does not list.`];
	const packages = [
		...room.packages,
		...Object.entries(ownPackages).flatMap(([owner, owned]) =>
			path.startsWith(owner) ? owned : [],
		),
		...(isTest(path) ? testPackages : []),
	];
	return imports.flatMap((specifier) => {
		if (packages.includes(specifier)) return [];
		if (specifier.startsWith(".")) {
			const target = roomOf(targetOf(path, specifier));
			return target === name || room.rooms.includes(target)
				? []
				: [`${path} imports ${specifier}, but ${name} may not use ${target}.`];
		}
		return packages.some((known) =>
			known.endsWith(":")
				? specifier.startsWith(known)
				: specifier === known || specifier.startsWith(`${known}/`),
		)
			? []
			: [`${path} imports ${specifier}, which ${name} may not.`];
	});
}

function targetOf(path: string, specifier: string): string {
	return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** The folder or file of `src` that a path is in. */
function roomOf(path: string): string {
	return path.startsWith("src/") ? (path.split("/")[1] ?? "") : "";
}

function isTest(path: string): boolean {
	return path.endsWith(".test.ts");
}

function parseSource(path: string, text: string): Source {
	// A comment begins where a line does, or after a space: the addresses in texts (https://) are none.
	const code = text
		.replaceAll(/\/\*[\s\S]*?\*\//g, "")
		.replaceAll(/(^|\s)\/\/.*$/gm, "$1");
	const imports = [
		...code.matchAll(
			/^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
		),
	].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
	return { path, code, imports };
}

function withoutTexts(code: string): string {
	return code
		.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
		.replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
		.replaceAll(/`(?:[^`\\$]|\\.)*`/g, "``");
}
