import type { Database } from "./database.ts";

/** A smaller table is read quickly with any plan. PostgreSQL takes one without statistics to be larger than it is, which suits growth. */
const pagesMin = 100;

/**
 * Lists the tables that have grown by a quarter or more since PostgreSQL looked at their rows. PostgreSQL
 * takes an organization that it has not seen for an empty one, and then looks its people up by any index.
 */
export const listOutgrown = `SELECT relname::text AS name FROM pg_class
	WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
	AND pg_relation_size(oid) / current_setting('block_size')::integer >= greatest(${pagesMin}, 1.25 * relpages)`;

/** Gathers the statistics of tables. Skips one whose statistics another process is gathering. */
export function analyze(tables: readonly { name: string }[]): string {
	return `ANALYZE (SKIP_LOCKED) ${tables.map(({ name }) => name).join(", ")}`;
}

/**
 * Gathers statistics after many rows were added, since the server itself does so up to a minute later and plans blindly until
 * then. Never rejects: a failure leaves it to the server.
 */
export async function refreshStatistics(database: Database): Promise<void> {
	try {
		const tables = await database.all<{ name: string }>(listOutgrown);
		if (tables.length === 0) return;
		// As a migration, since it may take longer than a statement of a request.
		await database.migrate(({ exec }) => exec(analyze(tables)));
	} catch {}
}
