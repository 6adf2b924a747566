import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { openClient } from "../../src/client/client.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { listFiles, readDocument, root } from "../source/document.ts";
import { archiveName, type BareMachine, openBareMachine } from "./installed.ts";
import { adminToken, runScript, startServer } from "./process.ts";

const isPytestThere =
	spawnSync("python3", ["-m", "pytest", "--version"]).status === 0;

test("a build serves the API and the pages, and writes long changes on its thread", async () => {
	const built = await runScript(["bench/build.ts"], { runtime: "bun" });
	expect(built.exitCode).toBe(0);
	await using server = await startServer({
		script: "dist/main.js",
		flags: ["--pages", "on"],
	});
	for (const path of ["/console", "/reference"]) {
		const page = await fetch(`${server.url}${path}`);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain("<script");
	}
	const client = openClient({ url: server.url, token: adminToken });
	const reply = await client.call("POST /bulk", {
		body: {
			mode: "all-or-nothing",
			operations: Array.from({ length: 50 }, (_, index) => ({
				method: "POST",
				path: "/people",
				body: {
					displayName: `Built ${index}`,
					emails: [`built-${index}@example.com`],
				},
			})),
		},
	});
	expect(reply).toMatchObject({ done: 50, failed: 0 });
});

test.if(process.platform === "linux")(
	"a build shares a port among workers on Node",
	async () => {
		await using database = await takeDatabase();
		await using server = await startServer({
			script: "dist/main.js",
			runtime: "node",
			flags: ["--store", database.address, "--workers", "2"],
		});
		expect(server.stdout()).toContain("Workers        2\n");
		const client = openClient({ url: server.url, token: adminToken });
		expect(await client.call("GET /people/me")).toMatchObject({
			displayName: "Ada Admin",
		});
		expect(await server.stop()).toMatchObject({ exitCode: 0 });
	},
);

describe("an installed package", () => {
	let machine: BareMachine;
	/** Runs a command in the folder in which the package is installed, with Node 24 as `node`. */
	const runThere = (program: string, words: readonly string[]) =>
		machine.run(program, words, {
			PATH: `${machine.environment.PATH}:${process.env.PATH}`,
			DATA_FOLDER: join(machine.path, "data"),
			PEOPLED_COMMAND: "node_modules/.bin/peopled",
		});

	beforeAll(async () => {
		machine = await openBareMachine();
		await machine.run("npm", ["install", `../${archiveName}`]);
		for (const [name, text] of listExamples())
			await writeFile(join(machine.path, name), text);
	}, 60_000);
	afterAll(() => machine[Symbol.asyncDispose]());

	test("starts servers in tests on Node, also in those of the examples", async () => {
		const script = "installed-package.mjs";
		const there = join(machine.path, script);
		await copyFile(join(import.meta.dir, script), there);
		const scripts = listExamples()
			.map(([name]) => name)
			.filter((name) => name.endsWith(".node.mjs"));
		expect(scripts).toHaveLength(5);
		const { stdout } = await runThere("node", [
			...["--test", "--test-reporter=tap", "--test-isolation=none"],
			...[script, ...scripts],
		]);
		expect(stdout).toContain("# fail 0\n");
		expect(stdout).toContain("# pass 9\n");
	}, 60_000);

	test("starts a server in the example's test on Bun", async () => {
		const { stderr } = await runThere("bun", ["test"]);
		expect(stderr).toContain(" 1 pass\n 0 fail\n");
	}, 60_000);

	test("has types for modules of both kinds", async () => {
		const files = {
			"typed.mts": [
				'import { startPeopled, type StartedPeopled } from "peopled";',
				'await using peopled: StartedPeopled = await startPeopled({ people: "none" });',
				"export const url: string = peopled.url;",
				"// @ts-expect-error",
				"await startPeopled({ peopel: 1 });",
			],
			"typed.cts": [
				'import peopled = require("peopled");',
				"export const started = peopled.startPeopled({ seed: 7 });",
				"// @ts-expect-error",
				"peopled.stopPeopled();",
			],
		};
		for (const [name, lines] of Object.entries(files))
			await writeFile(join(machine.path, name), lines.join("\n"));
		const checked = await runThere("node", [
			join(root, "node_modules/typescript/bin/tsc"),
			...["--noEmit", "--strict", "--module", "nodenext"],
			...["--target", "es2024", "--lib", "esnext,dom", "--types", ""],
			...Object.keys(files),
		]);
		expect(checked).toEqual({ stdout: "", stderr: "" });
	}, 60_000);

	test.skipIf(!isPytestThere)(
		"is started by the fixture for pytest",
		async () => {
			const { stdout } = await runThere("python3", ["-m", "pytest", "-q"]);
			expect(stdout).toContain("3 passed");
		},
		60_000,
	);
});

/**
 * The examples that need nothing but the package, by the name of a file here: the runners of Node and Bun
 * take files by their names.
 */
function listExamples(): [string, string][] {
	const names = [
		...listFiles("examples/node/test").map((path) => [path, ".node.mjs"]),
		["examples/bun/test/people.mjs", ".test.mjs"],
		["examples/python-webexpythonsdk/conftest.py", ".py"],
		["examples/python-webexpythonsdk/test_people.py", ".py"],
	] as const;
	return names.map(([path = "", ending]) => [
		basename(path, extname(path)) + ending,
		readDocument(path),
	]);
}
