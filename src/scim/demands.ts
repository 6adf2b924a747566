import { type Caller, demandScope } from "../directory/access/caller.ts";
import {
	demandGroupReading,
	demandGroupWriting,
} from "../directory/groups/groups.ts";
import { demandAdmin } from "../directory/organizations/organizations.ts";
import { demandWriting } from "../directory/people/people.ts";
import { callerInScim } from "./scopes.ts";

type Demand = (caller: Caller) => void;

/**
 * The requirements of each call on its caller, checked before query and body are read. A caller who passes may still be
 * refused for the organization or person of the request.
 */
export const scimDemands: Readonly<Record<string, Demand>> = {
	listScimUsers: demandReadingUsers,
	createScimUser: demandWritingUsers,
	getScimUser: demandReadingUsers,
	updateScimUser: demandWritingUsers,
	patchScimUser: demandWritingUsers,
	deleteScimUser: demandWritingUsers,
	getScimMe: demandScimReading,
	getScimConfig: demandScimReading,
	listScimSchemas: demandScimReading,
	getScimSchema: demandScimReading,
	listScimResourceTypes: demandScimReading,
	getScimResourceType: demandScimReading,
	listScimGroups: demandScimGroupReading,
	createScimGroup: demandScimGroupWriting,
	getScimGroup: demandScimGroupReading,
	updateScimGroup: demandScimGroupWriting,
	patchScimGroup: demandScimGroupWriting,
	deleteScimGroup: demandScimGroupWriting,
	listScimGroupMembers: demandScimGroupReading,
	searchScimUsers: demandReadingUsers,
	searchScimGroups: demandScimGroupReading,
	searchScim: demandReadingAll,
	runScimBulk: demandScimGroupWriting,
};

/** The requirement of a call. Throws when there is none: every call has one. */
export function scimDemandOf(operationId: string): Demand {
	const demand = scimDemands[operationId];
	if (demand !== undefined) return demand;
	throw new Error(
		`The call ${operationId} has no row in src/scim/demands.ts that says who may make it.`,
	);
}

function demandReadingUsers(caller: Caller): void {
	demandScimReading(caller);
	demandAdmin(callerInScim(caller), "spark-admin:people_read");
}

function demandWritingUsers(caller: Caller): void {
	demandScope(caller, "identity:people_rw");
	demandWriting(callerInScim(caller));
}

function demandScimReading(caller: Caller): void {
	demandScope(caller, "identity:people_read", "identity:people_rw");
}

function demandScimGroupReading(caller: Caller): void {
	demandScimReading(caller);
	demandGroupReading(callerInScim(caller));
}

function demandReadingAll(caller: Caller): void {
	demandReadingUsers(caller);
	demandScimGroupReading(caller);
}

// The same administrators may change people.
function demandScimGroupWriting(caller: Caller): void {
	demandScope(caller, "identity:people_rw");
	demandGroupWriting(callerInScim(caller));
}
