import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { execFile, spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openClient } from "../../src/client/client.ts";
import { readDocument } from "../source/document.ts";
import { adminToken, createFolder, runScript, startServer } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const node = join(root, "node_modules/.bin/node");
const run = promisify(execFile);
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

// After the test above, which makes the build: packing it again at the same time would take it away.
describe("an installed package, without its dependencies", () => {
	let folder: Awaited<ReturnType<typeof createFolder>>;
	/** Runs a command in the folder in which the package is installed, with Node 24 as `node`. */
	const runThere = (program: string, words: readonly string[]) =>
		run(program, words, {
			cwd: folder.path,
			env: {
				...process.env,
				PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}`,
				DATA_FOLDER: join(folder.path, "data"),
			},
		}).catch((failure: { stdout: string; stderr: string }) => failure);

	beforeAll(async () => {
		folder = await createFolder();
		const { path: cwd } = folder;
		const packing = ["pack", "--ignore-scripts", "--pack-destination", cwd];
		await run("npm", packing, { cwd: root });
		const modules = join(cwd, "node_modules");
		const installed = join(modules, "peopled");
		await mkdir(installed, { recursive: true });
		const archive = join(cwd, "peopled-0.1.0.tgz");
		await run("tar", [
			"-xzf",
			archive,
			"-C",
			installed,
			"--strip-components=1",
		]);
		await mkdir(join(modules, ".bin"));
		await chmod(join(installed, "bin/peopled.js"), 0o755);
		await symlink("../peopled/bin/peopled.js", join(modules, ".bin/peopled"));
		for (const [name, text] of listExamples())
			await writeFile(join(cwd, name), text);
	}, 60_000);
	afterAll(() => folder[Symbol.asyncDispose]());

	test("starts servers in tests on Node, also in those of the document", async () => {
		const script = "installed-package.mjs";
		const there = join(folder.path, script);
		await copyFile(join(import.meta.dir, script), there);
		const scripts = listExamples()
			.map(([name]) => name)
			.filter((name) => name.endsWith(".node.mjs"));
		expect(scripts).toHaveLength(5);
		const { stdout } = await runThere(node, [
			...["--test", "--test-reporter=tap", "--test-isolation=none"],
			...[script, ...scripts],
		]);
		expect(stdout).toContain("# fail 0\n");
		expect(stdout).toContain("# pass 9\n");
	}, 60_000);

	test("starts a server in the document's test on Bun", async () => {
		const { stderr } = await runThere("bun", ["test"]);
		expect(stderr).toContain(" 1 pass\n 0 fail\n");
	}, 60_000);

	test.skipIf(!isPytestThere)(
		"is started by the document's fixture of pytest",
		async () => {
			const { stdout } = await runThere("python3", ["-m", "pytest", "-q"]);
			expect(stdout).toContain("3 passed");
		},
		60_000,
	);

	test("runs its command", async () => {
		const { stdout } = await runThere("node_modules/.bin/peopled", [
			"--version",
		]);
		expect(stdout).toBe("0.1.0\n");
	}, 60_000);
});

/** The examples of the document by the name of a file: their own, or one that tells which runner they are for. */
function listExamples(): [string, string][] {
	const text = readDocument("docs/testing.md");
	const blocks = [...text.matchAll(/^```(js|python)\n([\s\S]*?)^```$/gm)];
	return blocks.map(([, , code = ""], index) => {
		const own = /^# ([\w.]+)$/m.exec(code)?.[1];
		const isForBun = code.includes('from "bun:test"');
		return [own ?? `example-${index}.${isForBun ? "test" : "node"}.mjs`, code];
	});
}
