import {
	type ServerProcess,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import type { openLoad } from "../load.ts";
import { ask } from "./database-processes.ts";

const answerMsMax = 5000;

/**
 * Runs a load at every server, also at one that takes the place of another, until the returned function is called; it
 * resolves when every client has its reply.
 */
export function startClients(
	servers: readonly ServerProcess[],
	load: ReturnType<typeof openLoad>,
): () => Promise<void> {
	let isOver = false;
	const work = async (index: number) => {
		while (!isOver) {
			await load.run({
				url: servers[index]?.url as string,
				isOver: () => isOver,
			});
			if (!isOver) await pause(50);
		}
	};
	const all = Promise.all(servers.map((_, index) => work(index)));
	return async () => {
		isOver = true;
		await all;
	};
}

/** Waits until every server can write. */
export async function waitForServers(
	servers: readonly ServerProcess[],
): Promise<void> {
	for (const { url, pid } of servers)
		await waitFor(`the server ${pid} to take changes`, async () => {
			const reply = await fetch(`${url}/health?write=true`, {
				signal: AbortSignal.timeout(answerMsMax),
				keepalive: false,
			}).catch(() => undefined);
			return reply?.ok;
		});
}

/** Waits for commits that the database still carries out for processes and connections that are gone. */
export async function waitForCommits(address: string): Promise<void> {
	const [now] = await ask(address, "SELECT clock_timestamp()::text AS time");
	await waitFor("commits to end", async () => {
		const [row] = await ask(
			address,
			`SELECT count(*)::int AS open FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < '${now?.time}'`,
		);
		return row?.open === 0;
	});
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
