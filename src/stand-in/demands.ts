import {
	type Caller,
	demandScope,
	forbidden,
	reachOf,
	standingIn,
} from "../directory/access/caller.ts";

/**
 * Refuses everyone but full administrators of an organization of this server: a stand-in has no data to protect from
 * them, and its faults, clock and snapshots concern all organizations.
 */
export function demandStandIn(caller: Caller): void {
	demandScope(caller, "spark-admin:people_write");
	if (reachOf(caller).some((orgId) => standingIn(caller, orgId) === "full"))
		return;
	throw forbidden(
		"Only a full administrator may control this stand-in, and you are none.",
	);
}
