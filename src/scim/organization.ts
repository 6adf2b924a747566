import { standingIn } from "../directory/access/caller.ts";
import { DirectoryError } from "../directory/errors.ts";
import { demandAdminIn } from "../directory/organizations/organizations.ts";
import type { Call } from "./call.ts";

/** The organization in the path. Refuses with `notFound` one that the caller does not belong to or manage. */
export function orgIdOf(call: Call): string {
	const id = call.ids.read("ORGANIZATION", call.parameter("orgId"));
	if (id !== undefined && standingIn(call.caller, id) !== "stranger") return id;
	throw new DirectoryError(
		"notFound",
		"There is no organization with the id of this path that you belong to or manage.",
	);
}

/** The same, of a caller who is an administrator there: only they see groups, and people other than themselves. */
export function administeredOrgIdOf(call: Call): string {
	const orgId = orgIdOf(call);
	demandAdminIn(call.caller, orgId);
	return orgId;
}

/** The address of the SCIM calls of an organization, as the client knows it. */
export function scimAddress({ url }: Pick<Call, "url">, orgId: string): string {
	return `${url.origin}/identity/scim/${orgId}/v2`;
}
