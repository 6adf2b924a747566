import { afterAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { runPeopled } from "../../end-to-end/process.ts";
import { root } from "../../source/document.ts";
import { openApi, people } from "../../webex/harness.ts";
import { openCloneFolders } from "../cloning.ts";
import { openClone } from "./planning.ts";

const folders = openCloneFolders();
afterAll(() => folders[Symbol.dispose]());

test("peopled plan prints the digest alone for scripts, and writes no file beyond a threshold", async () => {
	const dataFolder = folders.fresh();
	const output = folders.fresh();
	await using api = await openApi(() => openSqliteStore(":memory:"));
	await using clone = await openClone(api, dataFolder);
	await clone.change(people.john, { title: "CEO" });
	await clone.change(people.member, { loginEnabled: false });
	// The server of the clone still runs.
	const plan = ["plan", "--data", dataFolder, "--output", output];
	const refused = await runPeopled(plan);
	expect(refused.exitCode).toBe(1);
	expect(refused.stdout).toBe("");
	expect(refused.stderr).toContain("add --allow logins=1");
	expect(existsSync(output)).toBe(false);
	const written = await runPeopled([...plan, "--allow", "logins=1"]);
	expect(written.exitCode).toBe(0);
	expect(written.stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/);
	expect(written.stderr).toContain('title: (none) → "CEO"');
	const wrong = await runPeopled([...plan, "--allow", "logins"]);
	expect(wrong.exitCode).toBe(2);
	const shown = await runPeopled(["plan", "--show", output]);
	expect(shown.stdout).toContain("1 person cannot sign in any longer");
	// The reader of the output has read enough.
	const show = `"${process.execPath}" src/main.ts plan --show "${output}"`;
	const cut = spawnSync("sh", ["-c", `{ ${show}; echo $? >&2; } | true`], {
		cwd: root,
		encoding: "utf8",
	});
	expect(cut.stderr).toBe("0\n");
});
