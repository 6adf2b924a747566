import { type Caller, demandScope } from "../directory/access/caller.ts";

type Demand = (caller: Caller) => void;

/**
 * The requirements of each call on its caller, checked before query and body are read. A caller who passes may still be
 * refused for the organization or person of the request.
 */
export const scimDemands: Readonly<Record<string, Demand>> = {
	getScimConfig: demandScimReading,
};

/** The requirement of a call. Throws when there is none: every call has one. */
export function scimDemandOf(operationId: string): Demand {
	const demand = scimDemands[operationId];
	if (demand !== undefined) return demand;
	throw new Error(
		`The call ${operationId} has no row in src/scim/demands.ts that says who may make it.`,
	);
}

function demandScimReading(caller: Caller): void {
	demandScope(caller, "identity:people_read", "identity:people_rw");
}
