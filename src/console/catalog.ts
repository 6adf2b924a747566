import type { License } from "../contract/license.ts";
import type { Location } from "../contract/location-shape.ts";
import type { Role } from "../contract/role.ts";
import { current, onSessionChange, orgIdIfOther } from "./session.ts";

/** The licenses, roles and locations of the open organization. */
export interface Catalog {
	licenses: readonly License[];
	roles: readonly Role[];
	locations: readonly Location[];
}

/** The maximum number of locations offered. In an organization with more, they are searched by name. */
const locationsMax = 1000;

let kept: Promise<Catalog> | undefined;
onSessionChange(forgetCatalog);

/** The catalog of the open organization, read once. Rejects with `RefusalError`. */
export function readCatalog(): Promise<Catalog> {
	kept ??= load().catch((cause: unknown) => {
		kept = undefined;
		throw cause;
	});
	return kept;
}

/** Makes the next reader read again, since seats were taken or other data has changed. */
export function forgetCatalog(): void {
	kept = undefined;
}

async function load(): Promise<Catalog> {
	const { client, isAdmin } = current();
	if (!isAdmin) return { licenses: [], roles: [], locations: [] };
	const orgId = orgIdIfOther();
	const [licenses, roles, locations] = await Promise.all([
		client.call("GET /licenses", { query: { orgId } }),
		client.call("GET /roles"),
		client.call("GET /locations", {
			query: { orgId, max: locationsMax, callingData: true },
		}),
	]);
	const byName = (left: { name: string }, right: { name: string }) =>
		left.name.localeCompare(right.name, "en", { numeric: true });
	return {
		licenses: licenses.items.sort(byName),
		roles: roles.items,
		locations: locations.items.sort(byName),
	};
}
