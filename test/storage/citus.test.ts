import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import pg from "pg";
import { copyStore, openStore } from "../../src/process/open-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { createFolder } from "../end-to-end/process.ts";
import { findRefusal, listSchemaRefusals } from "../postgres/citus-rules.ts";
import { openRecorder } from "../postgres/plan-recorder.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";

const now = Date.UTC(2026, 0, 1);

/** Runs work on the schema of the directory, undoes it, and gives the refusals of all that the server ran. */
async function refusalsOf(
	work: (client: pg.Client) => Promise<unknown>,
): Promise<string[]> {
	await using database = await takeDatabase();
	const refusals: string[] = [];
	await using recorder = await openRecorder(database.address, (statement) => {
		const refusal = findRefusal(statement);
		if (refusal !== undefined) refusals.push(refusal);
	});
	const client = new pg.Client({ connectionString: recorder.address });
	await client.connect();
	try {
		await client.query("BEGIN");
		await work(client);
		await client.query("ROLLBACK");
	} finally {
		await client.end();
	}
	return refusals;
}

// Citus 12.1.6 refused each of these, or did something else than PostgreSQL.
const refused: Record<string, [sql: string, refusal: string]> = {
	"the oldest job of any organization, locked": [
		`UPDATE jobs SET state = 'running' FROM (
			SELECT org_id, id FROM jobs WHERE ended_at IS NULL ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
		) AS found WHERE jobs.org_id = found.org_id AND jobs.id = found.id RETURNING jobs.*`,
		"it locks rows of several nodes: jobs",
	],
	"webhooks of any organization, locked": [
		`WITH due AS (SELECT org_id, id FROM webhooks WHERE is_active LIMIT 5 FOR UPDATE OF webhooks SKIP LOCKED)
		UPDATE webhooks SET held_by = 'x' FROM due WHERE webhooks.org_id = due.org_id AND webhooks.id = due.id RETURNING document`,
		"it locks rows of several nodes: webhooks",
	],
	"a lock by a key that does not distribute": [
		"SELECT * FROM tokens WHERE id = 't' FOR UPDATE",
		"it locks rows of several nodes: tokens",
	],
	"a lock of several organizations": [
		"SELECT id FROM organizations WHERE id = ANY ('{a,b}') ORDER BY id FOR NO KEY UPDATE",
		"it locks rows of several nodes: organizations",
	],
	"a recursive query": [
		`WITH RECURSIVE gone AS (
			SELECT id FROM tokens WHERE org_id = 'a' AND person_id = 'p'
			UNION SELECT made.id FROM tokens AS made JOIN gone ON made.made_with = gone.id
		) UPDATE tokens SET revoked_at = 1 WHERE id IN (SELECT id FROM gone) AND revoked_at IS NULL`,
		"it is recursive over several nodes: tokens",
	],
	"one table joined twice, each with another column": [
		`SELECT manager.id FROM jsonb_to_recordset('[]') AS given (a text, b text)
			JOIN organizations AS manager ON manager.id = a JOIN organizations AS managed ON managed.id = b`,
		"it joins rows of several nodes: organizations",
	],
	"a join of tables that are distributed by different columns": [
		"SELECT * FROM people JOIN emails ON emails.person_id = people.id WHERE people.org_id = 'a'",
		"it joins rows of several nodes: ",
	],
	"a join without the organization": [
		"SELECT people.id FROM people JOIN holdings ON holdings.person_id = people.id",
		"it joins rows of several nodes: ",
	],
	"records joined in a subquery": [
		`SELECT EXISTS (SELECT FROM stored_replies JOIN jsonb_to_recordset('[{"orgId":"a"}]') AS asked ("orgId" text) ON org_id = "orgId")`,
		"a subquery joins rows of several nodes with records: stored_replies",
	],
	"a subquery for each record": [
		`SELECT seen.id FROM jsonb_to_recordset('[{"id":"p"}]') AS seen (id text)
			WHERE (SELECT people.revision FROM people WHERE people.org_id = seen.id LIMIT 1) = 1`,
		"a subquery that depends on a row reads several nodes: people",
	],
	"a subquery for each row, by another column": [
		"UPDATE people SET revision = (SELECT max(id) FROM changes WHERE changes.subject_id = people.id)",
		"a subquery that depends on a row reads several nodes: changes",
	],
	"a new value in the column that distributes": [
		"UPDATE emails SET value = 'x' WHERE value = 'y'",
		"it changes the column that distributes emails",
	],
	"a volatile function for rows of several nodes": [
		"UPDATE people SET document = random()::text",
		"it changes rows of several nodes by a volatile function: people",
	],
	"a count of rows that were there": [
		`INSERT INTO organizations (id, display_name, created_at)
			SELECT id, '', 1 FROM jsonb_to_recordset('[]') AS given (id text) ON CONFLICT (id) DO NOTHING`,
		"it counts rows that it does not add to organizations",
	],
};

describe("the check for Citus", () => {
	test.each(Object.entries(refused))(
		"refuses %s",
		async (_, [sql, refusal]) => {
			const refusals = await refusalsOf((client) => client.query(sql));
			expect(refusals).toEqual([expect.stringContaining(refusal)]);
		},
	);

	test("refuses a parameter in ON CONFLICT behind a query of several nodes", async () => {
		const sql = `INSERT INTO presences (org_id, person_id, last_activity_at) SELECT org_id, id, 1 FROM people
			ON CONFLICT (org_id, person_id) DO UPDATE SET reported = CASE WHEN $1 THEN 'x' ELSE presences.reported END`;
		expect(await refusalsOf((client) => client.query(sql, [true]))).toEqual([
			"it reads people on several nodes, and has a parameter in ON CONFLICT",
		]);
	});

	test("looks into functions, also with a plan for any parameters", async () => {
		const refusals = await refusalsOf(async (client) => {
			await client.query("SET LOCAL plan_cache_mode = force_generic_plan");
			await client.query(
				`CREATE FUNCTION lock_job(p_org_id text, p_id text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
					PERFORM FROM jobs WHERE org_id = p_org_id AND id = p_id FOR UPDATE;
					PERFORM FROM jobs WHERE id = p_id FOR UPDATE;
				END $$`,
			);
			await client.query("SELECT lock_job('a', 'j')");
		});
		expect(refusals).toEqual(["it locks rows of several nodes: jobs"]);
	});

	// Citus 12.1.6 ran each of these.
	test.each([
		"SELECT id FROM jobs WHERE org_id = 'a' FOR UPDATE",
		"SELECT o.id, (SELECT max(id) FROM changes WHERE changes.org_id = o.id) FROM organizations AS o",
		"DELETE FROM stored_replies WHERE expires_at < 5 RETURNING key",
		"DELETE FROM emails USING jsonb_to_recordset('[]') AS given (value text) WHERE emails.value = given.value",
		"INSERT INTO emails (value, org_id, person_id) SELECT value, '', '' FROM jsonb_to_recordset('[]') AS given (value text)",
		"SELECT EXISTS (SELECT FROM jsonb_to_recordset('[]') AS seen (id text) WHERE (SELECT revision FROM people WHERE org_id = 'a' AND id = seen.id) = 1)",
		"SELECT name FROM settings FOR UPDATE",
	])("lets %s pass", async (sql) => {
		expect(await refusalsOf((client) => client.query(sql))).toEqual([]);
	});
});

test("the schema is one that Citus distributes, with functions that it runs", async () => {
	await using database = await takeDatabase();
	const client = new pg.Client({ connectionString: database.address });
	await client.connect();
	try {
		expect(await listSchemaRefusals(client)).toEqual([]);
		await client.query("BEGIN");
		await client.query(
			`CREATE FUNCTION count_people(p_id text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM people WHERE id = p_id $$;
			CREATE UNIQUE INDEX people_by_id ON people (id);
			ALTER TABLE deliveries ADD FOREIGN KEY (webhook_id, org_id) REFERENCES people (org_id, id);
			CREATE TRIGGER no_jobs BEFORE UPDATE ON jobs EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
		);
		expect(await listSchemaRefusals(client)).toEqual([
			"the function count_people is in SQL, has parameters and reads distributed tables",
			"the unique index people_by_id lacks the column that distributes its table",
			"the foreign key deliveries_webhook_id_org_id_fkey does not lead from one distribution column to the other",
			"the trigger no_jobs is on a distributed table",
		]);
		await client.query("ROLLBACK");
	} finally {
		await client.end();
	}
});

test("a copy with history, and the start of a server on it, run only statements that Citus runs", async () => {
	await using folder = await createFolder();
	await using database = await takeDatabase();
	const from = {
		engine: "sqlite" as const,
		file: join(folder.path, "peopled.db"),
	};
	{
		await using store = await openStore(from);
		await store.load(createSample(now));
		await store.people.update(
			{
				orgId: sampleIds.organization,
				id: sampleIds.john,
				author: {
					orgId: sampleIds.organization,
					personId: sampleIds.admin,
					trackingId: "ROUTER_copy",
					at: now,
				},
			},
			(current) => ({
				person: { ...current, title: "Tester", version: current.version + 1 },
				warnings: [],
			}),
		);
	}
	const refusals: string[] = [];
	const tables = new Set<string>();
	await using recorder = await openRecorder(database.address, (statement) => {
		const [, table] = /^\s*INSERT INTO (\w+)/.exec(statement.text) ?? [];
		if (table !== undefined) tables.add(table);
		const refusal = findRefusal(statement);
		if (refusal !== undefined) refusals.push(refusal);
	});
	const to = {
		engine: "postgres" as const,
		address: recorder.address,
		...testOptions,
		replicas: [],
	};
	await copyStore({ from, to });
	await using store = await openStore(to);
	expect(await store.changes.newestId(sampleIds.organization)).toBe(1);
	expect([...tables]).toEqual(expect.arrayContaining(["people", "changes"]));
	expect(refusals).toEqual([]);
});
