import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import { type PersonRow, parseRecord } from "../sql/people/person-row.ts";
import { presenceRowColumns } from "../sql/people/presence-row.ts";
import type { Database } from "./database.ts";

/** Reads a person with their presence. */
export function readRecord(
	database: Database,
	key: RecordKey,
): PersonRecord | undefined {
	const row = database.get<PersonRow>(byId, key.orgId, key.id);
	return row && parseRecord(row, key, JSON.parse);
}

const byId = `SELECT document, ${presenceRowColumns.join(", ")} FROM people WHERE org_id = $org1 AND id = $id2`;
