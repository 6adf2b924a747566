import type { Organization } from "../../directory/organizations/organization.ts";

/** An organization as a row of either engine. */
export interface OrganizationRow {
	id: string;
	display_name: string;
	created_at: number;
	lock_reason: string | null;
	lock_until: number | null;
	lock_holder: string | null;
	is_if_match_required: number | boolean;
}

/** The columns of an `OrganizationRow`. */
export const organizationColumns =
	"id, display_name, created_at, lock_reason, lock_until, lock_holder, is_if_match_required";

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
