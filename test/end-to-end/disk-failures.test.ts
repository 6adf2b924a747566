import { describe, expect, test } from "bun:test";
import {
	copyFileSync,
	existsSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { join } from "node:path";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { canDiskFail, openFailingDisk } from "./failing-disk.ts";
import {
	adminToken,
	createFolder,
	runPeopled,
	runtimes,
	type ServerProcess,
	startServer,
} from "./process.ts";

const diskFailed = 74;

function change(server: ServerProcess, title: string): Promise<Response> {
	return fetch(`${server.url}/v1/people/${exampleIds.person}`, {
		method: "PUT",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({ ...examplePersonUpdate, title }),
	});
}

async function titleOf(server: ServerProcess): Promise<string | undefined> {
	const reply = await fetch(`${server.url}/v1/people/${exampleIds.person}`, {
		headers: { authorization: `Bearer ${adminToken}` },
	});
	return ((await reply.json()) as { title?: string }).title;
}

if (!canDiskFail)
	console.warn(
		"Failing syncs are not tried: they take Linux and a C compiler (cc).",
	);

describe.skipIf(!canDiskFail).each([...runtimes])(
	"a disk that fails, on %s",
	(runtime) => {
		test.each(["sync-wal", "sync-wal-once"] as const)(
			"ends the server when the log cannot be synced (%s), says that the outcome is not known, and keeps what was acknowledged",
			async (fault) => {
				await using disk = await openFailingDisk();
				await using folder = await createFolder();
				await using server = await startServer({
					runtime,
					data: folder.path,
					environment: disk.environment,
				});
				expect((await change(server, "Kept")).status).toBe(200);
				disk.fail(fault);
				const reply = await change(server, "Unknown");
				expect(reply.status).toBe(503);
				const { message } = (await reply.json()) as { message: string };
				expect(message).toContain(
					"It is not known whether the change was made",
				);
				expect(message).not.toContain("nothing was changed");
				const { exitCode, stderr } = await server.ended();
				expect(exitCode).toBe(diskFailed);
				expect(stderr).toContain("could not be brought to the disk");
				// Closing the file would have moved the log, and taken it away.
				expect(
					statSync(join(folder.path, "peopled.db-wal")).size,
				).toBeGreaterThan(0);
				disk.heal();
				await using again = await startServer({ runtime, data: folder.path });
				expect(["Kept", "Unknown"]).toContain((await titleOf(again)) ?? "");
			},
		);

		test.each(["sync-db", "sync-db-once"] as const)(
			"ends with its own code when the file cannot be synced at a stop (%s), keeps the log, and the next start has everything",
			async (fault) => {
				await using disk = await openFailingDisk();
				await using folder = await createFolder();
				await using server = await startServer({
					runtime,
					data: folder.path,
					environment: disk.environment,
				});
				expect((await change(server, "Kept")).status).toBe(200);
				const log = join(folder.path, "peopled.db-wal");
				const before = readFileSync(log);
				disk.fail(fault);
				const { exitCode, stderr } = await server.stop();
				expect(exitCode).toBe(diskFailed);
				expect(stderr).toContain("could not be moved");
				expect(
					readFileSync(log).subarray(0, before.length).equals(before),
				).toBe(true);
				disk.heal();
				await using again = await startServer({ runtime, data: folder.path });
				expect(await titleOf(again)).toBe("Kept");
			},
		);

		test("stops a command whose checkpoint cannot be synced while it runs, and keeps the log", async () => {
			await using disk = await openFailingDisk();
			await using folder = await createFolder();
			disk.fail("sync-db-once");
			// Opening a file for the first time syncs it.
			await runPeopled(
				[
					...["organization", "create", "Acme", "--admin", "ada@example.com"],
					...["--data", folder.path],
				],
				runtime,
			);
			const { exitCode, stderr } = await runPeopled(
				["seed", "--people", "9000", "--data", folder.path],
				runtime,
				disk.environment,
			);
			expect(disk.hasFailed("sync-db-once")).toBe(true);
			expect(stderr).toContain("peopled: ");
			expect(exitCode).toBe(diskFailed);
			expect(
				statSync(join(folder.path, "peopled.db-wal")).size,
			).toBeGreaterThan(0);
		});
	},
);

describe.each([...runtimes])("files that vanish, on %s", (runtime) => {
	const vanishings: Record<string, (folder: string) => void> = {
		"the folder is removed": (folder) => rmSync(folder, { recursive: true }),
		"the log is removed": (folder) => rmSync(join(folder, "peopled.db-wal")),
		"the file is replaced by a copy": (folder) => {
			const file = join(folder, "peopled.db");
			copyFileSync(file, `${file}.copy`);
			renameSync(`${file}.copy`, file);
		},
		"the folder is renamed": (folder) => renameSync(folder, `${folder}-old`),
	};

	test.each(Object.keys(vanishings))(
		"ends the server with a sentence, and answers no change with 200, when %s",
		async (name) => {
			await using outer = await createFolder();
			const data = join(outer.path, "data");
			await using server = await startServer({ runtime, data });
			expect((await change(server, "Kept")).status).toBe(200);
			vanishings[name]?.(data);
			const reply = await change(server, "Lost");
			expect(reply.status).toBe(503);
			expect(await reply.text()).toContain("It is not known whether");
			const { exitCode, stderr } = await server.ended();
			expect(exitCode).toBe(diskFailed);
			expect(stderr).toMatch(/peopled\.db(-wal)? was (removed|replaced)/);
		},
	);

	test("answers /health with 503 and ends when its folder is removed, without a change", async () => {
		await using outer = await createFolder();
		const data = join(outer.path, "data");
		await using server = await startServer({ runtime, data });
		rmSync(data, { recursive: true });
		expect((await fetch(`${server.url}/health`)).status).toBe(503);
		expect((await server.ended()).exitCode).toBe(diskFailed);
	});

	test("has every acknowledged change after its log was removed", async () => {
		await using folder = await createFolder();
		await using server = await startServer({ runtime, data: folder.path });
		expect((await change(server, "Kept")).status).toBe(200);
		rmSync(join(folder.path, "peopled.db-wal"));
		await fetch(`${server.url}/health`);
		await server.ended();
		expect(existsSync(join(folder.path, "peopled.db"))).toBe(true);
		await using again = await startServer({ runtime, data: folder.path });
		expect(await titleOf(again)).toBe("Kept");
	});
});
