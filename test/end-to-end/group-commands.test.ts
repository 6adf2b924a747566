import { expect, test } from "bun:test";
import { runPeopled, startServer } from "./process.ts";

test("groups and license templates are kept from a shell, while the server runs", async () => {
	await using server = await startServer();
	const run = async (...words: string[]) => {
		const done = await runPeopled([...words, "--data", server.data]);
		return { ...done, stdout: done.stdout.trim() };
	};
	const acme = "Acme, Inc.";
	const made = await run("group", "create", acme, "Night shift", "--json");
	expect(JSON.parse(made.stdout)).toMatchObject({
		displayName: "Night shift",
		memberCount: 0,
	});
	const created = await run(
		...["license-template", "create", acme, "Webex Webinars - 1000"],
		...["--group", "night shift"],
	);
	expect(created.stdout).toBe("Night shift assigns Webex Webinars - 1000.");
	const added = await run(
		...["group", "add", acme, "night shift"],
		...["karim.jackson@example.com"],
	);
	expect(added.stdout).toBe("Night shift: 1 joined, 0 left, 1 in all.");
	const wrong = await run(
		...["group", "remove", acme, "night shift"],
		...["karim.jackson@example.com", "nobody@example.com"],
	);
	expect(wrong.exitCode).toBe(3);
	expect(wrong.stderr).toContain('There is no person "nobody@example.com"');
	const listed = await run("license-template", "list", acme, "--json");
	expect(JSON.parse(listed.stdout)).toEqual({
		group: "Night shift",
		licenses: ["Webex Webinars - 1000"],
	});
	const groups = await run("group", "list", acme);
	expect(groups.stdout).toMatch(/^Night shift +1 /m);
	const deleted = await run("group", "delete", acme, "Night shift");
	expect(deleted.stdout).toBe("Deleted Night shift; 1 left it.");
	expect(deleted.stderr).toContain("license template");
	const empty = await run("group", "create", acme, "");
	expect(empty.exitCode).toBe(3);
	expect(empty.stderr).toContain("displayName must not be empty");
}, 120_000);
