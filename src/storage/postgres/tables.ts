import { type CopyTable, orderTables } from "../copy.ts";

/** A table of the directory. */
export interface Table extends CopyTable {
	/** The type of each column, as PostgreSQL shows it. */
	types: ReadonlyMap<string, string>;
	/** Whether rows of other tables reference its rows. */
	isReferenced: boolean;
}

/** The list of a database's migrations is no part of the directory. */
const bookkeeping = "schema_migrations";

/** The tables of a directory with all their columns, in an order in which they can be filled. */
export async function readTables(
	all: <Row>(sql: string) => Promise<Row[]>,
): Promise<Table[]> {
	const rows = await all<{
		table: string;
		column: string;
		type: string;
		place: number | null;
	}>(
		`SELECT relname::text AS table, attname::text AS column, format_type(atttypid, NULL) AS type,
			array_position(indkey::smallint[], attnum) AS place
		FROM pg_class
			JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
			LEFT JOIN pg_index ON indrelid = pg_class.oid AND indisprimary
		WHERE relkind IN ('r', 'p') AND relnamespace = quote_ident(current_schema())::regnamespace AND relname <> '${bookkeeping}'
		ORDER BY relname, attname COLLATE "C"`,
	);
	const references = await all<{ from: string; to: string }>(
		`SELECT source.relname::text AS from, target.relname::text AS to FROM pg_constraint
			JOIN pg_class AS source ON source.oid = conrelid JOIN pg_class AS target ON target.oid = confrelid
		WHERE contype = 'f' AND connamespace = quote_ident(current_schema())::regnamespace`,
	);
	const names = [...new Set(rows.map(({ table }) => table))];
	const tables = names.map((name): Table => {
		const own = rows.filter(({ table }) => table === name);
		return {
			name,
			columns: own.map(({ column }) => column),
			key: own
				.filter(({ place }) => place !== null)
				.sort((a, b) => Number(a.place) - Number(b.place))
				.map(({ column }) => column),
			types: new Map(own.map(({ column, type }) => [column, type])),
			isReferenced: references.some(({ to }) => to === name),
		};
	});
	return orderTables(tables, references);
}
