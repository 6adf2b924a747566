import { plugin } from "bun";
import type { ChangeTarget } from "../src/directory/store/change-target.ts";
import type { Store } from "../src/directory/store/store.ts";
import { withoutHistory } from "./without-history.ts";

// Changes people of a seeded file in the store, without HTTP and rules, 64 at a time: `bun bench/history.ts <file> <seconds>`
// prints the rate. One administrator makes the changes, as in the rows of PUT. With a third word, `without`, this process
// writes no lines of history.

const atOnce = 64;
const warmMs = 1000;
const peopleMax = 20_000;

const [file = "", seconds = "2", word] = process.argv.slice(2);
const replaced = word === "without" ? withoutHistory() : undefined;
if (replaced) plugin(replaced.plugin);
// After the switch.
const { openSqliteStore } = await import("../src/storage/sqlite/store.ts");
replaced?.demandUse();

await using store = openSqliteStore(file);
const keys = await findPeople(store);
const [{ id: authorId } = { id: "" }] = keys;
await changeFor(warmMs);
const rate = await changeFor(Number(seconds) * 1000);
process.stdout.write(`${JSON.stringify({ rate })}\n`);

// The changes per second.
async function changeFor(durationMs: number): Promise<number> {
	const begin = performance.now();
	let changes = 0;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			while (performance.now() - begin < durationMs)
				await changeSomebody(`Bench ${++changes} ${begin}`);
		}),
	);
	return changes / ((performance.now() - begin) / 1000);
}

async function changeSomebody(title: string): Promise<void> {
	const key = keys[Math.floor(Math.random() * keys.length)];
	if (key === undefined) throw new Error(`${file} has no people.`);
	const { orgId } = key;
	const at = Date.now();
	const author = { personId: authorId, orgId, trackingId: "ROUTER_bench", at };
	const target: ChangeTarget = { ...key, author };
	await store.people.update(target, (current) => ({
		person: {
			...current,
			title,
			modifiedAt: at,
			version: current.version + 1,
		},
		warnings: [],
	}));
}

async function findPeople({
	organizations,
	people,
}: Store): Promise<{ orgId: string; id: string }[]> {
	const [organization] = await organizations.list();
	if (organization === undefined) throw new Error(`${file} is empty.`);
	const { id: orgId } = organization;
	const records = await people.list({
		...{ orgId, limit: peopleMax, isPresenceWanted: false },
	});
	return records.map(({ person: { id } }) => ({ orgId, id }));
}
