import { describe, expect, test } from "bun:test";
import { listFiles, readDocument } from "./document.ts";
import { folderPackages, ownPackages, rooms } from "./rooms.ts";

/** A file with its code: comments and texts are blanked out, so that only what runs is looked at. */
interface Source {
	path: string;
	text: string;
	code: string;
	imports: readonly string[];
}

/** What is wrong with a file, in sentences that begin with its path. */
type Rule = (source: Source) => string[];

const lengthMax = 420;

const testPackages = ["bun:test", "fast-check"];

const rules: Record<string, Rule> = {
	"imports only what its room may": complainOfImports,

	"has no any": ({ path, code }) =>
		[...code.matchAll(/(:|\bas|<|,|\||&)\s*any\b(?!\s*[(:])/g)].map(
			() => `${path} has the type any: write unknown and parse it.`,
		),

	[`has at most ${lengthMax} lines`]: ({ path, text }) => {
		const length = text.split("\n").length - 1;
		return length <= lengthMax || path.endsWith(".sql")
			? []
			: [`${path} has ${length} lines: move what holds together to a file.`];
	},

	"has a name in kebab-case that says what it holds": ({ path }) => {
		const name = path.split("/").at(-1) ?? "";
		const [stem = ""] = name.split(".");
		if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.[a-z]+$/.test(name))
			return [`${path} is not named in kebab-case.`];
		return /^(utils?|helpers?|common|misc|managers?)$/.test(stem)
			? [`${path} is not named after what it holds.`]
			: [];
	},

	"has only types that erase": ({ path, code }) =>
		[
			...code.matchAll(
				/^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(enum|namespace)\s+\w|^\s*@(\w)(?![\w-]*=)/gm,
			),
		].map(
			([, kind]) =>
				`${path} has ${kind ? `an ${kind}` : "a decorator"}, which does not erase.`,
		),

	"leaves clock, chance and environment outside the directory": ({
		path,
		code,
	}) =>
		path.startsWith("src/directory/") && !isTest(path)
			? found(
					code,
					/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.|\bMath\.random\b|\bcrypto\.|\bprocess\.|\bfetch\(/g,
				).map((what) => `${path} uses ${what}: take it as an argument.`)
			: [],

	"reads the environment only where settings are read": ({ path, code }) =>
		isSource(path) && !/^src\/(main|serve|worker|config)\.ts$/.test(path)
			? found(code, /\bprocess\.env\b/g).map(
					() => `${path} reads process.env: make it a setting of config.ts.`,
				)
			: [],

	"opens SQLite only in its engine": ({ path, imports }) =>
		isSource(path) &&
		imports.includes("node:sqlite") &&
		!path.startsWith("src/storage/sqlite/")
			? [`${path} imports node:sqlite: only src/storage/sqlite may.`]
			: [],

	"knows the runtime only where the port is opened": ({
		path,
		code,
		imports,
	}) =>
		isSource(path) && path !== "src/api/port.ts"
			? [
					...found(code, /\bBun\b/g),
					...imports.filter((name) => /^bun(:|$)/.test(name) && !isTest(path)),
				].map((what) => `${path} uses ${what}: only src/api/port.ts may.`)
			: [],

	"leaves nothing to be done": ({ path, text }) =>
		found(text, new RegExp("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b", "g")).map(
			(what) => `${path} has a ${what}: do it, or leave it out.`,
		),

	"prints only what it is told to": ({ path, code }) =>
		isSource(path)
			? found(code, /\bconsole\.\w+/g).map(
					(what) => `${path} uses ${what}: use the log or print.`,
				)
			: [],
};

const files = ["src", "test", "bench", "bin"]
	.flatMap(listFiles)
	.filter((path) => /\.(ts|mjs|js|sql)$/.test(path));
const sources = files.map((path) => parseSource(path, readDocument(path)));

describe("every file", () => {
	test.each(Object.entries(rules))("%s", (_, rule) => {
		expect(sources.flatMap(rule)).toEqual([]);
	});
});

test("citus.sql distributes every table of PostgreSQL, and no other", () => {
	const folder = "src/storage/postgres/";
	const textOf = (isWanted: (path: string) => boolean) =>
		files
			.filter((path) => path.startsWith(folder) && isWanted(path))
			.map(readDocument)
			.join("\n");
	const made = textOf((path) => path.includes("/migrations/"));
	const distributed = textOf((path) => path.endsWith("citus.sql"));
	const namesOf = (text: string, pattern: RegExp) =>
		[...text.matchAll(pattern)].map(([, name = ""]) => name).sort();
	expect(
		namesOf(
			distributed,
			/^SELECT create_(?:distributed|reference)_table\('(\w+)'/gm,
		),
	).toEqual(namesOf(made, /^CREATE TABLE (\w+)/gm));
});

describe("the rules themselves", () => {
	test.each(
		[
			["src/directory/x.ts", 'import { a } from "../api/ids.ts";'],
			["src/directory/x.ts", 'import { randomUUID } from "node:crypto";'],
			["src/directory/x.ts", 'import { Hono } from "hono";'],
			["src/contract/x.ts", 'import type { A } from "../directory/person.ts";'],
			["src/api/x.ts", 'import { Hono } from "hono";'],
			["src/api/x.ts", 'import { openSqliteStore } from "../storage/a.ts";'],
			["src/api/x.ts", 'const { serve } = await import("@hono/node-server");'],
			["src/api/x.ts", 'export { settings } from "../config.ts";'],
			["src/cli/x.ts", 'import { serve } from "../serve.ts";'],
			["src/cli/x.ts", 'import "../storage/sqlite/store.ts";'],
			[
				"src/client/x.ts",
				'import {\n\tPerson,\n} from "../directory/person.ts";',
			],
			[
				"src/storage/postgres/x.ts",
				'import { DatabaseSync } from "node:sqlite";',
			],
			["src/storage/sqlite/x.ts", 'import pg from "pg";'],
			["src/api/x.ts", 'import pg from "pg";'],
			["src/open-store.ts", 'import pg from "pg";'],
			["src/sample/x.ts", 'import { showId } from "../api/ids.ts";'],
			["src/elsewhere/x.ts", 'import { a } from "../directory/person.ts";'],
			["src/api/x.ts", "let a: any = 1;"],
			["src/api/x.ts", "const a = b as any;"],
			["src/api/x.ts", "const a = new Map<string, any>();"],
			["test/x.ts", "const a = <any>b;"],
			["src/api/x.ts", "\n".repeat(lengthMax + 1)],
			["src/api/utils.ts", ""],
			["src/api/showPerson.ts", ""],
			["src/api/x.ts", "export enum Colour { Red }"],
			["src/api/x.ts", "namespace colours {}"],
			["src/api/x.ts", "@sealed\nclass A {}"],
			["src/directory/x.ts", "const now = Date.now();"],
			["src/directory/x.ts", "const now = new Date();"],
			["src/directory/x.ts", "const chance = Math.random();"],
			["src/directory/x.ts", "const home = process.env.HOME;"],
			["src/api/x.ts", "const home = process.env.HOME;"],
			["src/api/x.ts", "Bun.serve({});"],
			["src/storage/sqlite/x.ts", 'import { Database } from "bun:sqlite";'],
			["src/api/x.ts", `// ${"TO"}DO: more`],
			["src/api/x.ts", "console.log(1);"],
		].map(([path = "", text = ""]) => [
			path,
			text.slice(0, 60).replaceAll(/\s+/g, " ").trim(),
			text,
		]),
	)("complain of %s: %s", (path, _, text) => {
		const complaints = complainOf(path, text);
		expect(complaints).not.toEqual([]);
		for (const complaint of complaints) expect(complaint).toStartWith(path);
	});

	test.each(
		[
			["src/directory/x.ts", "// any Date.now() of process.env\n"],
			["src/directory/x.ts", 'const text = "as any, console.log(Bun.serve)";'],
			["src/directory/x.ts", "const at = new Date(options.now);"],
			["src/directory/x.ts", "/** Takes: any number. */\nexport const a = 1;"],
			["src/api/server.ts", 'import { Hono } from "hono";'],
			["src/api/server.ts", 'app.on("GET", "/a", handle); // Bun'],
			["src/api/port.ts", "const { Bun: bun } = globalThis;"],
			["src/console/x.ts", 'html`<button\n@click=""></button>`;'],
			["src/console/x.d.ts", "export {};"],
			["src/directory/person.test.ts", 'import { test } from "bun:test";'],
			[
				"src/storage/sqlite/x.ts",
				'import { DatabaseSync } from "node:sqlite";',
			],
			["src/storage/postgres/x.ts", 'import pg from "pg";'],
		].map(([path = "", text = ""]) => [
			path,
			text.slice(0, 60).replaceAll(/\s+/g, " ").trim(),
			text,
		]),
	)("do not complain of %s: %s", (path, _, text) => {
		expect(complainOf(path, text)).toEqual([]);
	});
});

function complainOf(path: string, text: string): string[] {
	const source = parseSource(path, text);
	return Object.values(rules).flatMap((rule) => rule(source));
}

function complainOfImports({ path, imports }: Source): string[] {
	if (!isSource(path)) return [];
	const room = roomOf(path);
	const allowed = rooms[room];
	if (allowed === undefined)
		return [`${path} is in a room that ARCHITECTURE.md does not know.`];
	const packages = [
		...allowed.packages,
		...(ownPackages[path] ?? []),
		...Object.entries(folderPackages).flatMap(([folder, names]) =>
			path.startsWith(folder) ? names : [],
		),
		...(isTest(path) ? testPackages : []),
	];
	return imports.flatMap((name) => {
		if (name.startsWith(".")) {
			const target = roomOf(new URL(name, `file:///${path}`).pathname.slice(1));
			return target === room || allowed.rooms.includes(target)
				? []
				: [`${path} imports ${name}, but ${room} may not know ${target}.`];
		}
		return packages.some((known) =>
			known.endsWith(":")
				? name.startsWith(known)
				: name === known || name.startsWith(`${known}/`),
		)
			? []
			: [`${path} imports ${name}, which ${room} may not.`];
	});
}

/** The folder or file of `src` that a path is in. */
function roomOf(path: string): string {
	return path.split("/")[1] ?? "";
}

function isSource(path: string): boolean {
	return path.startsWith("src/") && !path.endsWith(".sql");
}

function isTest(path: string): boolean {
	return path.endsWith(".test.ts");
}

function found(text: string, pattern: RegExp): string[] {
	return [...text.matchAll(pattern)].map(([what]) => what);
}

function parseSource(path: string, text: string): Source {
	const isScript = !path.endsWith(".sql");
	const uncommented = isScript ? withoutComments(text) : "";
	const imports = [
		...uncommented.matchAll(
			/^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
		),
	].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
	return { path, text, code: withoutTexts(uncommented), imports };
}

// A comment begins where a line does, or after a space: the addresses in texts (https://) are none.
function withoutComments(text: string): string {
	return text
		.replaceAll(/\/\*[\s\S]*?\*\//g, "")
		.replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}

function withoutTexts(text: string): string {
	return text
		.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
		.replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
		.replaceAll(/`(?:[^`\\$]|\\.)*`/g, "``");
}
