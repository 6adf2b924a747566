import { expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createFolder, runPeopled, startServer } from "./process.ts";

test("a server tells its address in a file, and removes it at its end", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "ready.json");
	writeFileSync(file, "of an earlier server");
	await using server = await startServer({ flags: ["--ready-file", file] });
	expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
		url: server.url,
		pid: server.pid,
	});
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const second = await runPeopled([
		"serve",
		"--port",
		"0",
		"--data",
		server.data,
		"--ready-file",
		file,
	]);
	expect(second.exitCode).toBe(1);
	expect(existsSync(file)).toBe(true);
	await server.stop();
	expect(existsSync(file)).toBe(false);

	await using third = await startServer({ flags: ["--ready-file", file] });
	writeFileSync(file, "of a later server");
	await third.stop();
	expect(readFileSync(file, "utf8")).toBe("of a later server");

	const nowhere = join(folder.path, "nowhere", "ready.json");
	const failed = await runPeopled([
		"serve",
		"--port",
		"0",
		"--data",
		folder.path,
		"--ready-file",
		nowhere,
	]);
	expect(failed.exitCode).toBe(4);
	expect(failed.stderr).toContain("does not exist.");
});
