import { describe, expect, test } from "bun:test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openClient } from "../../src/client/client.ts";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import {
	adminToken,
	createFolder,
	type Runtime,
	runPeopled,
	runtimes,
	startServer,
	waitFor,
} from "./process.ts";

const headers = {
	authorization: `Bearer ${adminToken}`,
	"content-type": "application/json",
};

/** What is stopped: on which runtime, and with which engine and processes. */
const setups: (readonly [Runtime, "sqlite" | "postgres", number])[] = [
	["bun", "sqlite", 1],
	["node", "sqlite", 1],
	["bun", "postgres", 1],
	...(process.platform === "linux"
		? ([
				["bun", "postgres", 2],
				["node", "postgres", 2],
			] as const)
		: []),
];

test.each(setups)(
	"on %s with %s and %i of it, finishes requests in progress when it is asked to stop, refuses the rest, ends streams and exits with 0",
	async (runtime, engine, workers) => {
		await using folder = await createFolder();
		await using database =
			engine === "postgres" ? await takeDatabase() : undefined;
		const setup = {
			runtime,
			data: folder.path,
			flags: [
				...(database === undefined ? [] : ["--store", database.address]),
				...["--workers", String(workers)],
			],
		};
		await using server = await startServer(setup);
		const change = (title: string, fault: Record<string, string>) =>
			fetch(`${server.url}/v1/people/${exampleIds.person}`, {
				method: "PUT",
				headers: { ...headers, ...fault },
				body: JSON.stringify({ ...examplePersonUpdate, title }),
			});
		const stream = await fetch(`${server.url}/v1/requests/stream`, { headers });
		expect(stream.status).toBe(200);
		const slow = change("Slow", { "x-peopled-fault": "delay=1500" });
		await waitFor("the slow request to arrive", async () =>
			// The other one in flight is the one that asks.
			(await (await fetch(`${server.url}/metrics`)).text()).includes(
				"peopled_requests_in_flight 2",
			),
		);
		const ending = server.stop();
		const late = await waitFor("a refusal", async () => {
			const response = await fetch(`${server.url}/v1/people/me`, {
				headers,
			}).catch(() => undefined);
			return response?.status === 200 ? undefined : response;
		});
		expect(late.status).toBe(503);
		expect(late.headers.get("retry-after")).toMatch(/^\d+$/);
		expect(await stream.text()).toStartWith(":\n\n");
		expect((await slow).status).toBe(200);
		expect(await ending).toMatchObject({ exitCode: 0 });

		await using again = await startServer(setup);
		const client = openClient({ url: again.url, token: adminToken });
		expect(
			(
				await client.call("GET /people/{personId}", {
					path: { personId: exampleIds.person },
				})
			).title,
		).toBe("Slow");
	},
);

describe.each(runtimes)("on %s", (runtime) => {
	test("says which port is taken and exits with 1", async () => {
		await using folder = await createFolder();
		await using server = await startServer({ runtime });
		const { port } = new URL(server.url);
		const { exitCode, stdout, stderr } = await runPeopled(
			["serve", "--port", port, "--data", folder.path],
			runtime,
		);
		expect(exitCode).toBe(1);
		expect(stdout).not.toContain("is ready");
		expect(stderr).toStartWith("peopled: Cannot listen on 127.0.0.1, port ");
		expect(stderr).toContain(port);
		expect(stderr).toContain("choose another one with --port.");
		expect(stderr).not.toMatch(/^\s+at /m);
	});

	test.each(["wal", "delete"])(
		"refuses a file of a newer version, kept in journal mode %s, and leaves it as it is",
		async (mode) => {
			await using folder = await createFolder();
			const file = join(folder.path, "peopled.db");
			const db = new DatabaseSync(file);
			db.exec(`PRAGMA journal_mode = ${mode}`);
			db.exec("CREATE TABLE later (thing TEXT)");
			db.exec("PRAGMA user_version = 999");
			db.close();
			const before = await readFile(file);
			const { exitCode, stderr } = await runPeopled(
				["serve", "--port", "0", "--data", folder.path],
				runtime,
			);
			expect(exitCode).toBe(1);
			expect(stderr).toStartWith("peopled: ");
			expect(stderr).toContain("was written by a newer version of peopled");
			expect(stderr).toContain("schema 999");
			expect(stderr).not.toMatch(/^\s+at /m);
			expect((await readFile(file)).equals(before)).toBe(true);
			expect((await readdir(folder.path)).sort()).toEqual([
				"peopled.db",
				"peopled.db-lock",
			]);
		},
	);
});
