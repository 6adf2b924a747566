import { expect, test } from "bun:test";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Client, openClient } from "../../src/client/client.ts";
import { exampleIds } from "../../src/contract/examples.ts";
import type { Person } from "../../src/contract/person.ts";
import {
	adminToken,
	createFolder,
	type ServerProcess,
	startServer,
	waitFor,
} from "./process.ts";

const rounds = 4;
const workers = 16;
const loadMs = 500;

/** What a worker knows of its person. */
interface Progress {
	id: string;
	/** The last number that the server said it had kept. */
	acknowledged: number;
	/** The last number that was sent, kept or not. */
	sent: number;
}

test("loses no acknowledged change and keeps none by half when it is killed under load", async () => {
	await using folder = await createFolder();
	let progress: Progress[] = [];
	for (let round = 0; round < rounds; round++) {
		await using server = await startServer({ data: folder.path });
		const client = openClient({ url: server.url, token: adminToken });
		if (round === 0) progress = await choosePeople(client);
		await expectKept(client, progress);
		await expectSound(client, folder.path);
		await loadAndKill(client, { server, progress });
	}
	await using server = await startServer({ data: folder.path });
	const client = openClient({ url: server.url, token: adminToken });
	await expectKept(client, progress);
	await expectSound(client, folder.path);
	expect(server.stderr()).toContain("did not stop regularly");
	expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
		'peopled_last_end{end="killed"} 1',
	);
});

async function choosePeople(client: Client): Promise<Progress[]> {
	const { items } = await client.call("GET /people", { query: { max: 50 } });
	const chosen = items
		.filter(
			({ type, emails }) =>
				type === "person" && emails?.[0] !== "admin@example.com",
		)
		.slice(0, workers);
	expect(chosen.length).toBe(workers);
	await Promise.all(
		chosen.map(async ({ id }) => {
			const person = await client.call("GET /people/{personId}", {
				path: { personId: id },
				query: { callingData: true },
			});
			await client.call("PUT /people/{personId}", {
				path: { personId: id },
				body: numbered(person, 0),
				query: { callingData: true },
			});
		}),
	);
	return chosen.map(({ id }) => ({ id, acknowledged: 0, sent: 0 }));
}

// The number stands in three places, one of them a license: a change kept by half would show.
function numbered(person: Person, number: number) {
	const others = (person.licenses ?? []).filter(
		(id) => id !== exampleIds.meetingLicense,
	);
	return {
		...person,
		title: String(number),
		department: `Department ${number}`,
		licenses:
			number % 2 === 0 ? [...others, exampleIds.meetingLicense] : others,
	};
}

async function loadAndKill(
	client: Client,
	{
		server,
		progress,
	}: { server: ServerProcess; progress: readonly Progress[] },
): Promise<void> {
	const before = progress.map(({ acknowledged }) => acknowledged);
	let isKilled = false;
	const load = Promise.all(
		progress.map((one) =>
			changeForever(client, one).catch((error) => {
				// A lost connection is what is wanted, but not before the server was killed.
				if (!isKilled) throw error;
			}),
		),
	);
	const loadedLongEnough = async () => {
		await new Promise((resolve) => setTimeout(resolve, loadMs));
		await waitFor("every worker to change its person", async () =>
			progress.every(
				({ acknowledged }, index) => acknowledged > (before[index] as number),
			),
		);
	};
	await Promise.race([load, loadedLongEnough()]);
	isKilled = true;
	expect(await server.kill()).toMatchObject({ exitCode: null });
	await load;
}

async function changeForever(
	client: Client,
	progress: Progress,
): Promise<never> {
	const query = { callingData: true };
	let person = await client.call("GET /people/{personId}", {
		path: { personId: progress.id },
		query,
	});
	for (;;) {
		progress.sent++;
		person = await client.call("PUT /people/{personId}", {
			path: { personId: progress.id },
			body: numbered(person, progress.sent),
			query,
		});
		progress.acknowledged = progress.sent;
	}
}

async function expectKept(
	client: Client,
	progress: readonly Progress[],
): Promise<void> {
	for (const { id, acknowledged, sent } of progress) {
		const person = await client.call("GET /people/{personId}", {
			path: { personId: id },
		});
		const number = Number(person.title);
		expect([acknowledged, sent]).toContain(number);
		expect(person.department).toBe(`Department ${number}`);
		expect(person.licenses?.includes(exampleIds.meetingLicense)).toBe(
			number % 2 === 0,
		);
	}
}

// Seats are counted three ways: as the license says, as its holders, and as what people hold.
async function expectSound(client: Client, data: string): Promise<void> {
	const held = new Map<string, number>();
	for await (const { licenses = [] } of client.each("GET /people", {
		query: { max: 100 },
	}))
		for (const id of licenses) held.set(id, (held.get(id) ?? 0) + 1);
	const { items: licenses } = await client.call("GET /licenses");
	expect(licenses.length).toBeGreaterThan(3);
	for (const { id, consumedUnits } of licenses) {
		const { users } = await client.call("GET /licenses/{licenseId}", {
			path: { licenseId: id },
			query: {
				includeAssignedTo: "user",
			},
		});
		expect(users?.length).toBe(consumedUnits);
		expect(held.get(id) ?? 0).toBe(consumedUnits);
	}
	const db = new DatabaseSync(join(data, "peopled.db"), { readOnly: true });
	expect(db.prepare("PRAGMA integrity_check").all()).toEqual([
		{ integrity_check: "ok" },
	]);
	expect(db.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
	db.close();
}
