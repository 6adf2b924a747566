import type { License } from "../../directory/licenses/license.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Organization } from "../../directory/organizations/organization.ts";
import type { Statements } from "./database.ts";
import { parseDocument } from "./documents.ts";
import type { Catalogs, VersionedCatalog } from "./engine.ts";
import { type OrganizationRow, parseOrganization } from "./organizations.ts";

/** Organizations whose catalog is kept in memory at most. */
const catalogsMax = 100;

export function openCatalogs(): Catalogs {
	const catalogs = new Map<string, VersionedCatalog>();
	return {
		async get(statements, orgId, version) {
			const known = catalogs.get(orgId);
			if (known?.version === version) return known;
			const catalog = await readCatalog(statements, orgId);
			catalogs.delete(orgId);
			if (catalog === undefined) return undefined;
			if (catalogs.size >= catalogsMax)
				catalogs.delete(catalogs.keys().next().value as string);
			catalogs.set(orgId, catalog);
			return catalog;
		},
	};
}

type CatalogRow =
	| (OrganizationRow & { kind: "organization"; catalog_version: number })
	| { kind: "managed"; id: string }
	| { kind: "location" | "license"; document: string };

// One statement, so that all of it is as of one moment.
async function readCatalog(
	statements: Statements,
	orgId: string,
): Promise<VersionedCatalog | undefined> {
	const rows = await statements.all<CatalogRow>(
		`SELECT 'organization' AS kind, NULL AS document, id, display_name, created_at, lock_reason, lock_until, lock_holder, is_if_match_required, catalog_version
			FROM organizations WHERE id = $1
		UNION ALL SELECT 'location', document, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM locations WHERE org_id = $1
		UNION ALL SELECT 'license', document, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM licenses WHERE org_id = $1
		UNION ALL SELECT 'managed', NULL, managed_org_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM managed_organizations WHERE manager_org_id = $1`,
		orgId,
	);
	const locations = new Map<string, Location>();
	const licenses: License[] = [];
	const managedOrgIds: string[] = [];
	let organization: Organization | undefined;
	let version = 0;
	for (const row of rows)
		if (row.kind === "organization") {
			organization = parseOrganization(row);
			version = row.catalog_version;
		} else if (row.kind === "managed") managedOrgIds.push(row.id);
		else if (row.kind === "location") {
			const location = parseDocument<Location>(row.document);
			locations.set(location.id, location);
		} else licenses.push(parseDocument<License>(row.document));
	return (
		organization && {
			version,
			organization,
			managedOrgIds,
			locations,
			licenses: new Map(
				licenses.sort(byId).map((license) => [license.id, license]),
			),
		}
	);
}

function byId(left: { id: string }, right: { id: string }): number {
	return Buffer.compare(Buffer.from(left.id), Buffer.from(right.id));
}
