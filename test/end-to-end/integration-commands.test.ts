import { expect, test } from "bun:test";
import { runPeopled, startServer } from "./process.ts";

test("a service app is made from a shell for full administrators who may log in, and for nobody else", async () => {
	await using server = await startServer();
	const run = (...words: string[]) =>
		runPeopled([...words, "--data", server.data]);
	const create = (email: string) =>
		run("integration", "create", "Provisioning", "--service-app", email);
	for (const email of [
		"karim.jackson@example.com",
		"gabriel.chaudhary@example.com",
	]) {
		const refused = await create(email);
		expect(refused.exitCode).toBe(3);
		expect(refused.stderr).toContain("is no full administrator");
		expect(refused.stdout).toBe("");
	}
	const listed = await run("integration", "list");
	expect(listed.stdout).not.toContain("Provisioning");
	const made = await create("admin@example.com");
	expect(made.exitCode).toBe(0);
	expect(made.stdout).toMatch(/^C[0-9a-f]{64}\n[\w-]{64}\n$/);
}, 120_000);
