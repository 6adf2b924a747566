import pg from "pg";
import {
	type DirectoryRows,
	type Entry,
	type Line,
	type Row,
	recordOf,
	textOf,
} from "./directory-rows.ts";

type All = (sql: string, values?: unknown[]) => Promise<Row[]>;

/** Reads the rows of a database as of one moment. */
export function readPostgres(address: string): Promise<DirectoryRows> {
	return withDatabase(address, readRows);
}

/** Reads the rows of a database with a connection that has a transaction. */
export async function readRows(client: pg.Client): Promise<DirectoryRows> {
	const all = openAll(client);
	const active = new Set(
		(
			await all("SELECT * FROM presences WHERE last_activity_at IS NOT NULL")
		).map(({ org_id, person_id }) => `${org_id} ${person_id}`),
	);
	const entry = (row: Row): Entry => ({
		orgId: String(row.org_id),
		personId: String(row.person_id),
		kind: String(row.kind),
		...("scope" in row ? { scope: String(row.scope) } : {}),
		value: String(row.value),
	});
	return {
		problems: [],
		organizations: (await all("SELECT * FROM organizations")).map((row) => ({
			id: String(row.id),
			lastId: Number(row.last_change_id),
			lastHash: textOf(row.last_change_hash),
		})),
		records: [
			...(await all("SELECT * FROM people")).map((row) => ({
				...recordOf(row),
				subject: "person" as const,
				locationId: textOf(row.location_id),
				isActive: active.has(`${row.org_id} ${row.id}`),
				revision: Number(row.revision),
			})),
			...(await all("SELECT * FROM groups")).map((row) => ({
				...recordOf(row),
				subject: "group" as const,
				memberCount: Number(row.member_count),
			})),
			...(await all("SELECT * FROM locations")).map((row) => ({
				...recordOf(row),
				subject: "location" as const,
			})),
			...(await all("SELECT * FROM license_templates")).map((row) => ({
				...recordOf(row),
				subject: "licenseTemplate" as const,
			})),
		],
		claims: [
			...(await all("SELECT * FROM claims")).map(entry),
			...(await all("SELECT * FROM emails")).map((row) =>
				entry({ ...row, kind: "email", scope: "" }),
			),
		],
		holdings: (await all("SELECT * FROM holdings")).map(entry),
		seats: (await all("SELECT * FROM seats")).map((row) => ({
			orgId: String(row.org_id),
			licenseId: String(row.license_id),
			total: Number(row.total),
			taken: Number(row.taken),
		})),
		lines: (await all("SELECT * FROM changes ORDER BY org_id, id")).map(lineOf),
		deletions: (await all("SELECT * FROM deletions")).map((row) => ({
			orgId: String(row.org_id),
			personId: String(row.person_id),
			changeId: Number(row.change_id),
			version: Number(row.version),
		})),
	};
}

/** Reads the lines of history behind an id in each organization; all lines of one that has none. */
export function readPostgresLines(
	address: string,
	after: ReadonlyMap<string, number>,
): Promise<Line[]> {
	return withDatabase(address, async (client) => {
		const all = openAll(client);
		const lines: Line[] = [];
		for (const { id } of await all("SELECT id FROM organizations ORDER BY id"))
			lines.push(
				...(
					await all(
						"SELECT * FROM changes WHERE org_id = $1 AND id > $2 ORDER BY id",
						[id, after.get(String(id)) ?? 0],
					)
				).map(lineOf),
			);
		return lines;
	});
}

async function withDatabase<Result>(
	address: string,
	read: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
	const client = new pg.Client({ connectionString: address });
	client.on("error", () => {});
	await client.connect();
	try {
		await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
		return await read(client);
	} finally {
		await client.end();
	}
}

function openAll(client: pg.Client): All {
	return async (sql, values) => (await client.query<Row>(sql, values)).rows;
}

function lineOf(row: Row): Line {
	return {
		orgId: String(row.org_id),
		id: Number(row.id),
		subject: String(row.subject),
		subjectId: String(row.subject_id),
		kind: String(row.kind),
		version: row.version === null ? undefined : Number(row.version),
		at: Number(row.at),
		authorOrgId: String(row.author_org_id),
		authorId: String(row.author_id),
		trackingId: String(row.tracking_id),
		impersonator: textOf(row.impersonator),
		fields: String(row.fields),
		hash: textOf(row.hash),
	};
}
