import { expect, test } from "bun:test";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canOpenBrowser } from "../../src/process/browser.ts";
import { createFolder, runPeopled, startServer } from "./process.ts";

test.skipIf(process.platform !== "linux")(
	"opens the console signed in, in the browser of the desktop or as a link",
	async () => {
		await using server = await startServer({ flags: ["--sample", "on"] });
		await using folder = await createFolder();
		const note = join(folder.path, "opened");
		const opener = join(folder.path, "xdg-open");
		writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > '${note}'\n`);
		chmodSync(opener, 0o755);
		const words = ["console", "--url", server.url, "--data", server.data];
		const desktop = {
			PATH: `${folder.path}:${process.env.PATH}`,
			...{ DISPLAY: ":0", CI: "", SSH_CONNECTION: "" },
		};
		const opened = await runPeopled(words, "bun", desktop);
		expect(opened).toMatchObject({ exitCode: 0, stdout: "" });
		const printed = await runPeopled([...words, "--print"]);
		expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
		const bare = await runPeopled(words, "bun", {
			...{ DISPLAY: "", WAYLAND_DISPLAY: "" },
		});
		expect(bare.stderr).toContain("No browser can be opened");
		const links = [readFileSync(note, "utf8"), printed.stdout, bare.stdout];
		for (const link of links) {
			const [page, code = ""] = link.trim().split("#sign-in=");
			expect(page).toBe(`${server.url}/console`);
			const reply = await fetch(`${server.url}/v1/links/sessions`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ code }),
			});
			expect(reply.status).toBe(201);
		}
	},
);

test("opens no browser on a machine of tests, over SSH, without a desktop or a terminal", () => {
	const desktop = {
		environment: { DISPLAY: ":0" } as Record<string, string>,
		platform: "linux" as NodeJS.Platform,
		isTerminal: true,
	};
	expect(canOpenBrowser(desktop)).toBe(true);
	expect(
		canOpenBrowser({ ...desktop, environment: {}, platform: "darwin" }),
	).toBe(true);
	for (const difference of [
		{ isTerminal: false },
		{ environment: {} },
		{ environment: { DISPLAY: ":0", CI: "true" } },
		{ environment: { DISPLAY: ":0", SSH_CONNECTION: "1" } },
	])
		expect(canOpenBrowser({ ...desktop, ...difference })).toBe(false);
});
