import { DirectoryError } from "../../../directory/errors.ts";
import {
	lockAt,
	refuseLocked,
} from "../../../directory/organizations/organization.ts";
import type { Catalog, Catalogs } from "../catalogs.ts";

/** The catalogue of an organization that takes changes; refuses with `notFound` or `locked`. */
export function demandUnlocked(
	catalogs: Catalogs,
	{ orgId, now, jobId }: { orgId: string; now: number; jobId?: string },
): Catalog {
	const catalog = catalogs.get(orgId);
	if (catalog === undefined)
		throw new DirectoryError("notFound", "There is no such organization.");
	const lock = lockAt(catalog.organization, now);
	if (lock === undefined) return catalog;
	if (lock.holder !== undefined && lock.holder === jobId) return catalog;
	throw refuseLocked(lock, now);
}
