import { statSync } from "node:fs";
import { openDatabase } from "../src/storage/sqlite/database.ts";

// The engine without a server: how many people it reads, changes and writes per second, in batches of 64
// that each are on disk before the next begins. It works on a seeded file, on one thread, and moves the
// write-ahead log into the file in between.
const batchLength = 64;
const walBytesMax = 32 * 1024 * 1024;
const commitsBetweenLooks = 32;
const warmMs = 1000;

const [file = "", seconds = "6"] = process.argv.slice(2);
const { database } = openDatabase(file);
const people = database.all<{ org_id: string; id: string }>(
	"SELECT org_id, id FROM people",
);

let changes = 0;
runFor(warmMs);
changes = 0;
const begin = performance.now();
runFor(Number(seconds) * 1000);
const rate = changes / ((performance.now() - begin) / 1000);
database.close();
process.stdout.write(`${JSON.stringify({ rate })}\n`);

function runFor(durationMs: number): void {
	const end = performance.now() + durationMs;
	for (let commits = 1; performance.now() < end; commits++) {
		database.exec("BEGIN IMMEDIATE");
		for (let index = 0; index < batchLength; index++) changeSomebody();
		database.exec("COMMIT");
		if (
			commits % commitsBetweenLooks === 0 &&
			statSync(`${file}-wal`).size > walBytesMax
		)
			database.get("PRAGMA wal_checkpoint(TRUNCATE)");
	}
}

function changeSomebody(): void {
	const chosen = people[Math.floor(Math.random() * people.length)];
	if (chosen === undefined) return;
	const found = database.get<{ row: number; document: string }>(
		"SELECT row, document FROM people WHERE org_id = $org1 AND id = $id2",
		chosen.org_id,
		chosen.id,
	);
	if (found === undefined) throw new Error("A person is missing.");
	const person = JSON.parse(found.document) as { title: string };
	person.title = `Engine ${++changes}`;
	database.run(
		"UPDATE people SET document = ? WHERE row = ?",
		JSON.stringify(person),
		found.row,
	);
}
