import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder } from "../end-to-end/process.ts";
import { openProgram } from "../source/shell.ts";
import { openApi, people } from "../webex/harness.ts";

/** Commands that print no result, or the script that they are asked for. */
const without = ["serve", "completion"];

/** Commands whose result this shell cannot make; their own tests read their JSON. */
const elsewhere = [
	...["clone", "plan", "apply", "undo", "compare", "certify", "proxy"],
	...["health", "doctor", "console", "verify", "backup", "restore", "copy"],
];

const acme = "Acme, Inc.";
const john = "john.andersen@example.com";

/** A line for each command, in an order in which each has something to do. */
const lines = (folder: string): string[][] => [
	["token", "create", john],
	["token", "list"],
	["token", "revoke", "<id>"],
	["integration", "create", "Nightly", "--redirect-uri", "http://localhost/"],
	["integration", "list"],
	["integration", "delete", "<clientId>"],
	["organization", "create", "Example", "--admin", "x@example.org"],
	["organization", "list"],
	["organization", "manage", acme, "Example"],
	["organization", "lock", "Example"],
	["organization", "unlock", "Example"],
	["organization", "settings", "Example", "--require-if-match", "on"],
	["license", "create", acme, "Boards", "--seats", "5"],
	["license", "list", acme],
	["license", "seats", acme, "Boards", "6"],
	["group", "create", acme, "Night shift"],
	["group", "list", acme],
	["group", "add", acme, "Night shift", john],
	["group", "remove", acme, "Night shift", john],
	["license-template", "create", acme, "Boards", "--group", "Night shift"],
	["license-template", "update", acme, "Boards", "--group", "Night shift"],
	["license-template", "list", acme],
	["license-template", "delete", acme, "--group", "Night shift"],
	["group", "delete", acme, "Night shift"],
	["person", "enable", john],
	["people", "list", "--limit", "3"],
	["people", "show", john],
	["people", "create", "eve@example.com", "name=Eve Example"],
	["people", "set", "eve@example.com", "title=GM"],
	["people", "set", "eve@example.com", "title=CTO", "--dry-run"],
	["people", "undo", "eve@example.com", "v2"],
	["people", "history", "eve@example.com"],
	["people", "delete", "eve@example.com", "--yes"],
	["people", "restore", "eve@example.com"],
	["presence", john, "--status", "meeting", "--for", "10m"],
	["seed", "--people", "10"],
	["export", "--output", join(folder, "people.csv")],
	["import", join(folder, "new.csv")],
	["requests"],
	["fault", "add", "--method", "PUT", "--status", "503"],
	["fault", "list"],
	["fault", "clear"],
	["fault", "incidents"],
	["snapshot", "save", "before"],
	["snapshot", "list"],
	["snapshot", "load", "before"],
	["snapshot", "delete", "before"],
	["snapshot", "save", "start"],
	["reset"],
	["clock", "show"],
	["clock", "set", "2031-01-01T00:00:00Z"],
	["clock", "advance", "1d"],
	["clock", "freeze"],
	["clock", "unfreeze"],
	["clock", "reset"],
];

test("every command prints its result as lines of JSON, and the same command without it as text", async () => {
	await using folder = await createFolder();
	writeFileSync(
		join(folder.path, "new.csv"),
		"First Name,Last Name,Display Name,User ID/Email (Required)\nEve,New,Eve New,eve.new@example.com\n",
	);
	await using api = await openApi(() => openSqliteStore(":memory:"), {
		...{ isStandIn: true, areRequestsKept: true },
	});
	const send = async (request: Request) => {
		request.headers.set(
			"authorization",
			`Bearer ${await api.tokenOf(people.full)}`,
		);
		const reply = await api.server.fetch(request);
		await api.server.runJobs();
		return reply;
	};
	const done = new Set<string>();
	let last: Record<string, string> = {};
	for (const words of lines(folder.path)) {
		const { program, lines } = openProgram(api.store, async () => {}, send);
		// A word such as <id> is that property of the result before.
		const filled = words.map((word) =>
			word.replace(/^<(\w+)>$/, (_, name: string) => last[name] ?? word),
		);
		await program.parseAsync([...filled, "--json"], { from: "user" });
		const leaf = leavesOf(program).find(
			(command) =>
				nameOf(command) === words.slice(0, depthOf(command)).join(" "),
		);
		done.add(leaf === undefined ? words.join(" ") : nameOf(leaf));
		expect([words, lines.length]).not.toEqual([words, 0]);
		for (const line of lines) {
			const value: unknown = JSON.parse(line);
			expect(typeof value === "object" && !Array.isArray(value)).toBe(true);
			last = value as Record<string, string>;
		}
	}
	const { program } = openProgram(api.store, async () => {}, send);
	const leaves = leavesOf(program);
	const wanted = leaves
		.map(nameOf)
		.filter((name) => ![...without, ...elsewhere].includes(name));
	expect([...done].sort()).toEqual(wanted.sort());
	expect(
		leaves
			.filter((leaf) => !leaf.options.some(({ long }) => long === "--json"))
			.map(nameOf)
			.filter((name) => !without.includes(name)),
	).toEqual([]);
});

test("what a command makes and what its list shows have the same properties, named as in the API", async () => {
	await using api = await openApi(() => openSqliteStore(":memory:"), {});
	const run = async (...words: string[]) => {
		const { program, lines } = openProgram(api.store, async () => {});
		await program.parseAsync([...words, "--json"], { from: "user" });
		return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
	};
	const redirect = ["--redirect-uri", "http://localhost/"];
	for (const [create, list, secret] of [
		[["token", "create", john], ["token", "list"], "token"],
		[
			["integration", "create", "Nightly", ...redirect],
			["integration", "list"],
			"clientSecret",
		],
		[
			["license", "create", acme, "Boards", "--seats", "5"],
			["license", "list", acme],
			"none",
		],
	] as const) {
		const [{ [secret]: hidden, ...made } = {}] = await run(...create);
		expect(await run(...list)).toContainEqual(made);
		expect(hidden === undefined).toBe(secret === "none");
	}
	for (const license of await run("license", "list", acme))
		expect(license).toMatchObject({
			totalUnits: expect.any(Number),
			consumedUnits: expect.any(Number),
		});
});

function leavesOf(command: Command): Command[] {
	return command.commands.length === 0
		? [command]
		: command.commands.flatMap(leavesOf);
}

function nameOf(command: Command): string {
	const names: string[] = [];
	for (let each = command; each.parent; each = each.parent)
		names.unshift(each.name());
	return names.join(" ");
}

function depthOf(command: Command): number {
	return nameOf(command).split(" ").length;
}
