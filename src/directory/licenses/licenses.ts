import { type Caller, reachOf } from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import type { Store } from "../store/store.ts";
import type { License, LicenseHolder } from "./license.ts";

/** The licenses of an organization, with their seats. */
export async function listLicenses(
	store: Store,
	caller: Caller,
	orgId?: string,
): Promise<License[]> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return store.licenses.list(chosen);
}

/** One license of an organization that the caller administers. */
export async function getLicense(
	store: Store,
	caller: Caller,
	id: string,
): Promise<License> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const orgId = await store.licenses.locate({ orgIds: reachOf(caller), id });
	const found =
		orgId === undefined ? undefined : await store.licenses.get({ orgId, id });
	if (found === undefined)
		throw new DirectoryError(
			"notFound",
			"There is no license with this id that you can see.",
		);
	demandAdminIn(caller, found.orgId);
	return found;
}

/** The holders of a license, by id, only those after `afterId`. */
export async function listHolders(
	store: Store,
	{
		orgId,
		id,
		afterId,
		limit,
	}: { orgId: string; id: string; afterId?: string; limit: number },
): Promise<LicenseHolder[]> {
	return store.licenses.holders({ orgId, id, afterId, limit });
}
