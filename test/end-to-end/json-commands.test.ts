import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
	adminToken,
	createFolder,
	runPeopled,
	startServer,
} from "./process.ts";

const john = "john.andersen@example.com";

test("commands about whole directories print one object of JSON, and nothing else on standard output", async () => {
	await using server = await startServer();
	await using folder = await createFolder();
	const path = (name: string) => join(folder.path, name);
	const run = async (...words: string[]) => {
		const { exitCode, stdout, stderr } = await runPeopled(
			[...words, "--json"],
			"bun",
			{ PEOPLED_TOKEN: adminToken },
		);
		expect({ words, exitCode, stderr }).toMatchObject({ words, exitCode: 0 });
		expect(stdout.split("\n")).toHaveLength(2);
		return JSON.parse(stdout) as Record<string, unknown>;
	};
	const data = ["--data", server.data];
	await run("people", "set", john, "title=CTO", ...data);

	const verified = await run("verify", ...data);
	expect(verified).toMatchObject({ count: 0, findings: [] });
	const histories = verified.organizations as Record<string, unknown>[];
	const [acme] = histories.filter(({ changes }) => changes === 1);
	expect(acme).toMatchObject({ displayName: "Acme, Inc.", isWhole: true });
	const file = path("backup.db");
	const backup = await run("backup", file, ...data);
	expect(backup.file).toBe(file);
	expect(backup.heads).toContain(acme?.head);
	const restored = await run("restore", file, "--data", path("restored"));
	expect(restored).toMatchObject({ heads: backup.heads, findings: [] });
	const copied = await run(
		...["copy", "--from", `sqlite:${path("restored/peopled.db")}`],
		...["--to", `sqlite:${path("copied.db")}`],
	);
	expect(copied.rows).toBeGreaterThan(200);

	const clone = path("clone");
	const cloned = await run(
		...["clone", "--from", `${server.url}/v1`, "--data", clone],
		...["--budget", "100000"],
	);
	expect(cloned).toMatchObject({ counts: { people: 201 } });
	expect(cloned.token).toBeString();
	await run("people", "set", john, "title=CFO", "--data", clone);
	const output = path("changes.plan");
	const plan = await run("plan", "--data", clone, "--output", output);
	expect(plan).toHaveProperty("digest");
	expect(readFileSync(output, "utf8")).toContain("CFO");
	expect(await run("plan", "--show", output)).toEqual(plan);
	const applied = await run("apply", output, "--to", "local", "--data", clone);
	expect(JSON.stringify(applied)).toContain(john);
});
