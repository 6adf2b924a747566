import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
	adminToken,
	runScript,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import { awaitJobs } from "./jobs.ts";
import {
	type Interruption,
	type Scenario,
	type ScenarioSetup,
	showEnd,
} from "./scenario.ts";

const seeded = 2000;
const imported = 400;

/** `peopled seed` into an empty folder. Afterwards the same command makes the whole organization, or says that it is there. */
export async function openSeed({ folder }: ScenarioSetup): Promise<Scenario> {
	const words = ["seed", "--people", String(seeded), "--data", folder];
	return {
		async run(how) {
			await rm(folder, { recursive: true, force: true });
			const end = showEnd(await runCommand(words, how));
			const again = await runCommand(words, {});
			const isThere = again.stderr.includes("already has the organization");
			const rows = await readDirectory({ file: join(folder, "peopled.db") });
			const count = rows.records.filter(
				({ subject }) => subject === "person",
			).length;
			return {
				...end,
				faults: [
					...(again.exitCode === 0 || isThere
						? []
						: [`The next seed failed: ${again.stderr}`]),
					...(rows.organizations.length === 1 && count === seeded
						? []
						: [
								`There are ${rows.organizations.length} organizations with ${count} people after the seed of ${seeded}.`,
							]),
					...checkInvariants(rows),
				],
			};
		},
		async [Symbol.asyncDispose]() {},
	};
}

/** `peopled import` of a table. The server does what was sent to it, and the same command again completes the rest. */
export async function openImport({ folder }: ScenarioSetup): Promise<Scenario> {
	const server = await startServer({ data: folder });
	let rounds = 0;
	return {
		async run(how) {
			const title = `Round ${++rounds}`;
			const table = join(folder, "people.csv");
			await writeFile(
				table,
				`User ID/Email (Required),Display Name,Title\n${Array.from(
					{ length: imported },
					(_, index) => `i${index}@example.org,Person ${index},${title}\n`,
				).join("")}`,
			);
			const words = ["import", table, "--url", server.url];
			const environment = { PEOPLED_TOKEN: adminToken };
			const end = showEnd(
				await runCommand(words, {
					...how,
					environment: { ...how.environment, ...environment },
				}),
			);
			const again = await runCommand(words, { environment });
			await awaitJobs(server);
			const rows = await readDirectory({ file: join(folder, "peopled.db") });
			const changed = rows.records.filter(({ document }) =>
				document.includes(`"title":"${title}"`),
			).length;
			return {
				...end,
				faults: [
					...(again.exitCode === 0
						? []
						: [`The next import failed: ${again.stderr}`]),
					...(changed === imported
						? []
						: [`${changed} of ${imported} people were imported.`]),
					...checkInvariants(rows),
				],
			};
		},
		[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
	};
}

function runCommand(
	words: readonly string[],
	{ runtime = "bun", environment, killMs }: Interruption,
) {
	return runScript(["src/main.ts", ...words], { runtime, environment, killMs });
}
