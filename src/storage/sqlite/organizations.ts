import type { Organization } from "../../directory/organizations/organization.ts";
import type { OrganizationStore } from "../../directory/store/organization-store.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";

interface OrganizationRow {
	id: string;
	display_name: string;
	created_at: number;
	lock_reason: string | null;
	lock_until: number | null;
	lock_holder: string | null;
	is_if_match_required: number;
}

const columns =
	"id, display_name, created_at, lock_reason, lock_until, lock_holder, is_if_match_required";

export function openOrganizations({
	database,
	writer,
	catalogs,
}: Engine): OrganizationStore {
	return {
		get: async (id) => readOrganization(database, id),
		getMany: async (ids) =>
			ids.flatMap((id) => readOrganization(database, id) ?? []),
		list: async () =>
			database
				.all<OrganizationRow>(
					`SELECT ${columns} FROM organizations ORDER BY id`,
				)
				.map(parseOrganization),
		managedBy: async (orgId) => readManagedIds(database, orgId),
		async lock(id, lock) {
			await writer.write(() => {
				catalogs.forget(id);
				return database.run(
					"UPDATE organizations SET lock_reason = ?, lock_until = ?, lock_holder = ? WHERE id = ?",
					lock?.reason ?? null,
					lock?.until ?? null,
					lock?.holder ?? null,
					id,
				);
			});
		},
		async setManaged({ managerOrgId, managedOrgId, isManaged }) {
			await writer.write(() => {
				catalogs.forget(managerOrgId);
				database.run(
					isManaged
						? "INSERT INTO managed_organizations (manager_org_id, managed_org_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
						: "DELETE FROM managed_organizations WHERE manager_org_id = ? AND managed_org_id = ?",
					managerOrgId,
					managedOrgId,
				);
			});
		},
		async changeSettings(id, { isIfMatchRequired }) {
			await writer.write(() => {
				catalogs.forget(id);
				return database.run(
					"UPDATE organizations SET is_if_match_required = coalesce(?, is_if_match_required) WHERE id = ?",
					isIfMatchRequired === undefined ? null : Number(isIfMatchRequired),
					id,
				);
			});
		},
	};
}

/** The organizations that one manages. */
export function readManagedIds(database: Database, orgId: string): string[] {
	return database
		.all<{ id: string }>(
			"SELECT managed_org_id AS id FROM managed_organizations WHERE manager_org_id = ? ORDER BY managed_org_id",
			orgId,
		)
		.map(({ id }) => id);
}

/** The organization with this id, or undefined. */
export function readOrganization(
	database: Database,
	id: string,
): Organization | undefined {
	const row = database.get<OrganizationRow>(
		`SELECT ${columns} FROM organizations WHERE id = ?`,
		id,
	);
	return row && parseOrganization(row);
}

function parseOrganization(row: OrganizationRow): Organization {
	return {
		id: row.id,
		displayName: row.display_name,
		createdAt: row.created_at,
		lock:
			row.lock_until === null
				? undefined
				: {
						reason: row.lock_reason ?? "",
						until: row.lock_until,
						holder: row.lock_holder ?? undefined,
					},
		isIfMatchRequired: row.is_if_match_required === 1 ? true : undefined,
	};
}
