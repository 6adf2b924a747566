import { expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openClient } from "../../src/client/client.ts";
import { adminToken, createFolder, runScript, startServer } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const node = join(root, "node_modules/.bin/node");
const run = promisify(execFile);

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
test("an installed package starts a server in a test on Node, and runs its command, without its dependencies", async () => {
	await using folder = await createFolder();
	const { path: cwd } = folder;
	const installed = join(cwd, "node_modules/peopled");
	await mkdir(installed, { recursive: true });
	const packing = ["pack", "--ignore-scripts", "--pack-destination", cwd];
	await run("npm", packing, { cwd: root });
	const archive = join(cwd, "peopled-0.1.0.tgz");
	await run("tar", ["-xzf", archive, "-C", installed, "--strip-components=1"]);
	const script = "installed-package.mjs";
	await copyFile(join(import.meta.dir, script), join(cwd, script));
	const tests = await run(node, ["--test", "--test-reporter=tap", script], {
		cwd,
		env: { ...process.env, DATA_FOLDER: join(cwd, "data") },
	}).catch((failure: { stdout: string }) => failure);
	expect(tests.stdout).toContain("# pass 4\n");
	expect(tests.stdout).toContain("# fail 0\n");
	const command = join(installed, "bin/peopled.js");
	const shown = await run(node, [command, "--version"], { cwd });
	expect(shown.stdout).toBe("0.1.0\n");
}, 60_000);
