import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type {
	PeopleOrder,
	PeopleQuery,
} from "../../src/directory/people/people-query.ts";
import { searchPrefixOf } from "../../src/directory/people/person-search.ts";
import { reportedStatuses } from "../../src/directory/people/presence.ts";
import type { Contents } from "../../src/directory/store/store.ts";
import * as postgres from "../../src/storage/postgres/people-reader.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { countPeople } from "../../src/storage/sql/people/people-count.ts";
import { readPage } from "../../src/storage/sql/people/people-pages.ts";
import {
	type PeopleReader,
	usualLimits,
} from "../../src/storage/sql/people/people-reader.ts";
import { type Value, withoutForms } from "../../src/storage/sql/statement.ts";
import { openDatabase } from "../../src/storage/sqlite/database.ts";
import * as sqlite from "../../src/storage/sqlite/people-reader.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import {
	acme,
	calling,
	contents,
	createPerson,
	denver,
	fullRole,
	messaging,
	userRole,
} from "./conformance/fixture.ts";

const now = 1_000_000_000;
const order = (by: PeopleOrder["by"], isDescending = false) => ({
	order: { by, isDescending },
});
const asked: [string, Partial<PeopleQuery>][] = [
	["everyone", {}],
	["everyone backwards", order("name", true)],
	["by creation", order("created")],
	["by creation backwards", order("created", true)],
	["by last activity", order("lastActivity")],
	["by last activity backwards", order("lastActivity", true)],
	["far down", { offset: 30_000 }],
	["a beginning of a name", { namePrefix: "a" }],
	["a text", { searchPrefix: searchPrefixOf("ann") }],
	["a text by creation", { searchPrefix: "ann", ...order("created") }],
	["a text and a license", { searchPrefix: "ann", licenseId: messaging }],
	["a license", { licenseId: messaging }],
	["a license and a role", { licenseId: messaging, roleIds: [fullRole] }],
	["one of two roles", { roleIds: [fullRole, userRole] }],
	["a location", { locationId: denver }],
	[
		"a location by last activity",
		{ locationId: denver, ...order("lastActivity", true) },
	],
	["a location and a license", { locationId: denver, licenseId: calling }],
	["a manager", { managerId: "p1" }],
	["bots", { type: "bot" }],
	["people", { type: "person", isPending: false }],
	["a department", { department: "Sales" }],
	["those who cannot sign in", { isLoginEnabled: false }],
	["those who can", { isLoginEnabled: true }],
	["a number", { searchPrefix: "7209", numberPrefixes: ["x7209", "-9027"] }],
	["an e-mail", { email: "a@example.com" }],
	["ids", { ids: ["p1", "p2"] }],
	...[...reportedStatuses, "active", "inactive", "pending"].map(
		(status): [string, Partial<PeopleQuery>] => [
			`the status ${status}`,
			{ presence: { status: status as "active", now } },
		],
	),
	[
		"a status and a license",
		{ presence: { status: "inactive", now }, licenseId: messaging },
	],
];
// Enough people for walks of several slices.
const filled: Contents = {
	...contents,
	people: Array.from({ length: 12 }, (_, index) => ({
		person: createPerson(`p${index}`, {
			displayName: `Ann ${index}`,
			type: index < 3 ? "bot" : index < 6 ? "appuser" : "person",
			department: "Sales",
			licenses: index === 11 ? [messaging, calling] : [messaging],
			roles: [fullRole, userRole],
			locationId: denver,
			managerId: "p1",
			isLoginEnabled: index % 2 === 0,
		}),
		presence: {
			isShared: index !== 7,
			...(index % 4 !== 3 && { lastActivityAt: now - 1_000_000 * index }),
			...(index > 8 && { reported: "call" as const }),
		},
	})),
};
const small = { gathered: 0, slice: 2, parsedSlice: 2, passedSlice: 2 };

/** The statements of the first two pages of a list, and of its count, with their values. */
async function noteStatements(
	reader: PeopleReader,
	query: Partial<PeopleQuery>,
	isGathering: boolean,
): Promise<[string, readonly Value[]][]> {
	const statements = new Map<string, readonly Value[]>();
	const noted: PeopleReader = {
		...reader,
		limits: { ...usualLimits, ...(!isGathering && small) },
		all: (sql, values) => {
			statements.set(sql, values);
			return reader.all(sql, values);
		},
	};
	const whole = { orgId: acme, limit: 2, isPresenceWanted: true, ...query };
	const { next } = await readPage(noted, whole);
	if (next) await readPage(noted, { ...whole, after: next });
	await countPeople(noted, whole);
	expect(statements.size).toBeGreaterThan(0);
	return [...statements];
}

const ways = ["walking", "gathering"] as const;

describe("statements of lists on SQLite", () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-plans-"));
	const file = join(folder, "peopled.db");
	const store = openSqliteStore(file);
	let database: ReturnType<typeof openDatabase>["database"];
	beforeAll(async () => {
		await store.load(filled);
		({ database } = openDatabase(file));
	});
	afterAll(async () => {
		database.close();
		await store[Symbol.asyncDispose]();
		rmSync(folder, { recursive: true });
	});

	for (const way of ways)
		for (const [name, query] of asked)
			test(`find ${name} in an index and in its order, ${way}`, async () => {
				const statements = await noteStatements(
					sqlite.openPeopleReader(database),
					query,
					way === "gathering",
				);
				for (const [sql, values] of statements) {
					const plan = database
						.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
						.map(({ detail }) => detail);
					// A list of given ids, and the at most so many rows of a count, are no tables.
					const scans = plan.filter(
						(detail) =>
							/SCAN|FOR ORDER BY/.test(detail) &&
							!/json_each|SCAN found|CONSTANT ROW/.test(detail),
					);
					expect([sql, scans]).toEqual([sql, []]);
					// Where a slice begins and ends is looked up, and not looked for.
					const places = sql.match(/\) [<>]=? \(/g) ?? [];
					const found = plan.join().match(/\)[<>]\(/g) ?? [];
					expect([sql, plan, found.length]).toEqual([sql, plan, places.length]);
				}
			});
});

interface Plan {
	"Node Type": string;
	"Parent Relationship"?: string;
	Plans?: Plan[];
}

const types = new pg.TypeOverrides();
types.setTypeParser(20, Number);

describe("statements of lists on PostgreSQL", () => {
	test.each(ways)(
		"find people in an index and in its order, %s",
		async (way) => {
			await using place = await takeDatabase();
			await using store = await openPostgresStore(place.address, testOptions);
			await store.load(filled);
			const client = new pg.Client({
				connectionString: place.address,
				types,
			});
			await client.connect();
			try {
				// Of a dozen people any plan is cheap: only what no index answers is read and sorted whole then.
				for (const way of ["seqscan", "sort", "bitmapscan"])
					await client.query(`SET enable_${way} = off`);
				const reader = postgres.openPeopleReader({
					all: async (sql, ...values) =>
						(await client.query(withoutForms(sql), values)).rows,
				});
				for (const [name, query] of asked) {
					const statements = await noteStatements(
						reader,
						query,
						way === "gathering",
					);
					for (const [sql, values] of statements) {
						const { rows } = await client.query<{
							"QUERY PLAN": [{ Plan: Plan }];
						}>(`EXPLAIN (FORMAT JSON) ${withoutForms(sql)}`, [...values]);
						const nodes = rows.flatMap((row) =>
							nodesOf(row["QUERY PLAN"][0].Plan),
						);
						const whole = nodes.filter((node) => /Seq Scan|Sort/.test(node));
						expect([name, sql, whole]).toEqual([name, sql, []]);
						// What is asked of each row is looked up for the rows of a slice, and not read whole.
						const asked = sql.match(/EXISTS \(/g) ?? [];
						const lookedUp = nodes.filter((node) => node.startsWith("SubPlan"));
						expect([name, sql, lookedUp.length]).toEqual([
							name,
							sql,
							asked.length,
						]);
					}
				}
			} finally {
				await client.end();
			}
		},
	);
});

function nodesOf({ Plans = [], ...node }: Plan): string[] {
	const { "Parent Relationship": place, "Node Type": type } = node;
	return [`${place} ${type}`, ...Plans.flatMap(nodesOf)];
}
