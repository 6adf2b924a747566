import type { Organization } from "../../directory/organizations/organization.ts";
import type { OrganizationStore } from "../../directory/store/organization-store.ts";
import type { SqlEngine } from "./engine.ts";
import {
	type OrganizationRow,
	organizationColumns,
	parseOrganization,
} from "./organization-row.ts";
import { all, get, run, type Work } from "./statement.ts";

export function openOrganizations({
	dialect,
	read,
	transact,
	outdateCatalog,
}: SqlEngine): OrganizationStore {
	return {
		get: (id) => read(readOrganization(id)),
		async getMany(ids) {
			const rows = await read(
				all<OrganizationRow>(
					`SELECT ${organizationColumns} FROM organizations WHERE ${dialect.among("id", "$1")}`,
					ids,
				),
			);
			const found = new Map(
				rows.map((row) => [row.id, parseOrganization(row)]),
			);
			return ids.flatMap((id) => found.get(id) ?? []);
		},
		async list() {
			const rows = await read(
				all<OrganizationRow>(
					`SELECT ${organizationColumns} FROM organizations ORDER BY id`,
				),
			);
			return rows.map(parseOrganization);
		},
		async managedBy(orgId) {
			const rows = await read(
				all<{ id: string }>(
					"SELECT managed_org_id AS id FROM managed_organizations WHERE manager_org_id = $1 ORDER BY managed_org_id",
					orgId,
				),
			);
			return rows.map(({ id }) => id);
		},
		lock: (id, lock) =>
			transact(function* () {
				yield* outdateCatalog(id);
				yield* run(
					"UPDATE organizations SET lock_reason = $2, lock_until = $3, lock_holder = $4 WHERE id = $1",
					id,
					lock?.reason ?? null,
					lock?.until ?? null,
					lock?.holder ?? null,
				);
			}),
		setManaged: ({ managerOrgId, managedOrgId, isManaged }) =>
			transact(function* () {
				yield* outdateCatalog(managerOrgId);
				yield* run(
					isManaged
						? "INSERT INTO managed_organizations (manager_org_id, managed_org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
						: "DELETE FROM managed_organizations WHERE manager_org_id = $1 AND managed_org_id = $2",
					managerOrgId,
					managedOrgId,
				);
			}),
		changeSettings: (id, { isIfMatchRequired }) =>
			transact(function* () {
				yield* outdateCatalog(id);
				yield* run(
					"UPDATE organizations SET is_if_match_required = coalesce($2, is_if_match_required) WHERE id = $1",
					id,
					isIfMatchRequired ?? null,
				);
			}),
	};
}

export function* readOrganization(id: string): Work<Organization | undefined> {
	const row = yield* get<OrganizationRow>(
		`SELECT ${organizationColumns} FROM organizations WHERE id = $1`,
		id,
	);
	return row && parseOrganization(row);
}
