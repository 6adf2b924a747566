import type { Database } from "./database.ts";

/** A smaller table is read quickly with any plan. PostgreSQL takes one without statistics to be larger than it is, which suits growth. */
const pagesMin = 100;

// Lists the tables that have grown by a quarter or more since PostgreSQL looked at their rows. PostgreSQL
// takes an organization that it has not seen for an empty one, and then looks its people up by any index.
const listOutgrown = `SELECT relname::text AS name FROM pg_class
	WHERE relkind = 'r' AND relnamespace = quote_ident(current_schema())::regnamespace
	AND pg_relation_size(oid) / current_setting('block_size')::integer >= greatest(${pagesMin}, 1.25 * relpages)`;

/**
 * Gathers statistics after many rows were added, since the server itself does so up to a minute later and plans blindly until
 * then. Skips a table whose statistics another process is gathering. Never rejects: a failure leaves it to the server.
 */
export async function gatherStatistics({
	all,
	run,
}: {
	all: (sql: string) => Promise<{ name: string }[]>;
	run: (sql: string) => Promise<unknown>;
}): Promise<void> {
	try {
		const tables = await all(listOutgrown);
		if (tables.length === 0) return;
		const names = tables.map(({ name }) => name).join(", ");
		await run(`ANALYZE (SKIP_LOCKED) ${names}`);
	} catch {}
}

/** The same on the connections of a server. */
export function refreshStatistics(database: Database): Promise<void> {
	return gatherStatistics({
		all: (sql) => database.all(sql),
		// As a migration, since it may take longer than a statement of a request.
		run: (sql) => database.migrate(({ exec }) => exec(sql)),
	});
}
