import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { execFile } from "node:child_process";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { compileExecutable } from "../../bench/release/executable.ts";
import { fileNameOf, ownTarget, targets } from "../../bench/release/targets.ts";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import {
	adminToken,
	createFolder,
	runScript,
	send,
	startServer,
	waitFor,
} from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { codesIn, readDocument, readTables, root } from "../source/document.ts";

const run = promisify(execFile);
const target = ownTarget();

describe.skipIf(target === undefined)("an executable", () => {
	let folder: Awaited<ReturnType<typeof createFolder>>;
	let file: string;
	/** The folder in which it runs, with nothing in it. */
	let empty: string;
	let data: string;

	/** Starts it with no variable but the token, so with an empty PATH too. */
	const start = (...flags: string[]) =>
		startServer({
			program: [
				"/usr/bin/env",
				"-i",
				`PEOPLED_ADMIN_TOKEN=${adminToken}`,
				file,
			],
			folder: empty,
			data,
			flags: ["--pages", "on", ...flags],
		});
	const command = async (...words: string[]) => {
		const env = {};
		const { stdout } = await run(file, words, { cwd: empty, env });
		return stdout;
	};

	beforeAll(async () => {
		folder = await createFolder();
		[file, empty, data] = ["peopled", "empty", "data"].map((name) =>
			join(folder.path, name),
		) as [string, string, string];
		await mkdir(empty);
		const built = await runScript(["bench/build.ts"], { runtime: "bun" });
		expect(built.stderr).toBe("");
		await compileExecutable({
			dist: join(root, "dist"),
			file,
			target: target as NonNullable<typeof target>,
			runtime: process.execPath,
		});
	}, 60_000);
	afterAll(() => folder[Symbol.asyncDispose]());

	test("serves, backs up and restores from an empty folder, with an empty PATH", async () => {
		const person = `/v1/people/${exampleIds.person}`;
		const titleOf = async (server: Parameters<typeof send>[0]) =>
			(await send<{ title?: string }>(server, "GET", person)).title;
		{
			await using server = await start("--backup-every", "1h");
			const update = { ...examplePersonUpdate, title: "Executable" };
			await send(server, "PUT", person, update);
			for (const page of ["/console", "/reference"]) {
				const document = await (await fetch(server.url + page)).text();
				const [, script = ""] =
					/<script type="module"[^>]* src="([^"]+)"/.exec(document) ?? [];
				const reply = await fetch(server.url + script);
				expect(reply.status).toBe(200);
				expect(reply.headers.get("content-type")).toContain("javascript");
			}
			// Enough for the thread that writes long changes.
			const operations = Array.from({ length: 50 }, (_, index) => ({
				method: "POST",
				path: "/people",
				body: {
					displayName: `Person ${index}`,
					emails: [`person-${index}@example.com`],
				},
			}));
			const bulk = { mode: "all-or-nothing", operations };
			expect(await send(server, "POST", "/v1/bulk", bulk)).toMatchObject({
				done: 50,
			});
			// A process of its own writes the backup.
			await waitFor("the server's own backup", async () =>
				server.stderr().includes("A backup was written and checked"),
			);
			await command("backup", join(folder.path, "copy.db"), "--data", data);
			await send(server, "PUT", person, { ...update, title: "Later" });
			expect(await command("health", "--json", "--url", server.url)).toContain(
				'"writable":true',
			);
			expect(await server.stop()).toMatchObject({ exitCode: 0 });
		}
		await command("restore", join(folder.path, "copy.db"), "--data", data);
		await command("verify", "--data", data);
		await using server = await start();
		expect(await titleOf(server)).toBe("Executable");
		expect(await readdir(empty)).toEqual([]);
	}, 60_000);

	test("is as small as the document says", async () => {
		const { size } = await stat(file);
		expect(size).toBeLessThan(130e6);
		const named = readTables(readDocument("docs/operating.md")).flatMap(
			([name]) => codesIn(name ?? ""),
		);
		const { version } = JSON.parse(readDocument("package.json"));
		for (const target of targets)
			expect(named).toContain(fileNameOf(target, version));
	});

	test("takes nothing from the folder in which it is started", async () => {
		const marks = ["bunfig.toml", ".env", "mark.js"];
		const contents = [
			'preload = ["./mark.js"]\n',
			"PEOPLED_BODY_LIMIT=wrong\n",
			'process.stdout.write("A script of the folder ran.\\n");\n',
		];
		for (const [index, name] of marks.entries())
			await writeFile(join(empty, name), contents[index] as string);
		await using server = await startServer({
			program: ["/usr/bin/env", "-i", file],
			folder: empty,
			flags: ["--log-level", "silent"],
		});
		expect(server.stdout()).toContain("peopled is ready");
		expect(server.stdout()).not.toContain("A script of the folder");
	}, 60_000);

	test.if(process.platform === "linux")(
		"shares a port among workers on PostgreSQL",
		async () => {
			await using database = await takeDatabase();
			await using server = await start(
				...["--store", database.address, "--workers", "2"],
			);
			expect(server.stdout()).toContain("Workers        2");
			const me = await send(server, "GET", "/v1/people/me");
			expect(me).toMatchObject({ emails: ["admin@example.com"] });
			expect(await server.stop()).toMatchObject({ exitCode: 0 });
		},
		60_000,
	);
});
