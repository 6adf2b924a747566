import { copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import { exampleIds } from "../../../src/contract/examples.ts";
import {
	runPeopled,
	type ServerProcess,
	send,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { openAccount } from "../account.ts";
import { openLoad } from "../load.ts";

/** Directories as a server leaves them, and a backup of the first. */
export interface Directories {
	stopped: string;
	killed: string;
	backup: string;
}

export const webhookSecret = "a secret";
const changes = 120;

/** Fills a directory with everything that there is, and leaves it as a server that was stopped, and as one that was killed. */
export async function makeDirectories(
	folder: string,
	seed: number,
): Promise<Directories> {
	const data = join(folder, "data");
	const stopped = join(folder, "stopped");
	const killed = join(folder, "killed");
	const backup = join(folder, "backup.db");
	const account = openAccount("flips");
	const chance = openChance(seed).stream("flips");
	const load = openLoad({ account, chance, clients: 6 });
	const change = async (server: ServerProcess, goal: number) => {
		await load.run({
			url: server.url,
			isOver: () => account.counts().made >= goal,
		});
		await load.settleJobs(server.url);
	};
	{
		await using server = await startServer({ data });
		await addOthers(server);
		await change(server, changes);
		await server.stop();
	}
	copyFiles(data, stopped);
	const written = await runPeopled(["backup", backup, "--data", data]);
	if (written.exitCode !== 0) throw new Error(written.stderr);
	{
		await using server = await startServer({ data });
		await change(server, 2 * changes);
		await server.kill();
	}
	copyFiles(data, killed);
	return { stopped, killed, backup };
}

/** Copies the files of a directory; snapshots are not among them. */
export function copyFiles(from: string, to: string): void {
	mkdirSync(to, { recursive: true });
	for (const name of readdirSync(from))
		if (statSync(join(from, name)).isFile())
			copyFileSync(join(from, name), join(to, name));
}

// What the load does not make.
async function addOthers(server: ServerProcess): Promise<void> {
	await send(server, "POST", "/v1/webhooks", {
		...{ name: "flips", targetUrl: "https://example.com/" },
		...{ resource: "people", event: "updated", secret: webhookSecret },
	});
	await send(server, "POST", "/v1/groups", { displayName: "Flipped" });
	await send(server, "POST", "/v1/licenseTemplates", {
		licenses: [exampleIds.meetingLicense],
	});
	await send(server, "POST", "/v1/integrations", {
		...{ name: "Flipped", scopes: ["spark:people_read"] },
		redirectUris: ["https://app.example.com/"],
	});
}
