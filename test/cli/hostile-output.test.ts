import { expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
	readClientConfig,
	readServerUrl,
} from "../../src/cli/client-settings.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { runPeopled } from "../end-to-end/process.ts";
import { openTerminal } from "../end-to-end/terminal.ts";
import { root } from "../source/document.ts";
import { openProgram } from "../source/shell.ts";
import { openApi } from "../webex/harness.ts";

/** Escape, the same in one character, and a letter order that is read backwards. */
const orders = "\u001b]0;title\u0007\u009b2J\u202egnp";
const escaped = "\\u001b]0;title\\u0007\\u009b2J\\u202egnp";

function expectPlain(text: string): void {
	for (const sign of ["\u001b", "\u009b", "\u202e"])
		expect(text).not.toContain(sign);
}

/** A server that says it is peopled, and answers everything with one body. */
async function openHostileServer(body: string) {
	const server = createServer((_, reply) => {
		reply.writeHead(200, {
			"content-type": "application/json",
			trackingid: "ROUTER_1",
			etag: '"1.x"',
		});
		reply.end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		[Symbol.dispose]: () => void server.close(),
	};
}

const person = {
	id: "1",
	displayName: orders,
	emails: [orders],
	title: orders,
};

test("names of a hostile server give a terminal no orders, in a table, a sentence or JSON", async () => {
	using server = await openHostileServer(JSON.stringify({ items: [person] }));
	const words = ["people", "list", "--url", server.url, "--limit", "1"];
	const token = { PEOPLED_TOKEN: "token" };
	const table = await runPeopled(words, "bun", token);
	expect(table.stdout).toContain("\ufffd]0;title\ufffd\ufffd2J\ufffdgnp");
	const json = await runPeopled([...words, "--json"], "bun", token);
	expect(json.stdout).toContain(escaped);
	expect(JSON.parse(json.stdout)).toEqual(person);
	const health = ["health", "--url", server.url, "--json"];
	const asked = await runPeopled(health, "bun");
	expect(JSON.parse(asked.stdout)).toEqual({ items: [person] });
	for (const { stdout, stderr } of [table, json, asked])
		expectPlain(stdout + stderr);
});

test("a terminal gets no orders from lines that are no table", async () => {
	using server = await openHostileServer(
		JSON.stringify({ id: `x${orders}`, changes: {}, seats: [], warnings: [] }),
	);
	const words = ["people", "create", "eve@example.com", "name=Eve"];
	await using terminal = openTerminal(
		[
			...[join(root, "node_modules/.bin/bun"), "src/main.ts"],
			...[...words, "--url", server.url],
		],
		{ cwd: root, env: { ...process.env, PEOPLED_TOKEN: "token" } },
	);
	await terminal.shows(/x\ufffd\]0;title/);
	expectPlain(terminal.text());
});

test("a command that is shown to be pasted runs nothing of an e-mail address", async () => {
	await using api = await openApi(() => openSqliteStore(":memory:"));
	const run = async (...words: string[]) => {
		const { program, told } = openProgram(api.store, async () => {});
		await program.parseAsync(["people", ...words], { from: "user" });
		return told.join("\n");
	};
	const hostile = [
		"`touch$IFS/tmp/pwned`@example.com",
		"a'|touch$IFS/tmp/pwned|'b@example.com",
		"-x$HOME@example.com",
	];
	for (const email of hostile) {
		await run("create", "--", email, "name=Eve Example");
		const hints = [
			await run("set", "--", email, "title=GM"),
			await run("history", "--", email),
			await run("delete", "--yes", "--", email),
		];
		for (const hint of hints) {
			const [, command = ""] =
				/`peopled people \w+ (?:-- )?(.*?@example\.com'?)[ `]/.exec(hint) ?? [];
			const printed = execFileSync("sh", ["-c", `printf %s ${command}`], {
				env: { HOME: "other" },
				encoding: "utf8",
			});
			expect(printed).toBe(email);
		}
		if (email.startsWith("-"))
			for (const hint of hints) expect(hint).toContain(" -- '-x");
	}
});

test("an address with a password is refused and not repeated", () => {
	const url = "http://admin:s3cret@127.0.0.1:9";
	const environment = { PEOPLED_URL: url, PEOPLED_TOKEN: "token" };
	for (const read of [readServerUrl, readClientConfig]) {
		expect(() => read({ url }, {})).toThrow("no password");
		expect(() => read({}, environment)).toThrow(/^((?!s3cret).)*$/);
	}
});
