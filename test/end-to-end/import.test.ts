import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openClient } from "../../src/client/client.ts";
import {
	adminToken,
	createFolder,
	runScript,
	runtimes,
	startServer,
	waitFor,
} from "./process.ts";

const email = "User ID/Email (Required)";

test.each(runtimes)(
	"exports people, imports them again, and writes an error file, on %s",
	async (runtime) => {
		await using folder = await createFolder();
		await using server = await startServer({ runtime });
		const peopled = (...words: string[]) =>
			runScript(["src/main.ts", ...words, "--url", server.url], {
				runtime,
				environment: { PEOPLED_TOKEN: adminToken },
			});
		const people = join(folder.path, "people.csv");
		const errors = join(folder.path, "errors.csv");

		const exported = await peopled("export", "--output", people);
		expect(exported).toMatchObject({ exitCode: 0 });
		const imported = await peopled("import", people, "--dry-run");
		expect(imported).toMatchObject({ exitCode: 0 });
		expect(imported.stdout).toContain("would be done; nothing was stored");

		writeFileSync(
			people,
			`${email},Display Name\nada@example.org,Ada\nben,Ben\n`,
		);
		const partly = await peopled("import", people, "--errors", errors);
		expect(partly.exitCode).toBe(3);
		expect(partly.stdout).toContain("1 of 2 done, 1 refused.");
		expect(partly.stderr).toContain(`Correct the problems in ${errors}`);
		const wrong = readFileSync(errors, "utf8");
		expect(wrong).toContain("must be an e-mail address");

		writeFileSync(errors, wrong.replace("ben,", "ben@example.org,"));
		const corrected = await peopled("import", errors, "--org", "Acme, Inc.");
		expect(corrected).toMatchObject({ exitCode: 0 });
		const client = openClient({ url: server.url, token: adminToken });
		const { items } = await client.call("GET /people", {
			query: { email: "ben@example.org" },
		});
		expect(items[0]?.displayName).toBe("Ben");
	},
);

test("prints what was done with a warning, and fails for it when it is strict", async () => {
	await using folder = await createFolder();
	await using server = await startServer({});
	const file = join(folder.path, "people.csv");
	writeFileSync(
		file,
		`${email},Display Name,Advanced Messaging,Webex Webinars - 1000\n${Array.from(
			{ length: 20 },
			(_, index) => `w${index}@example.org,W ${index},TRUE,TRUE\n`,
		).join("")}`,
	);
	const run = (...flags: string[]) =>
		runScript(["src/main.ts", "import", file, "--url", server.url, ...flags], {
			runtime: "bun",
			environment: { PEOPLED_TOKEN: adminToken },
		});
	const loose = await run("--dry-run");
	expect(loose).toMatchObject({ exitCode: 0 });
	expect(loose.stdout).toContain("would be done with a warning:");
	expect(loose.stdout).toContain("Webex Webinars - 1000");
	const strict = await run("--dry-run", "--strict");
	expect(strict.exitCode).toBe(3);
	expect(strict.stderr).toMatch(/\d+ items? (was|were) done with a warning/);
});

test("continues a job after the server was killed, and does each item exactly once", async () => {
	await using folder = await createFolder();
	const count = 3000;
	let id = "";
	{
		await using server = await startServer({ data: folder.path });
		const client = openClient({ url: server.url, token: adminToken });
		const lines = Array.from({ length: count }, (_, index) =>
			JSON.stringify({
				method: "POST",
				path: "/people",
				body: { emails: [`p${index}@example.org`], displayName: `P ${index}` },
			}),
		);
		const mediaType = "application/x-ndjson";
		const job = await client.call("POST /bulk/jobs", {
			body: { mediaType, content: lines.join("\n") },
		});
		id = job.id;
		await waitFor("the job to get on", async () => {
			const { done } = await client.call("GET /bulk/jobs/{jobId}", {
				path: { jobId: id },
			});
			return done > 0;
		});
		await server.kill();
	}
	await using server = await startServer({ data: folder.path });
	const client = openClient({ url: server.url, token: adminToken });
	const job = await waitFor("the job to end", async () => {
		const known = await client.call("GET /bulk/jobs/{jobId}", {
			path: { jobId: id },
		});
		return known.ended && known;
	});
	// Done twice, a creation would be refused the second time, since its e-mail would be taken.
	expect(job).toMatchObject({ state: "done", done: count, failed: 0 });
	let found = 0;
	for await (const { displayName } of client.each("GET /people", {
		query: { max: 1000 },
	}))
		if (/^P \d+$/.test(displayName)) found++;
	expect(found).toBe(count);
});
