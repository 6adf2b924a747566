import { expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { createFolder, runPeopled, startServer } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("a copy that is killed in the middle is finished by the same command, and a server goes on with it", async () => {
	await using folder = await createFolder();
	await using database = await takeDatabase();
	const file = join(folder.path, "peopled.db");
	const seeded = await runPeopled([
		...["seed", "--people", "4000", "--store", `sqlite:${file}`],
	]);
	expect(seeded.exitCode).toBe(0);
	const words = ["copy", "--from", `sqlite:${file}`, "--to", database.address];
	await killInTheMiddle(words);

	const early = await runPeopled([
		...["serve", "--port", "0", "--store", database.address],
	]);
	expect(early).toMatchObject({ exitCode: 1 });
	expect(early.stderr).toContain("target of an incomplete copy");

	const { exitCode, stdout, stderr } = await runPeopled(words);
	expect(exitCode).toBe(0);
	expect(stderr).toContain("100%");
	expect(stdout).toMatch(/^[0-9a-f]{32} {2}people, 4000 rows$/m);
	expect(stdout).toContain("Both sides have the same rows");

	await using server = await startServer({
		flags: ["--store", database.address, "--sample", "off"],
	});
	const me = await fetch(`${server.url}/v1/people/me`, {
		headers: {
			authorization: `Bearer ${seeded.stdout.trim().split("\n").at(-1)}`,
		},
	});
	expect(me.status).toBe(200);
});

async function killInTheMiddle(words: readonly string[]): Promise<void> {
	const child = spawn(
		join(root, "node_modules/.bin/bun"),
		["src/main.ts", ...words],
		{ cwd: root, stdio: ["ignore", "ignore", "pipe"] },
	);
	let shown = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		shown += text;
		if (/^[1-9]0% .* rows copied$/m.test(shown)) child.kill("SIGKILL");
	});
	await once(child, "close");
	expect(shown).not.toContain("100%");
	expect(child.signalCode).toBe("SIGKILL");
}
