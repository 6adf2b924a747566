import {
	demandUnlocked,
	noSuchOrganization,
} from "../../../directory/organizations/organization.ts";
import type { Catalog } from "../../sql/steps/basis.ts";
import type { Catalogs } from "../engine.ts";

/** The catalog of an organization that takes changes; refuses with `notFound` or `locked`. */
export function demandChangeable(
	catalogs: Catalogs,
	{ orgId, now }: { orgId: string; now: number },
): Catalog {
	const catalog = catalogs.get(orgId);
	if (catalog === undefined) throw noSuchOrganization();
	demandUnlocked(catalog.organization, { now });
	return catalog;
}
