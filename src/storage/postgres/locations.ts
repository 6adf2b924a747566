import type { Location } from "../../directory/locations/location.ts";
import type { LocationStore } from "../../directory/store/location-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { openLocations as openShared } from "../sql/locations.ts";
import type { Database } from "./database.ts";
import { parseDocument } from "./documents.ts";
import { openLookup } from "./lookups.ts";

export function openLocations(
	engine: SqlEngine,
	database: Database,
): LocationStore {
	const lookUp = openLookup(async (orgId, ids) => {
		const rows = await database.all<{ id: string; document: string }>(
			"SELECT id, document FROM locations WHERE org_id = $1 AND id = ANY ($2)",
			orgId,
			ids,
		);
		return new Map(rows.map((row) => [row.id, row]));
	});
	return {
		...openShared(engine),
		async get(key) {
			const row = await lookUp(key);
			return row && parseDocument<Location>(row.document);
		},
	};
}
