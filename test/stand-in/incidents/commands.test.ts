import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startFaultFile } from "../../../src/process/fault-file.ts";
import { catalogue } from "../../../src/stand-in/incidents/catalogue.ts";
import { createFolder } from "../../end-to-end/process.ts";
import { openProgram } from "../../source/shell.ts";
import { expectStatus, people } from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

test("peopled fault adds incidents by name, and lists those that there are", async () => {
	await using world = await openWorld();
	const token = await world.api.tokenOf(people.full);
	const run = async (...words: string[]) => {
		const { program, lines } = openProgram(
			undefined as never,
			async () => {},
			(request) => {
				request.headers.set("authorization", `Bearer ${token}`);
				return world.api.server.fetch(request);
			},
		);
		await program.parseAsync(["fault", ...words, "--url", "http://localhost"], {
			from: "user",
		});
		return lines;
	};
	const made = await run(
		...["add", "--incident", "rate-limit-burst", "--person", people.john],
		...["--parameters", "seconds=10, requests=1", "--times", "9"],
	);
	expect(made).toEqual(["1"]);
	const [rule] = (await run("list", "--json")).map((line) => JSON.parse(line));
	expect(rule).toMatchObject({
		...{ incident: "rate-limit-burst", times: 9 },
		match: { person: people.john },
	});
	expectStatus(await world.update({ title: "Chief" }), 200);
	const refused = await world.update({ title: "Chief" });
	expectStatus(refused, 429);
	expect(refused.headers.get("retry-after")).toBe("10");
	expect(run("add", "--incident", "burst", "--status", "503")).rejects.toThrow(
		"incident must be a name that GET /peopled/incidents lists",
	);
	const listed = (await run("incidents", "--json")).map((line) =>
		JSON.parse(line),
	);
	expect(listed).toHaveLength(catalogue.length);
	expect((await run("incidents")).join("\n")).toContain("created-but-400");
});

test("a file of rules may name incidents, and a reset makes them happen again", async () => {
	await using folder = await createFolder();
	const file = join(folder.path, "rules.json");
	writeFileSync(file, '[{"incident": "gateway-502"}]');
	await using world = await openWorld();
	const { standIn } = world.api.server;
	startFaultFile(file, standIn);
	const ask = async () => (await world.send("GET", "/v1/people/me")).status;
	expect([await ask(), await ask()]).toEqual([502, 200]);
	standIn?.faults?.reset();
	expect([await ask(), await ask()]).toEqual([502, 200]);
	writeFileSync(file, '[{"incident": "gateway"}]');
	expect(() => startFaultFile(file, standIn)).toThrow(
		"Rule 1: incident must be a name that GET /peopled/incidents lists",
	);
});
