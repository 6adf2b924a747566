import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import { type PersonRow, parseRecord } from "../sql/people/person-row.ts";
import { presenceRowColumns } from "../sql/people/presence-row.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";

/** Reads a person with their presence. */
export function readRecord(
	database: Database,
	key: RecordKey,
): PersonRecord | undefined {
	const row = database.get<PersonRow>(byId, key.orgId, key.id);
	return row && parseRecord(row, key, JSON.parse);
}

/** Reads people by their ids; those who are not there are left out. */
export function readRecords(
	database: Database,
	{ orgId, ids }: { orgId: string; ids: readonly string[] },
): [string, PersonRecord][] {
	if (ids.length === 0) return [];
	return database
		.all<PersonRow & { id: string }>(byIds, orgId, ids)
		.map((row) => [
			row.id,
			parseRecord(row, { orgId, id: row.id }, JSON.parse),
		]);
}

const columns = `document, ${presenceRowColumns.join(", ")}`;
const byId = `SELECT ${columns} FROM people WHERE org_id = $org1 AND id = $id2`;
const byIds = `SELECT id, ${columns} FROM people WHERE org_id = $org1 AND ${dialect.among("id", "$id2")}`;
