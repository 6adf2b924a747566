import { expect, test } from "bun:test";
import { openClient } from "../../src/client/client.ts";
import { adminToken, runScript, startServer } from "./process.ts";

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
