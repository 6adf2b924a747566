import type { Organization } from "../../directory/organizations/organization.ts";
import type { OrganizationStore } from "../../directory/store/organization-store.ts";
import type { Engine } from "./engine.ts";

export interface OrganizationRow {
	id: string;
	display_name: string;
	created_at: number;
	lock_reason: string | null;
	lock_until: number | null;
	lock_holder: string | null;
	is_if_match_required: boolean;
}

/** The columns of an organization. */
export const organizationColumns =
	"id, display_name, created_at, lock_reason, lock_until, lock_holder, is_if_match_required";

export function openOrganizations({ database }: Engine): OrganizationStore {
	return {
		async get(id) {
			const row = await database.get<OrganizationRow>(
				`SELECT ${organizationColumns} FROM organizations WHERE id = $1`,
				id,
			);
			return row && parseOrganization(row);
		},
		async getMany(ids) {
			const rows = await database.all<OrganizationRow>(
				`SELECT ${organizationColumns} FROM organizations WHERE id = ANY ($1)`,
				ids,
			);
			const found = new Map(
				rows.map((row) => [row.id, parseOrganization(row)]),
			);
			return ids.flatMap((id) => found.get(id) ?? []);
		},
		list: async () =>
			(
				await database.all<OrganizationRow>(
					`SELECT ${organizationColumns} FROM organizations ORDER BY id`,
				)
			).map(parseOrganization),
		managedBy: async (orgId) =>
			(
				await database.all<{ id: string }>(
					"SELECT managed_org_id AS id FROM managed_organizations WHERE manager_org_id = $1 ORDER BY managed_org_id",
					orgId,
				)
			).map(({ id }) => id),
		async lock(id, lock) {
			await database.run(
				"UPDATE organizations SET lock_reason = $2, lock_until = $3, lock_holder = $4, catalog_version = catalog_version + 1 WHERE id = $1",
				id,
				lock?.reason ?? null,
				lock?.until ?? null,
				lock?.holder ?? null,
			);
		},
		async setManaged({ managerOrgId, managedOrgId, isManaged }) {
			await database.transact(async (statements) => {
				await statements.run(
					"UPDATE organizations SET catalog_version = catalog_version + 1 WHERE id = $1",
					managerOrgId,
				);
				await statements.run(
					isManaged
						? "INSERT INTO managed_organizations (manager_org_id, managed_org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
						: "DELETE FROM managed_organizations WHERE manager_org_id = $1 AND managed_org_id = $2",
					managerOrgId,
					managedOrgId,
				);
			});
		},
		async changeSettings(id, { isIfMatchRequired }) {
			await database.run(
				"UPDATE organizations SET is_if_match_required = coalesce($2, is_if_match_required), catalog_version = catalog_version + 1 WHERE id = $1",
				id,
				isIfMatchRequired ?? null,
			);
		},
	};
}

export function parseOrganization(row: OrganizationRow): Organization {
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
		isIfMatchRequired: row.is_if_match_required ? true : undefined,
	};
}
