import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pg from "pg";
import {
	type Ending,
	type ServerProcess,
	send,
	startServer,
	waitFor,
} from "../../../test/end-to-end/process.ts";
import { takeDatabase } from "../../../test/postgres/postgres-server.ts";
import { openAccount } from "../account.ts";
import type { Place } from "../directory-rows.ts";
import { openLedger } from "../ledger.ts";
import { openLoad } from "../load.ts";
import { ServerGone } from "../wire.ts";
import {
	type Interruption,
	readEnd,
	type Scenario,
	type ScenarioSetup,
} from "./scenario.ts";

const loadMs = 700;
const wholeEvery = 5;

/** A server under a mixed load with a webhook; it is stopped when the failpoint has not ended it. One file goes through all rounds. */
export async function openServing(setup: ScenarioSetup): Promise<Scenario> {
	const { folder } = setup;
	return serveIn(setup, {
		place: { file: join(folder, "peopled.db") },
		start: (how) => startServer({ data: folder, ...how }),
		settle: async () => {},
		close: async () => {},
	});
}

/** The same on a PostgreSQL database. Rejects where there is none. */
export async function openPostgresServing(
	setup: ScenarioSetup,
): Promise<Scenario> {
	const database = await takeDatabase();
	const { address } = database;
	return serveIn(setup, {
		place: { address },
		start: (how) => startServer({ flags: ["--store", address], ...how }),
		settle: () => awaitBackends(address),
		close: async () => database[Symbol.asyncDispose](),
	});
}

async function serveIn(
	{ chance, name }: ScenarioSetup,
	{
		place,
		start,
		settle,
		close,
	}: {
		place: Place;
		start(
			how?: Pick<Interruption, "environment" | "runtime">,
		): Promise<ServerProcess>;
		/** Resolves when nothing of an ended server is still running. */
		settle(): Promise<void>;
		close(): Promise<void>;
	},
): Promise<Scenario> {
	const account = openAccount(name);
	const load = openLoad({ account, chance, clients: 4 });
	const ledger = openLedger(place);
	const target = await openTarget();
	let rounds = 0;
	{
		await using first = await start();
		await send(first, "POST", "/v1/webhooks", {
			...{ name: "target", targetUrl: target.url },
			...{ resource: "people", event: "all" },
		});
		await first.stop();
	}
	return {
		async run(interruption) {
			const { environment, runtime } = interruption;
			const failed = countFailed();
			const end = await readEnd(async () => {
				await using server = await start({ environment, runtime });
				return await loadAndEnd(server, interruption);
			}, interruption);
			await settle();
			const faults = await ledger.check(account);
			if (environment === undefined && countFailed() > failed)
				faults.push("A change was answered with 500, and nothing had failed.");
			if (++rounds % wholeEvery === 0)
				faults.push(...(await ledger.checkWhole()));
			return { ...end, faults };
		},
		counts: () => ({ ...account.counts(), lines: ledger.lineCount }),
		async [Symbol.asyncDispose]() {
			target.close();
			await close();
		},
	};

	function countFailed(): number {
		return load.statuses.get(500) ?? 0;
	}

	async function loadAndEnd(
		server: ServerProcess,
		{ killMs, stopMs = 0 }: Interruption,
	): Promise<Ending> {
		let isOver = false;
		const end = () => {
			isOver = true;
		};
		const ended = server.ended().then(end, end);
		const until = performance.now() + loadMs;
		await settleJobs(server.url);
		const { made } = account.counts();
		let timers: ReturnType<typeof setTimeout>[] | undefined;
		// A kill counts from the first acknowledged change, so that there is something to lose on a slow machine too.
		const isLoadOver = () => {
			if (killMs === undefined) return isOver || performance.now() > until;
			if (account.counts().made > made)
				timers ??= startTimers(server, { killMs, stopMs });
			return isOver;
		};
		try {
			await load.run({ url: server.url, isOver: isLoadOver });
			if (killMs !== undefined) await ended;
			else if (!isOver) await settleJobs(server.url);
			return await server.stop();
		} finally {
			for (const timer of timers ?? []) clearTimeout(timer);
		}
	}

	async function settleJobs(url: string): Promise<void> {
		try {
			await load.settleJobs(url);
		} catch (cause) {
			if (!(cause instanceof ServerGone)) throw cause;
		}
	}
}

function startTimers(
	server: ServerProcess,
	{ killMs, stopMs }: { killMs: number; stopMs: number },
) {
	const kill = setTimeout(() => void server.kill(), killMs + stopMs);
	return stopMs === 0
		? [kill]
		: [kill, setTimeout(() => void server.stop(), killMs)];
}

/** Takes the notices of a webhook. */
async function openTarget(): Promise<{ url: string; close(): void }> {
	const server = createServer((request, response) => {
		request.resume();
		request.on("end", () => response.end());
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

// A statement of a process that was killed runs to its end.
async function awaitBackends(address: string): Promise<void> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	try {
		await waitFor("the backends of the ended server to end", async () => {
			const { rows } = await client.query(
				"SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'peopled'",
			);
			return rows.length === 0;
		});
	} finally {
		await client.end();
	}
}
