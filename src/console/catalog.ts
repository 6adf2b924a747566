import { RefusalError } from "../client/refusal.ts";
import type { License } from "../contract/license.ts";
import type { Location } from "../contract/location-shape.ts";
import type { Role } from "../contract/role.ts";
import { current, onSessionChange, orgIdIfOther } from "./session.ts";

/** The licenses, roles, groups and locations of the open organization. */
export interface Catalog {
	licenses: readonly License[];
	roles: readonly Role[];
	/** Undefined where the access token may not read groups. */
	groups: readonly { id: string; name: string }[] | undefined;
	locations: readonly Location[];
}

/** The maximum number of locations offered. In an organization with more, they are searched by name. */
const locationsMax = 1000;
/** Groups in one reply, at most. */
const groupsAtOnce = 500;

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
	if (!isAdmin) return { licenses: [], roles: [], groups: [], locations: [] };
	const orgId = orgIdIfOther();
	const [licenses, roles, groups, locations] = await Promise.all([
		client.call("GET /licenses", { query: { orgId } }),
		client.call("GET /roles"),
		readGroups(orgId),
		client.call("GET /locations", {
			query: { orgId, max: locationsMax, callingData: true },
		}),
	]);
	const byName = (left: { name: string }, right: { name: string }) =>
		left.name.localeCompare(right.name, "en", { numeric: true });
	return {
		licenses: licenses.items.sort(byName),
		roles: roles.items,
		groups,
		locations: locations.items.sort(byName),
	};
}

// A token from before there were groups has no scope for them.
async function readGroups(
	orgId: string | undefined,
): Promise<Catalog["groups"]> {
	const { client } = current();
	const found: { id: string; name: string }[] = [];
	let next: string | undefined;
	try {
		do {
			const page = await client.page(
				"GET /groups",
				{
					query: {
						orgId,
						count: groupsAtOnce,
						attributes: "displayName",
					},
				},
				next,
			);
			for (const { id = "", displayName = "" } of page.groups)
				found.push({ id, name: displayName });
			next = page.next;
		} while (next !== undefined);
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 403) return undefined;
		throw cause;
	}
	return found;
}
