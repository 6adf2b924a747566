import type { License } from "../../directory/licenses/license.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Catalog } from "../sql/snapshot.ts";
import type { Database } from "./database.ts";
import type { Catalogs } from "./engine.ts";
import { readManagedIds, readOrganization } from "./organizations.ts";

/** Organizations whose catalog is kept in memory at most. */
const catalogsMax = 100;

export function openCatalogs(database: Database): Catalogs {
	const catalogs = new Map<string, Catalog>();
	let dataVersion: number | undefined;
	return {
		get(orgId) {
			const known = catalogs.get(orgId);
			if (known !== undefined) return known;
			const catalog = readCatalog(database, orgId);
			if (catalog === undefined) return undefined;
			if (catalogs.size >= catalogsMax)
				catalogs.delete(catalogs.keys().next().value as string);
			catalogs.set(orgId, catalog);
			return catalog;
		},
		forget: (orgId) => {
			catalogs.delete(orgId);
		},
		refresh() {
			const version = database.get<{ data_version: number }>(
				"PRAGMA data_version",
			)?.data_version;
			if (version !== dataVersion) catalogs.clear();
			dataVersion = version;
		},
	};
}

function readCatalog(database: Database, orgId: string): Catalog | undefined {
	const organization = readOrganization(database, orgId);
	if (organization === undefined) return undefined;
	const read = <Thing extends { id: string }>(
		table: "locations" | "licenses",
	) =>
		new Map(
			database
				.all<{ document: string }>(
					`SELECT document FROM ${table} WHERE org_id = ?`,
					orgId,
				)
				.map(({ document }) => JSON.parse(document) as Thing)
				.map((thing) => [thing.id, thing]),
		);
	return {
		organization,
		managedOrgIds: readManagedIds(database, orgId),
		locations: read<Location>("locations"),
		licenses: read<License>("licenses"),
	};
}
