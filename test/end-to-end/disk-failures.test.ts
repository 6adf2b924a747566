import { describe, expect, test } from "bun:test";
import {
	copyFileSync,
	existsSync,
	readdirSync,
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
	waitFor,
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

async function metricsOf(server: ServerProcess): Promise<string> {
	return (await fetch(`${server.url}/metrics`)).text();
}

// So many changes that they are written on a thread of their own.
function changeOften(server: ServerProcess, title: string): Promise<Response> {
	const operation = {
		method: "PATCH",
		path: `/people/${exampleIds.person}`,
		body: { title },
	};
	return fetch(`${server.url}/v1/bulk`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({
			mode: "all-or-nothing",
			operations: Array.from({ length: 50 }, () => operation),
		}),
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
		test.each([
			["a change", change, "sync-wal"],
			["a change", change, "sync-wal-once"],
			["many changes together", changeOften, "sync-wal"],
		] as const)(
			"ends the server when the log of %s cannot be synced, says that the outcome is not known, and keeps what was acknowledged",
			async (_, send, fault) => {
				await using disk = await openFailingDisk();
				await using folder = await createFolder();
				await using server = await startServer({
					runtime,
					data: folder.path,
					environment: disk.environment,
				});
				expect((await change(server, "Kept")).status).toBe(200);
				disk.fail(fault);
				const reply = await send(server, "Unknown");
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
				expect(again.stderr()).toMatch(
					/The previous server ended at \S+ because its disk failed: The log of /,
				);
				expect(await metricsOf(again)).toContain(
					'peopled_last_end{end="diskFailed"} 1',
				);
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

		test("a full disk refuses changes, and leaves nothing of them in the file or in memory", async () => {
			await using disk = await openFailingDisk();
			await using server = await startServer({
				runtime,
				environment: disk.environment,
			});
			const ask = async <Body>(method: string, path: string, body?: object) => {
				const reply = await fetch(`${server.url}/v1${path}`, {
					method,
					headers: {
						authorization: `Bearer ${adminToken}`,
						"content-type": "application/json",
					},
					body: body && JSON.stringify(body),
				});
				const text = await reply.text();
				return { status: reply.status, body: JSON.parse(text) as Body };
			};
			const licenses = [exampleIds.meetingLicense];
			const template = () => ask("POST", "/licenseTemplates", { licenses });
			const group = () => ask("POST", "/groups", { displayName: "Full" });
			const integration = () =>
				ask("POST", "/integrations", {
					...{ name: "Full", scopes: ["spark:people_read"] },
					redirectUris: ["https://app.example.com/"],
				});
			const person = (name: string) => () =>
				ask<{ licenses: string[] }>("POST", "/people", {
					...{ emails: [`${name}@example.com`], displayName: name },
				});
			disk.fail("full-wal");
			// Changes that arrive together are written together.
			for (const refused of [
				[group, integration],
				[template, person("one"), person("two"), person("three")],
			])
				for (let round = 0; round < 2; round++)
					for (const { status } of await Promise.all(
						refused.map((send) => send()),
					))
						expect(status).toBe(503);
			disk.heal();
			expect(await person("one")()).toMatchObject({
				status: 200,
				body: { licenses: [] },
			});
			for (const send of [group, integration, template])
				expect((await send()).status).toBe(201);
			expect((await person("two")()).body.licenses).toEqual(licenses);
			await server.stop();
			const verified = await runPeopled(["verify", "--data", server.data]);
			expect(verified.exitCode).toBe(0);
		});

		test("a full disk leaves no partial backup, stops nothing else, and is reported; the next start makes one, from which a directory is restored", async () => {
			await using disk = await openFailingDisk();
			await using folder = await createFolder();
			const setup = {
				runtime,
				data: folder.path,
				flags: ["--backup-every", "1d"],
				environment: disk.environment,
			};
			const backups = join(folder.path, "backups");
			disk.fail("full-part");
			const server = await startServer(setup);
			await waitFor("a failure", async () =>
				(await metricsOf(server)).includes("peopled_backup_failures_total 1"),
			);
			expect((await change(server, "Kept")).status).toBe(200);
			expect(await metricsOf(server)).toContain(
				"peopled_backup_last_success_timestamp_seconds 0",
			);
			expect(server.stderr()).toContain("the disk is full");
			expect(readdirSync(backups)).toEqual([]);
			expect(await server.stop()).toMatchObject({ exitCode: 0 });
			disk.heal();

			await using again = await startServer(setup);
			await waitFor("a backup", async () =>
				/last_success_timestamp_seconds [1-9]/.test(await metricsOf(again)),
			);
			expect(await metricsOf(again)).toContain(
				'peopled_last_end{end="stopped"} 1',
			);
			const [name = ""] = readdirSync(backups);
			expect(statSync(backups).mode & 0o777).toBe(0o700);
			expect(statSync(join(backups, name)).mode & 0o777).toBe(0o600);
			const restored = join(folder.path, "restored");
			const { exitCode } = await runPeopled(
				["restore", join(backups, name), "--data", restored],
				runtime,
			);
			expect(exitCode).toBe(0);
			await using third = await startServer({ runtime, data: restored });
			expect(await titleOf(third)).toBe("Kept");
		});

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
