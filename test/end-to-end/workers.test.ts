import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { openClient } from "../../src/client/client.ts";
import {
	exampleIds,
	examplePersonUpdate,
} from "../../src/contract/examples.ts";
import { openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import {
	runPeopled,
	runtimes,
	type ServerProcess,
	startServer,
	waitFor,
} from "./process.ts";

const isLinux = process.platform === "linux";

describe.each(runtimes)("on %s", (runtime) => {
	test.if(isLinux)(
		"shares a port among workers, continues when one is killed, and ends with 0",
		async () => {
			await using database = await takeDatabase();
			await using server = await startServer({
				runtime,
				token: null,
				flags: [
					...["--store", database.address, "--workers", "2"],
					...["--store-connections", "2", "--log-level", "debug"],
				],
			});
			expect(server.stdout().match(/peopled is ready/g)).toHaveLength(1);
			const token = /only once:\s+(\S+)/.exec(server.stdout())?.[1];
			expect(token).toBeString();
			const before = listWorkers(server);
			expect(before).toHaveLength(2);
			await seeAnswers(server, before);
			await expectAddedUp(server);

			process.kill(before[0] as number, "SIGKILL");
			const client = openClient({ url: server.url, token: token as string });
			const changed = await waitFor("a change to be made", () =>
				client
					.call("PUT /people/{personId}", {
						path: { personId: exampleIds.person },
						body: {
							...examplePersonUpdate,
							title: "Still served",
						},
					})
					.catch(() => undefined),
			);
			expect(changed.title).toBe("Still served");
			const after = await waitFor("another worker", async () => {
				const now = listWorkers(server);
				return now.length === 2 && !now.includes(before[0] as number) && now;
			});
			expect(after).toContain(before[1] as number);
			await seeAnswers(server, after);
			expect(server.stderr()).toContain("A worker exited with SIGKILL.");

			expect(await server.stop()).toMatchObject({ exitCode: 0 });
			expect(after.filter(isRunning)).toEqual([]);
		},
	);

	test.if(isLinux)(
		"lets workers end when the process that started them is killed",
		async () => {
			await using database = await takeDatabase();
			await using server = await startServer({
				runtime,
				flags: ["--store", database.address, "--workers", "2"],
			});
			const workers = listWorkers(server);
			await server.kill();
			await waitFor("the workers to end", async () => !workers.some(isRunning));
		},
	);
});

test("refuses more than one worker on SQLite, and says why", async () => {
	const { exitCode, stderr } = await runPeopled(["serve", "--workers", "2"]);
	expect(exitCode).toBe(2);
	expect(stderr).toBe(
		"peopled: --workers (PEOPLED_WORKERS) must be 1 with the embedded engine, not 2: only one process can serve a SQLite file. For more, use PostgreSQL: --store postgres://…\n",
	);
});

test.if(isLinux)("says which port is taken, and starts no worker", async () => {
	await using database = await takeDatabase();
	await using server = await startServer();
	const { port } = new URL(server.url);
	const { exitCode, stderr } = await runPeopled([
		...["serve", "--port", port, "--workers", "2"],
		...["--store", database.address],
	]);
	expect(exitCode).toBe(1);
	expect(stderr).toStartWith(
		`peopled: Cannot listen on 127.0.0.1, port ${port}: `,
	);
});

function listWorkers({ pid }: ServerProcess): number[] {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
		.split(" ")
		.filter((text) => text !== "")
		.map(Number);
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

test.if(isLinux)(
	"the metrics have the counts of every worker while the database hangs",
	async () => {
		await using database = await takeDatabase();
		await using proxy = await openProxy(database.address);
		await using server = await startServer({
			flags: [
				...["--store", proxy.address, "--workers", "2"],
				...["--store-connections", "2"],
			],
		});
		const both = 'peopled_database_connections_max{server="primary"} 4\n';
		await waitFor("both workers to be counted", async () =>
			(await (await ask(server, "/metrics")).text()).includes(both),
		);
		proxy.mood = "swallow";
		const hanging = await (await ask(server, "/metrics")).text();
		expect(hanging).toContain("peopled_store_up 0\n");
		// A count that goes back would be taken for that of a server that has started again.
		expect(hanging).toContain(both);
		proxy.mood = "pass";
	},
);

// The log says which process has answered.
async function seeAnswers(
	server: ServerProcess,
	workers: readonly number[],
): Promise<void> {
	await waitFor("every worker to answer", async () => {
		await ask(server, "/health").catch(() => undefined);
		return workers.every((pid) =>
			server.stderr().includes(`"pid":${pid},"method":"GET"`),
		);
	});
}

async function expectAddedUp(server: ServerProcess): Promise<void> {
	const text = await (await ask(server, "/metrics")).text();
	const counted =
		/^peopled_requests_total\{operation="health",status="200"\} (\d+)$/m.exec(
			text,
		)?.[1];
	await waitFor(
		"the log to have as many lines as were counted",
		async () =>
			server.stderr().match(/"path":"\/health"/g)?.length === Number(counted),
	);
}

// On a connection of its own, which the system may give to any worker.
function ask({ url }: ServerProcess, path: string): Promise<Response> {
	return fetch(url + path, { headers: { connection: "close" } });
}
