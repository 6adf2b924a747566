import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPeopled } from "../../../src/testing/start-peopled.ts";
import { createFolder, startServer } from "../../end-to-end/process.ts";
import { openProgram } from "../../source/shell.ts";

test("peopled fault adds rules from options and JSON, lists and clears them", async () => {
	await using peopled = await startPeopled();
	const run = async (...words: string[]) => {
		const { program, lines } = openProgram(
			undefined as never,
			async () => {},
			(request) => {
				request.headers.set("authorization", `Bearer ${peopled.token}`);
				return fetch(request);
			},
		);
		await program.parseAsync(["fault", ...words, "--url", peopled.url], {
			from: "user",
		});
		return lines;
	};
	const first = await run(
		...["add", "--method", "PUT,PATCH", "--path", "/v1/people/*"],
		...["--nth", "1,3", "--status", "503", "--retry-after", "rand(30)"],
		...["--message", "12", "--times", "1", "--name", "7", "--delay", "1"],
	);
	expect(first).toEqual(["1"]);
	const rule = { match: { every: 2 }, fault: { cut: "after" } };
	expect(await run("add", "--rule", JSON.stringify(rule))).toEqual(["2"]);
	const shown = (await run("list", "--json")).map((line) => JSON.parse(line));
	expect(shown).toMatchObject([
		{
			name: "7",
			match: { method: ["PUT", "PATCH"], path: "/v1/people/*", nth: [1, 3] },
			fault: {
				...{ status: 503, retryAfter: "rand(30)", message: "12", delayMs: 1 },
			},
			times: 1,
		},
		rule,
	]);
	expect((await run("list")).join("\n")).toContain(
		"Any call, one in 2, loses its connection without a reply; the call runs.",
	);
	expect(run("add", "--status", "abc", "--probability", "x")).rejects.toThrow(
		"fault.status must be a whole number, not a string",
	);
	expect(run("add", "--rule", "{}", "--status", "503")).rejects.toThrow(
		"--rule has the whole rule: leave out --status, or write its part into the JSON.",
	);
	expect(run("add", "--rule", "{")).rejects.toThrow("--rule is not valid JSON");
	await run("clear", "1");
	expect(await run("list", "--json")).toHaveLength(1);
	await run("clear");
	expect(await run("list", "--json")).toEqual([]);
});

test("a server starts with the rules of a file, and not with a wrong one", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "rules.json");
	const start = (...flags: string[]) =>
		startServer({ flags: ["--fault-file", file, ...flags] });
	writeFileSync(
		file,
		JSON.stringify([
			{ match: { path: "/health", nth: 9 }, fault: { status: 503 } },
			{ match: { path: "/v1/people/me" }, fault: { status: 418 } },
			{ incident: "retry-after-garbage" },
		]),
	);
	{
		await using server = await start();
		expect((await fetch(`${server.url}/v1/people/me`)).status).toBe(418);
		const { status } = await fetch(`${server.url}/v1/people`);
		expect(status).toBe(429);
	}
	await expect(start("--faults", "off")).rejects.toThrow(
		"--fault-file (PEOPLED_FAULT_FILE) must be left out unless the server is a stand-in with faults",
	);
	writeFileSync(file, '[{"fault": {}}, {"fault": {"status": 1}, "x": 2}]');
	await expect(start()).rejects.toThrow(
		`The rules in ${file} cannot be used. Rule 1: fault must be an object with an effect, such as {"status": 503}. Rule 2: fault.status must be 400 or more. Rule 2: x is not a property of this call.`,
	);
	writeFileSync(file, "{}");
	await expect(start()).rejects.toThrow("must be a file with a JSON list");
}, 60_000);
