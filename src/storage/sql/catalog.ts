import type { License } from "../../directory/licenses/license.ts";
import type { LicenseTemplate } from "../../directory/licenses/license-template.ts";
import type { Location } from "../../directory/locations/location.ts";
import { type OrganizationRow, parseOrganization } from "./organization-row.ts";
import { all, type Work } from "./statement.ts";
import type { Catalog } from "./steps/basis.ts";

/**
 * A catalog with its version. Every change of the catalog increases it in the same transaction; it is 0
 * where the engine does not count.
 */
export interface VersionedCatalog extends Catalog {
	version: number;
}

/** Catalogs that stay in memory at most. */
export const catalogsMax = 100;

type CatalogRow =
	| (OrganizationRow & { kind: "organization"; catalog_version: number })
	| { kind: "managed"; id: string }
	| { kind: "location" | "license"; document: string }
	| { kind: "template"; id: string; document: string };

/**
 * The catalog of an organization; undefined when there is no such organization. It is one statement, so
 * that all of it is of one moment. `version` is the column that counts its changes, or 0.
 */
export function* readCatalog(
	orgId: string,
	{
		version,
		parse,
	}: {
		version: "catalog_version" | "0";
		parse: <Thing>(document: string) => Thing;
	},
): Work<VersionedCatalog | undefined> {
	const rows = yield* all<CatalogRow>(
		`SELECT 'organization' AS kind, NULL AS document, id, display_name, created_at, lock_reason, lock_until, lock_holder, is_if_match_required, ${version} AS catalog_version
			FROM organizations WHERE id = $1
		UNION ALL SELECT 'location', document, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM locations WHERE org_id = $1
		UNION ALL SELECT 'license', document, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM licenses WHERE org_id = $1
		UNION ALL SELECT 'template', document, id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM license_templates WHERE org_id = $1
		UNION ALL SELECT 'managed', NULL, managed_org_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM managed_organizations WHERE manager_org_id = $1`,
		orgId,
	);
	const locations = new Map<string, Location>();
	const licenses: License[] = [];
	const licenseTemplates = new Map<string, LicenseTemplate>();
	const managedOrgIds: string[] = [];
	let organization: OrganizationRow | undefined;
	let catalogVersion = 0;
	for (const row of rows)
		if (row.kind === "organization") {
			organization = row;
			catalogVersion = row.catalog_version;
		} else if (row.kind === "managed") managedOrgIds.push(row.id);
		else if (row.kind === "location") {
			const location = parse<Location>(row.document);
			locations.set(location.id, location);
		} else if (row.kind === "template")
			licenseTemplates.set(row.id, parse<LicenseTemplate>(row.document));
		else licenses.push(parse<License>(row.document));
	return (
		organization && {
			version: catalogVersion,
			organization: parseOrganization(organization),
			managedOrgIds,
			locations,
			licenses: new Map(
				licenses.sort(byId).map((license) => [license.id, license]),
			),
			licenseTemplates: [...licenseTemplates]
				.sort(([one], [other]) => byId({ id: one }, { id: other }))
				.map(([, template]) => template),
		}
	);
}

function byId(left: { id: string }, right: { id: string }): number {
	return Buffer.compare(Buffer.from(left.id), Buffer.from(right.id));
}
