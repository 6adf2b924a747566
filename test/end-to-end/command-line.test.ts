import { describe, expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "../../src/http/port.ts";
import {
	adminToken,
	createFolder,
	runPeopled,
	runtimes,
	startServer,
	waitFor,
} from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Command lines of every command that works on a directory and may not make one. */
const readers: readonly (readonly string[])[] = [
	["verify"],
	["token", "list"],
	["token", "create", "ada@example.com"],
	["token", "revoke", "x"],
	["organization", "list"],
	["organization", "manage", "A", "B"],
	["organization", "lock", "A"],
	["organization", "unlock", "A"],
	["organization", "settings", "A"],
	["license", "create", "A", "B", "--seats", "1"],
	["license", "list", "A"],
	["license", "seats", "A", "B", "1"],
	["group", "list", "A"],
	["license-template", "list", "A"],
	["presence", "ada@example.com"],
];

test("shows its help when asked, and makes nothing", async () => {
	const { exitCode, stdout } = await runPeopled(["--help"]);
	expect(exitCode).toBe(0);
	expect(stdout).toContain("Usage: peopled");
});

test.each([
	[["tokn"], "tokn", "token"],
	[["verfiy"], "verfiy", "verify"],
	[["token", "creat"], "creat", "create"],
	[["license", "set", "--help"], "set", "seats"],
	[["organization", "lok", "-h"], "lok", "lock"],
])(
	"names the command that there is not in %p, and what was probably meant",
	async (words, wrong, meant) => {
		const { exitCode, stdout, stderr } = await runPeopled(words);
		expect(exitCode).toBe(2);
		expect(stdout).toBe("");
		expect(stderr).toStartWith(
			`peopled: Unknown command '${wrong}'. Did you mean ${meant}?\n`,
		);
		expect(stderr.split("\n").length).toBeLessThan(6);
	},
);

// A device that is always full, as Linux has it.
test.skipIf(!existsSync("/dev/full"))(
	"says in one sentence that its output cannot be written, and ends with 1",
	() => {
		const full = openSync("/dev/full", "w");
		const { status, stderr } = spawnSync(
			process.execPath,
			["src/main.ts", "completion", "bash"],
			{ cwd: root, stdio: ["ignore", full, "pipe"] },
		);
		closeSync(full);
		expect(String(stderr)).toMatch(
			/^peopled: The output cannot be written: .*ENOSPC.*\n$/,
		);
		expect(status).toBe(1);
	},
);

// Linux makes no folders in /proc, and calls them missing.
describe.skipIf(!existsSync("/proc/self"))("a data folder in /proc", () => {
	test.each(runtimes)(
		"cannot be made, and the server on %s says so and ends with 4",
		async (runtime) => {
			for (const data of ["/proc/none", "/proc/none/deeper"]) {
				const words = ["serve", "--port", "0", "--data", data];
				const { exitCode, stderr } = await runPeopled(words, runtime);
				expect(stderr).toBe(
					`peopled: Cannot open the directory in ${data}/peopled.db: its folder cannot be made.\n`,
				);
				expect(exitCode).toBe(4);
			}
			// Its certificate would be there too, and is made first.
			const words = ["serve", "--port", "0", "--data", "/proc/none"];
			const safe = await runPeopled(
				[...words, "--tls", "self-signed"],
				runtime,
			);
			expect(safe.stderr).toContain("/proc/none");
			expect(safe.exitCode).toBe(4);
		},
	);
});

test("makes no directory with a command that works on one, and ends with 4", async () => {
	await using folder = await createFolder();
	const empty = join(folder.path, "empty");
	mkdirSync(empty);
	const file = join(folder.path, "file");
	writeFileSync(file, "");
	const none = join(folder.path, "none");
	for (const [data, lines] of [
		[none, readers],
		[empty, [["verify"]]],
		[file, [["verify"]]],
	] as const)
		for (const words of lines) {
			const { exitCode, stderr } = await runPeopled([...words, "--data", data]);
			expect([words, exitCode]).toEqual([words, 4]);
			expect(stderr).toContain("There is no directory at ");
			expect(stderr).toContain(data);
		}
	expect(readdirSync(empty)).toEqual([]);
	expect(existsSync(none)).toBe(false);
}, 120_000);

describe("commands that speak to a server", () => {
	const environment = { PEOPLED_TOKEN: adminToken };

	test("say at which address none answers", async () => {
		await using folder = await createFolder();
		const csv = join(folder.path, "people.csv");
		writeFileSync(csv, "email\n");
		for (const words of [["export"], ["import", csv]]) {
			const { exitCode, stderr } = await runPeopled(
				[...words, "--url", "http://127.0.0.1:1"],
				"bun",
				environment,
			);
			expect(exitCode).toBe(4);
			expect(stderr).toContain("http://127.0.0.1:1");
			expect(stderr).toContain("--url");
			expect(stderr).not.toMatch(/ECONN|Unable to connect/);
		}
	});

	test("say which file is not there or cannot be written, and who was left out", async () => {
		await using server = await startServer();
		await using folder = await createFolder();
		const run = (...words: string[]) =>
			runPeopled([...words, "--url", server.url], "bun", environment);
		const missing = await run("import", join(folder.path, "none.csv"));
		expect(missing.stderr).toContain(
			`The file or folder ${join(folder.path, "none.csv")} does not exist.`,
		);
		const nowhere = join(folder.path, "none", "people.csv");
		const unwritten = await run("export", "--output", nowhere);
		expect(unwritten.exitCode).toBe(4);
		expect(unwritten.stderr).toContain(`${nowhere} does not exist.`);
		const output = join(folder.path, "people.csv");
		const { stderr } = await run("export", "--output", output);
		expect(stderr).toMatch(
			/Wrote \d+ people to .*\. Not exported: 2 bots and guests\./,
		);
		expect(statSync(output).mode & 0o777).toBe(0o600);
	});
});

test("shows a person's presence without an option, and keeps secrets alone on standard output", async () => {
	await using server = await startServer();
	const run = (...words: string[]) =>
		runPeopled([...words, "--data", server.data]);
	await run(
		"presence",
		"admin@example.com",
		"--status",
		"meeting",
		"--for",
		"10m",
	);
	const shown = await run("presence", "admin@example.com");
	expect(shown.stdout).toMatch(
		/^Ada Admin: meeting until \S+, last active \S+\n$/,
	);
	const made = await run(
		"token",
		"create",
		"admin@example.com",
		"--expires",
		"1s",
	);
	expect(made.stdout).toMatch(/^\S{40,}\n$/);
	expect(made.stderr).toContain("Ada Admin");
	const created = await run(
		"organization",
		"create",
		"Example Ltd.",
		"--admin",
		"x@example.org",
	);
	expect(created.stdout).toMatch(/^\S{40,}\n$/);
	await waitFor("the token to expire", async () =>
		(await run("token", "list")).stdout.includes("  expired "),
	);
	const { stdout } = await run("token", "list");
	expect(stdout).toContain("  all scopes");
	const refused = await run("organization", "lock", "Nowhere");
	expect(refused.stderr).not.toContain("..");
});

test.each(["on", "off"])(
	"prints hints that work on the directory that is served, with --sample %s",
	async (sample) => {
		const flags = ["--sample", sample];
		await using folder = await createFolder();
		const data = join(folder.path, "my data");
		await using server = await startServer({ data, token: null, flags });
		await using again = await server
			.stop()
			.then(() => startServer({ data, flags }));
		const hint = again.stdout();
		expect(hint).toContain(` --data '${data}'`);
		expect(hint).toContain(
			sample === "on"
				? "token create admin@example.com"
				: "organization create <name>",
		);
	},
);

const isHangupKnown = process.platform === "linux";

describe.skipIf(process.platform === "win32")("npm start", () => {
	test.each([
		["npm", "SIGTERM"],
		["npm", "SIGHUP"],
		["npm", "SIGKILL"],
		// As a terminal does.
		["all of its processes", "SIGINT"],
		...(isHangupKnown ? [["all of its processes", "SIGHUP"]] : []),
	] as [string, NodeJS.Signals][])(
		"stops the server when %s gets %s, and gives its port back",
		async (target, signal) => {
			await using folder = await createFolder();
			const port = await findFreePort({ host: "127.0.0.1", port: 0 });
			const npm = spawn(
				"npm",
				[
					...["start", "--", "--port", String(port)],
					...["--data", folder.path, "--pages", "off"],
				],
				{ cwd: root, stdio: "ignore", detached: true },
			);
			const isThere = () =>
				fetch(`http://127.0.0.1:${port}/health`).then(
					() => true,
					() => false,
				);
			await waitFor("the server to answer", isThere);
			const pid = npm.pid as number;
			process.kill(target === "npm" ? pid : -pid, signal);
			// It was not just killed: it closed its files.
			const note = join(folder.path, "peopled.db-server");
			await waitFor("the server to stop", async () =>
				readFileSync(note, "utf8").startsWith("stopped"),
			);
			await waitFor("the server to end", async () => !(await isThere()));
			expect(
				await findFreePort({ host: "127.0.0.1", port }).catch(() => "taken"),
			).toBe(port);
		},
	);
});
