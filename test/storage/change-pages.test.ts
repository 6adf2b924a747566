import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import pg from "pg";
import type { FieldChanges } from "../../src/directory/history/change.ts";
import type {
	ChangeKey,
	TimeQuery,
} from "../../src/directory/store/change-store.ts";
import * as postgres from "../../src/storage/postgres/people-reader.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import {
	type ChangeReader,
	readChanges,
	usualChangeLimits,
} from "../../src/storage/sql/changes-by-time.ts";
import { type Value, withoutForms } from "../../src/storage/sql/statement.ts";
import { openDatabase } from "../../src/storage/sqlite/database.ts";
import { openPeopleReader } from "../../src/storage/sqlite/people-reader.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { acme, contents } from "./conformance/fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "peopled-changes-"));
const file = join(folder, "peopled.db");
const store = openSqliteStore(file);
await store.load(contents);
const { database } = openDatabase(file);
// Nothing here has to outlive the process.
database.run("PRAGMA synchronous = OFF");
afterAll(async () => {
	database.close();
	await store[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

const reader: ChangeReader = {
	...openPeopleReader(database),
	limits: usualChangeLimits,
	parse: ({ id, at, subject, subject_id, kind, author_id, ...row }) => ({
		id,
		orgId: acme,
		subject,
		subjectId: subject_id,
		kind,
		author: {
			personId: author_id,
			orgId: acme,
			trackingId: row.tracking_id,
			at,
		},
		fields: JSON.parse(row.fields) as FieldChanges,
	}),
};

const subjects = ["person", "location", "token", "webhook"] as const;
const kinds = ["created", "updated", "deleted"] as const;
const lines = fc.array(
	fc.record({
		at: fc.integer({ min: 1, max: 9 }),
		subject: fc.constantFrom(...subjects),
		subjectId: fc.constantFrom("a", "b"),
		kind: fc.constantFrom(...kinds),
		authorId: fc.constantFrom("ada", "bob"),
		trackingId: fc.constantFrom("R1", "R2"),
		fields: fc.constantFrom({ title: {} }, { title: {}, department: {} }, {}),
	}),
	{ maxLength: 25 },
);
const queries = fc.record(
	{
		subjects: fc.subarray([...subjects], { minLength: 1 }),
		authorId: fc.constantFrom("ada", "bob"),
		subjectId: fc.constantFrom("a", "b"),
		kind: fc.constantFrom(...kinds),
		field: fc.constantFrom("title", "department"),
		trackingId: fc.constantFrom("R1", "R2"),
	},
	{ requiredKeys: ["subjects"] },
);

describe("pages of history by time", () => {
	let run = 0;
	test("show every line that is wanted once, or counted in another, however few are looked at in one go", async () => {
		await fc.assert(
			fc.asyncProperty(
				lines,
				queries,
				fc.boolean(),
				fc.integer({ min: 1, max: 4 }),
				fc.integer({ min: 1, max: 4 }),
				fc.integer({ min: 0, max: 5 }),
				async (all, asked, isCombined, limit, slice, offset) => {
					const orgId = `history-${run++}`;
					database.run(
						"INSERT INTO organizations (id, display_name, created_at) VALUES (?, '', 0)",
						orgId,
					);
					for (const [index, line] of all.entries()) {
						database.run(
							"INSERT INTO subject_lines (org_id, subject_id, id) VALUES ($org1, $id2, $3)",
							...[orgId, line.subjectId, index + 1],
						);
						database.run(
							"INSERT INTO changes (id, org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields, hash) VALUES ($1, $org2, $3, $id4, $5, $6, $org7, $id8, $9, $10, '')",
							index + 1,
							orgId,
							line.subject,
							line.subjectId,
							line.kind,
							line.at,
							acme,
							line.authorId,
							line.trackingId,
							JSON.stringify(line.fields),
						);
					}
					const isBySubject = asked.subjectId !== undefined;
					const expected = all
						.map((line, index) => ({ ...line, id: index + 1 }))
						.filter(
							(line) =>
								line.at >= 2 &&
								line.at < 9 &&
								asked.subjects.includes(line.subject) &&
								(asked.authorId ?? line.authorId) === line.authorId &&
								(asked.subjectId ?? line.subjectId) === line.subjectId &&
								(asked.kind ?? line.kind) === line.kind &&
								(asked.trackingId ?? line.trackingId) === line.trackingId &&
								(asked.field === undefined || asked.field in line.fields),
						)
						.sort((left, right) =>
							isBySubject
								? right.id - left.id
								: right.at - left.at || right.id - left.id,
						);
					const query: TimeQuery = {
						...asked,
						orgId,
						isCombined,
						from: 2,
						to: 9,
						offset,
						limit,
					};
					// An event that is counted in two pages is passed over twice.
					const looked = isCombined && offset > 0 ? 1000 : 2 * slice;
					const small = { ...reader, limits: { slice, looked } };
					const seen: { id: number; count: number }[] = [];
					let after: ChangeKey | undefined;
					do {
						const page = await readChanges(small, { ...query, after });
						expect(page.changes.length).toBeLessThanOrEqual(limit);
						seen.push(...page.changes);
						after = page.next;
					} while (after !== undefined);
					// Each stands for itself and for those that follow it.
					const covered: number[] = [];
					for (const { id, count } of seen) {
						const at = expected.findIndex((line) => line.id === id);
						const part = expected.slice(at, at + count);
						if (!isCombined) expect(count).toBe(1);
						expect(new Set(part.map((line) => line.trackingId)).size).toBe(1);
						expect(new Set(part.map((line) => line.kind)).size).toBe(1);
						covered.push(...part.map((line) => line.id));
					}
					const acts = isCombined
						? groupActs(expected)
						: expected.map((line) => [line]);
					const behind = acts.slice(offset).flat();
					expect(covered).toEqual(behind.map((line) => line.id));
				},
			),
			{ numRuns: 300 },
		);
	}, 60_000);

	const asked: [string, Partial<TimeQuery>][] = [
		["everything", {}],
		["one author's", { authorId: "ada" }],
		["one person's", { subjectId: "a" }],
		["what is not about people", { subjects: ["location", "token"] }],
		["one kind", { kind: "deleted" }],
		["one field", { field: "title", authorId: "ada" }],
		["what a request did, as one", { trackingId: "R", isCombined: true }],
	];
	for (const [name, query] of asked)
		test(`are found in an index: ${name}`, async () => {
			const seen: [string, readonly Value[]][] = [];
			for (let line = 1; line <= 9; line++) {
				database.run(
					"INSERT OR IGNORE INTO subject_lines (org_id, subject_id, id) VALUES ($org1, 'a', $2)",
					...[acme, line],
				);
				database.run(
					"INSERT OR IGNORE INTO changes (id, org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields, hash) VALUES ($1, $org2, 'person', 'a', 'updated', $3, $org4, 'ada', 'R', '{}', '')",
					...[line, acme, line, acme],
				);
			}
			const noted = {
				...reader,
				limits: { slice: 2, looked: 100 },
				all: <Found>(sql: string, values: readonly Value[]) => {
					seen.push([sql, values]);
					return reader.all<Found>(sql, values);
				},
			};
			const whole = {
				orgId: acme,
				from: 0,
				to: 9,
				subjects,
				limit: 2,
				...query,
			};
			const { next } = await readChanges(noted, { ...whole, offset: 1 });
			await readChanges(noted, { ...whole, offset: 0, after: next });
			for (const [sql, values] of seen) {
				const plan = database
					.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
					.map(({ detail }) => detail)
					.filter((detail) => !detail.includes("json_each"));
				expect([
					sql,
					plan.filter((one) => /SCAN|TEMP B-TREE/.test(one)),
				]).toEqual([sql, []]);
				// Where a slice begins and ends is looked up, and not looked for.
				const places = sql.match(/\) [<>]=? \(/g) ?? [];
				const found = plan.join().match(/\)[<>]\(/g) ?? [];
				expect([sql, plan, found.length]).toEqual([sql, plan, places.length]);
			}
		});

	test("are found in an index on PostgreSQL too", async () => {
		await using place = await takeDatabase();
		await using other = await openPostgresStore(place.address, testOptions);
		await other.load(contents);
		const types = new pg.TypeOverrides();
		types.setTypeParser(20, Number);
		const client = new pg.Client({ connectionString: place.address, types });
		await client.connect();
		try {
			await client.query(
				"INSERT INTO changes (id, org_id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, fields) SELECT line, $1, 'person', 'a', 'updated', line, $1, 'ada', 'R', '{}' FROM generate_series(101, 109) AS line",
				[acme],
			);
			// Of nine lines any plan is cheap: only what no index answers is read and sorted whole then.
			for (const way of ["seqscan", "sort", "bitmapscan"])
				await client.query(`SET enable_${way} = off`);
			for (const [name, query] of asked) {
				const seen: [string, readonly Value[]][] = [];
				const noted: ChangeReader = {
					...postgres.openPeopleReader({ all: async () => [] }),
					parse: reader.parse,
					limits: { slice: 2, looked: 100 },
					all: async (sql, values) => {
						seen.push([sql, values]);
						return (await client.query(withoutForms(sql), [...values])).rows;
					},
				};
				const whole = {
					...{ orgId: acme, from: 0, to: 109, limit: 2, subjects },
					...query,
				};
				const { next } = await readChanges(noted, { ...whole, offset: 1 });
				await readChanges(noted, { ...whole, offset: 0, after: next });
				for (const [sql, values] of seen) {
					const { rows } = await client.query(`EXPLAIN ${withoutForms(sql)}`, [
						...values,
					]);
					const plan = rows.map((row) => row["QUERY PLAN"] as string);
					const wide = plan.filter((line) => /Seq Scan|Sort/.test(line));
					expect([name, sql, wide]).toEqual([name, sql, []]);
				}
			}
		} finally {
			await client.end();
		}
	});
});

/** Lines that follow each other and are of one act, together. */
function groupActs<
	Line extends Record<"trackingId" | "authorId" | "subject" | "kind", string>,
>(all: readonly Line[]): Line[][] {
	const acts: Line[][] = [];
	for (const line of all) {
		const last = acts.at(-1)?.at(-1);
		const isSame =
			last?.trackingId === line.trackingId &&
			last.authorId === line.authorId &&
			last.subject === line.subject &&
			last.kind === line.kind;
		if (isSame) acts.at(-1)?.push(line);
		else acts.push([line]);
	}
	return acts;
}
