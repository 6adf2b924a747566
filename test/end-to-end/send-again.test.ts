import { expect, test } from "bun:test";
import { type Client, openClient } from "../../src/client/client.ts";
import type { Person } from "../../src/contract/person.ts";
import { adminToken, createFolder, startServer, waitFor } from "./process.ts";

const rounds = 2;
const workers = 8;

test("does every keyed creation once, and answers it the same, when it is killed and everything is sent again", async () => {
	await using folder = await createFolder();
	const answered = new Map<string, Person>();
	const sent: string[] = [];
	for (let round = 0; round < rounds; round++) {
		await using server = await startServer({ data: folder.path });
		const client = openClient({ url: server.url, token: adminToken });
		let isKilled = false;
		const load = Array.from({ length: workers }, async (_, worker) => {
			for (let number = 0; !isKilled; number++) {
				const key = `${round}-${worker}-${number}`;
				sent.push(key);
				try {
					answered.set(key, await create(client, key));
				} catch (error) {
					// A lost connection is what is wanted, but not before the server was killed.
					if (!isKilled) throw error;
				}
			}
		});
		const before = answered.size;
		const loaded = waitFor(
			"people to be created",
			async () => answered.size >= before + workers * 4,
		);
		await Promise.race([loaded, Promise.all(load)]);
		isKilled = true;
		await server.kill();
		await Promise.all(load);
	}
	await using server = await startServer({ data: folder.path });
	const client = openClient({ url: server.url, token: adminToken });
	// A creation that was done twice would be refused: its e-mail address would be taken.
	for (const key of sent) {
		const again = await create(client, key);
		const first = answered.get(key);
		if (first !== undefined) expect(again).toEqual(first);
	}
	const people = await client.call("GET /people", {
		query: { displayName: "Sent ", max: 1000 },
	});
	expect(people.items.map(({ displayName }) => displayName).sort()).toEqual(
		sent.map((key) => `Sent ${key}`).sort(),
	);
});

function create(client: Client, key: string): Promise<Person> {
	return client.call("POST /people", {
		body: { emails: [`${key}@sent.example`], displayName: `Sent ${key}` },
		headers: { "Idempotency-Key": key },
	});
}
