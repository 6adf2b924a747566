import { expect, test } from "bun:test";
import { recordNote } from "../../src/storage/sql/jobs.ts";
import { openDatabase } from "../../src/storage/sqlite/database.ts";
import { dialect } from "../../src/storage/sqlite/dialect.ts";
import { migrate } from "../../src/storage/sqlite/migrate.ts";

test("outcomes of a job's items are looked up by their whole key on SQLite", () => {
	const { database, raw } = openDatabase(":memory:");
	migrate(raw, ":memory:");
	const note = {
		...{ orgId: "o", jobId: "j", owner: "me", leaseUntil: 1 },
		...{ now: 1, expiresAt: 1, isDryRun: false, results: [] },
	};
	const work = recordNote(dialect, note, () => {
		throw new Error("A note without results has no line of history.");
	});
	const sqls: string[] = [];
	for (let step = work.next(); !step.done; step = work.next(1))
		sqls.push(step.value.sql);
	const update = sqls.find((sql) => sql.includes("UPDATE job_items"));
	const plan = database
		.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${update}`, "[]", "o", "j")
		.map(({ detail }) => detail);
	expect(plan).toContain(
		"SEARCH job_items USING PRIMARY KEY (org_id=? AND job_id=? AND position=?)",
	);
	database.close();
});
