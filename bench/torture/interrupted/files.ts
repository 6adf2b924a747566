import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	adminToken,
	runPeopled,
	runScript,
	send,
	startServer,
} from "../../../test/end-to-end/process.ts";
import type { Line } from "../directory-rows.ts";
import { checkInvariants, readDirectory, readLines } from "../invariants.ts";
import { awaitJobs } from "./jobs.ts";
import {
	type Interruption,
	readEnd,
	type Scenario,
	type ScenarioSetup,
	type Shown,
	showEnd,
} from "./scenario.ts";

const people = 6000;

/** A first start in an empty folder; the second one must find or make a whole sample. */
export async function openFirstStart({
	folder,
}: ScenarioSetup): Promise<Scenario> {
	let wanted: number | undefined;
	return {
		async run(how) {
			await rm(folder, { recursive: true, force: true });
			const end = await readEnd(async () => {
				await using server = await startServer({ data: folder, ...how });
				return await server.stop();
			}, how);
			await using server = await startServer({ data: folder });
			await send(server, "GET", "/v1/people/me");
			await server.stop();
			const rows = await readDirectory({ file: fileIn(folder) });
			wanted ??= rows.records.length;
			return {
				...end,
				faults: [
					...checkInvariants(rows),
					...(rows.records.length === wanted
						? []
						: [
								`The sample has ${rows.records.length} records, not ${wanted}.`,
							]),
				],
			};
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** A job that changes so many people that the log is moved into the file meanwhile. After a restart it is completed. */
export async function openLongChanges({
	folder,
}: ScenarioSetup): Promise<Scenario> {
	await fill(folder, people);
	let rounds = 0;
	return {
		async run(how) {
			const title = `Round ${++rounds}`;
			let isAcknowledged = false;
			const end = await readEnd(async () => {
				await using server = await startServer({ data: folder, ...how });
				const ended = server.ended().catch(() => undefined);
				const job = send(server, "POST", "/v1/bulk/jobs", {
					...{ query: {}, method: "PATCH", body: { title } },
				}).then(() => {
					isAcknowledged = true;
					return awaitJobs(server);
				});
				await Promise.race([orInterrupted(job, how), ended]);
				return await server.stop();
			}, how);
			{
				await using server = await startServer({ data: folder });
				await awaitJobs(server);
				await server.stop();
			}
			const rows = await readDirectory({ file: fileIn(folder) });
			const left = rows.records.filter(
				({ subject, orgId, document }) =>
					subject === "person" &&
					orgId === sampleIds.organization &&
					!document.includes(`"title":"${title}"`),
			).length;
			return {
				...end,
				faults: [
					...checkInvariants(rows),
					...(isAcknowledged && left > 0
						? [`The job that was acknowledged left ${left} people out.`]
						: []),
				],
			};
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** A backup by command. It is whole or not there, and the next one is written. */
export async function openBackup({ folder }: ScenarioSetup): Promise<Scenario> {
	await fill(folder);
	const heads = headsOf(await readLines({ file: fileIn(folder) }));
	return {
		async run(how) {
			const target = join(folder, "backup.db");
			await rm(target, { force: true });
			const words = ["backup", target, "--data", folder];
			const end = showEnd(await interrupt(words, how));
			const faults: string[] = [];
			if (existsSync(target)) faults.push(...(await complainOf(target, heads)));
			else {
				const { exitCode, stderr } = await runPeopled(words);
				if (exitCode !== 0) faults.push(`The next backup failed: ${stderr}`);
				faults.push(...(await complainOf(target, heads)));
			}
			return { ...end, faults };
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** A restore by command. Afterwards the old or the new file is there, or none and the same command again restores it. */
export async function openRestore({
	folder,
}: ScenarioSetup): Promise<Scenario> {
	await fill(folder);
	const backup = join(folder, "backup.db");
	await runPeopled(["backup", backup, "--data", folder]);
	const heads = headsOf(await readLines({ file: backup }));
	return {
		async run(how) {
			const words = ["restore", backup, "--data", folder];
			const end = showEnd(await interrupt(words, how));
			const faults: string[] = [];
			const file = fileIn(folder);
			if (existsSync(file)) faults.push(...(await complainOf(file, heads)));
			const again = await runPeopled(words);
			if (again.exitCode !== 0)
				faults.push(`The next restore failed: ${again.stderr}`);
			faults.push(...(await complainOf(file, heads)));
			return { ...end, faults };
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** A snapshot that is saved and loaded. The directory has the state before or after, and the snapshots are whole. */
export async function openSnapshot({
	folder,
}: ScenarioSetup): Promise<Scenario> {
	await fill(folder);
	return {
		async run(how) {
			const end = await readEnd(async () => {
				await using server = await startServer({ data: folder, ...how });
				const path = "/peopled/snapshots";
				const saved = send(server, "POST", path, { name: "s" });
				await orInterrupted(
					saved.then(() => send(server, "POST", `${path}/s/load`)),
					how,
				);
				return await server.stop();
			}, how);
			const files = ["peopled.db", "snapshots/s.db", "snapshots/start.db"];
			const faults: string[] = [];
			for (const file of files.map((name) => join(folder, name)))
				if (existsSync(file))
					faults.push(...checkInvariants(await readDirectory({ file })));
			return { ...end, faults };
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** A copy into another file. The same command again completes it. */
export async function openCopy({ folder }: ScenarioSetup): Promise<Scenario> {
	await fill(folder);
	const heads = headsOf(await readLines({ file: fileIn(folder) }));
	return {
		async run(how): Promise<Shown> {
			const target = join(folder, "copy");
			await rm(target, { recursive: true, force: true });
			await mkdir(target);
			const words = [
				...["copy", "--from", `sqlite:${fileIn(folder)}`],
				...["--to", `sqlite:${fileIn(target)}`],
			];
			const end = showEnd(await interrupt(words, how));
			const again = await runPeopled(words);
			const isThere = /already|holds/.test(again.stderr);
			return {
				...end,
				faults: [
					...(again.exitCode === 0 || isThere
						? []
						: [`The next copy failed: ${again.stderr}`]),
					...(await complainOf(fileIn(target), heads)),
				],
			};
		},
		async [Symbol.asyncDispose]() {},
	};
}

function fileIn(folder: string): string {
	return join(folder, "peopled.db");
}

// Makes a sample, and more people where they are wanted, and changes somebody.
async function fill(folder: string, more = 0): Promise<void> {
	{
		await using server = await startServer({ data: folder });
		const { items } = await send<{ items: { id: string }[] }>(
			...[server, "GET", "/v1/people?max=20"],
		);
		for (const { id } of items)
			await send(server, "PATCH", `/v1/people/${id}`, {
				department: "Changed",
			});
		if (more > 0) {
			const lines = Array.from({ length: more }, (_, index) =>
				JSON.stringify({
					...{ method: "POST", path: "/people" },
					body: {
						emails: [`person-${index}@example.com`],
						displayName: `Person ${index}`,
					},
				}),
			).join("\n");
			await fetch(`${server.url}/v1/bulk/jobs`, {
				method: "POST",
				headers: {
					authorization: `Bearer ${adminToken}`,
					"content-type": "application/x-ndjson",
				},
				body: lines,
			});
			await awaitJobs(server);
		}
		await server.stop();
	}
}

// Runs a command, which may be killed.
function interrupt(
	words: readonly string[],
	{ runtime = "bun", environment, killMs }: Interruption,
) {
	return runScript(["src/main.ts", ...words], { runtime, environment, killMs });
}

// A request may fail only in a process that is interrupted.
async function orInterrupted(
	work: Promise<unknown>,
	{ killMs, environment }: Interruption,
): Promise<void> {
	try {
		await work;
	} catch (cause) {
		if (killMs === undefined && environment === undefined) throw cause;
	}
}

function headsOf(lines: readonly Line[]): Map<string, string | undefined> {
	return new Map(lines.map(({ orgId, hash }) => [orgId, hash]));
}

async function complainOf(
	file: string,
	heads: ReadonlyMap<string, string | undefined>,
): Promise<string[]> {
	const rows = await readDirectory({ file });
	const found = headsOf(rows.lines);
	return [
		...checkInvariants(rows),
		...[...heads]
			.filter(([orgId, hash]) => found.get(orgId) !== hash)
			.map(([orgId]) => `${file} has another head of ${orgId}.`),
	];
}
