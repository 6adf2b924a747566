import type { SqlEngine } from "./engine.ts";
import { get } from "./statement.ts";

/** Finds the organization, of those given, in which a table has a row with an id. */
export function locateIn(
	{ dialect, read }: Pick<SqlEngine, "dialect" | "read">,
	table: "people" | "locations" | "licenses" | "license_templates" | "groups",
): (key: {
	orgIds: readonly string[];
	id: string;
}) => Promise<string | undefined> {
	const [orgs, own] = table === "people" ? ["$org1", "$id2"] : ["$1", "$2"];
	const sql = `SELECT org_id FROM ${table} WHERE ${dialect.among("org_id", orgs)} AND id = ${own}`;
	return async ({ orgIds, id }) => {
		const row = await read(get<{ org_id: string }>(sql, orgIds, id));
		return row?.org_id;
	};
}
