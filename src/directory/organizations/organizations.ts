import {
	type Caller,
	demandScope,
	forbidden,
	isAdmin,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import type { Scope } from "../access/token.ts";
import { DirectoryError } from "../errors.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import type { Organization } from "./organization.ts";

/** The caller's own organization and those it manages, their own first. */
export async function listOrganizations(
	store: Store,
	caller: Caller,
): Promise<Organization[]> {
	demandAdmin(caller, "spark-admin:organizations_read");
	return store.organizations.getMany(reachOf(caller));
}

/** One organization that the caller belongs to or manages. */
export async function getOrganization(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Organization> {
	demandAdmin(caller, "spark-admin:organizations_read");
	const found =
		standingIn(caller, id) === "stranger"
			? undefined
			: await store.organizations.get(id);
	if (found === undefined)
		throw new DirectoryError(
			"notFound",
			"There is no organization with this id that you can see.",
		);
	return found;
}

/** Refuses callers without the scope, and those who are not an administrator of any organization. */
export function demandAdmin(caller: Caller, scope: Scope): void {
	demandScope(caller, scope);
	if (!isAdmin(caller))
		throw forbidden(
			"Only an administrator may do this, and you hold no administrator role.",
		);
}

/**
 * The organization of a call: the one named, or the caller's own. Refuses one that the caller cannot see.
 */
export function chooseOrg(caller: Caller, orgId: string | undefined): string {
	if (orgId === undefined) return caller.orgId;
	if (standingIn(caller, orgId) !== "stranger") return orgId;
	throw new DirectoryError(
		"notFound",
		"There is no organization with this orgId that you belong to or manage.",
		{
			fields: [
				{
					field: "orgId",
					...problemOf.unknownOrganization({ isMemberEnough: true }),
				},
			],
		},
	);
}

/** Refuses callers who are only members of an organization. */
export function demandAdminIn(caller: Caller, orgId: string): void {
	const standing = standingIn(caller, orgId);
	if (standing === "member" || standing === "stranger")
		throw forbidden("Only an administrator of this organization may do this.");
}
