import type { License } from "../../directory/licenses/license.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Organization } from "../../directory/organizations/organization.ts";
import type { Database } from "./database.ts";
import { readManagedIds, readOrganization } from "./organizations.ts";
import type { Writer } from "./writer/writer.ts";

/** What the parts of this engine share. */
export interface Engine {
	database: Database;
	writer: Writer;
	catalogs: Catalogs;
}

/** What an organization owns, kept parsed: it is read by every change and seldom written. Seats are not in it. */
export interface Catalog {
	organization: Organization;
	managedOrgIds: readonly string[];
	locations: Map<string, Location>;
	licenses: Map<string, License>;
}

/** Organizations whose catalogue is kept in memory at most. */
const catalogsMax = 100;

export interface Catalogs {
	/** Undefined when there is no such organization. */
	get(orgId: string): Catalog | undefined;
	/** Call after writing what is in the catalogue of an organization. */
	forget(orgId: string): void;
	/** Call at the start of a batch: forgets everything when another process has written. */
	refresh(): void;
}

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
