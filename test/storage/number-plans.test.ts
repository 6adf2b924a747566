import { expect, test } from "bun:test";
import pg from "pg";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { walkStatement } from "../../src/storage/sql/numbers.ts";
import { withoutForms } from "../../src/storage/sql/statement.ts";
import { openDatabase } from "../../src/storage/sqlite/database.ts";
import { migrate } from "../../src/storage/sqlite/migrate.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";

const walks = [
	walkStatement({ orgId: "o", prefix: "+", limit: 2 }),
	walkStatement({
		...{ orgId: "o", prefix: "x", limit: 2 },
		after: { value: "x1", personId: "p" },
	}),
];

test("walks of numbers read only their page on SQLite", () => {
	const { database, raw } = openDatabase(":memory:");
	migrate(raw, ":memory:");
	for (const { sql, values } of walks) {
		const plan = database
			.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
			.map(({ detail }) => detail);
		expect(plan).toHaveLength(1);
		expect(plan[0]).toMatch(
			/^SEARCH holdings USING PRIMARY KEY \(org_id=\? AND kind=\? AND .*>/,
		);
	}
	database.close();
});

test("walks of numbers read only their page on PostgreSQL", async () => {
	await using place = await takeDatabase();
	await using _store = await openPostgresStore(place.address, testOptions);
	const client = new pg.Client({ connectionString: place.address });
	await client.connect();
	try {
		for (const way of ["seqscan", "sort", "bitmapscan"])
			await client.query(`SET enable_${way} = off`);
		for (const { sql, values } of walks) {
			const { rows } = await client.query<{ "QUERY PLAN": string }>(
				`EXPLAIN ${withoutForms(sql)}`,
				[...values],
			);
			const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
			expect(plan).toContain("using holdings_pkey");
			expect(plan).not.toMatch(/Seq Scan|Sort/);
		}
	} finally {
		await client.end();
	}
});
