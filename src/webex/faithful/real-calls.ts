import type { Operation } from "../../contract/operation.ts";
import { operations } from "../../contract/operations.ts";

/** A call that the real service has too. */
export interface RealCall {
	id: string;
	/** The parameters of its query that the real service knows, or that continue a list. */
	parameters: readonly string[];
}

/** The calls of `/v1` that the real service has too, and the parameters that only peopled knows, besides `dryRun` and `asOf`. */
const ownParameters: Readonly<Record<string, readonly string[]>> = {
	listPeople: [
		...["query", "licenseId", "groupId", "managerId", "type", "invitePending"],
		...["department", "loginEnabled", "status", "sortBy", "sortOrder"],
		...["offset", "count", "initials", "namesFrom", "namesBefore"],
	],
	createPerson: [],
	getMe: [],
	getPerson: [],
	updatePerson: [],
	deletePerson: [],
	listAuditEvents: [
		...["targetId", "action", "field", "trackingId", "combine"],
	],
	listAuditCategories: [],
	listOrganizations: [],
	getOrganization: [],
	listLicenses: [],
	getLicense: [],
	updateUserLicenses: [],
	listRoles: [],
	getRole: [],
	listGroups: ["name", "personId"],
	createGroup: [],
	getGroup: [],
	updateGroup: [],
	deleteGroup: [],
	listGroupMembers: [],
	listLocations: ["callingData"],
	createLocation: [],
	getLocation: ["callingData"],
	updateLocation: [],
	deleteLocation: [],
	listTelephonyLocations: [],
	getTelephonyLocation: [],
	listNumbers: [],
	listNumbersOfPerson: [],
	addNumbers: [],
	removeNumbers: [],
	moveUsers: [],
	sendActivationEmails: [],
	listWebhooks: [],
	createWebhook: [],
	getWebhook: [],
	updateWebhook: [],
	deleteWebhook: [],
};

const notReal = ["dryRun", "asOf"];

/** Every call of `/v1` with its path. Of two paths that fit, the one with fewer parameters is meant, as in the router. */
const calls = operations
	.filter(({ dialect }) => dialect === undefined)
	.toSorted((one, other) => countParameters(one) - countParameters(other))
	.map((operation) => ({ operation, pattern: patternOf(operation) }));

/** The call of the real service to which a request goes; undefined: the call is peopled's own, or there is none. */
export function findRealCall(
	method: string,
	path: string,
): RealCall | undefined {
	const asked = method === "HEAD" ? "GET" : method;
	const { operation } =
		calls.find(
			({ operation, pattern }) =>
				operation.method === asked && pattern.test(path),
		) ?? {};
	if (operation === undefined) return undefined;
	const { id, query } = operation;
	const own = ownParameters[id];
	return (
		own && {
			id,
			parameters: Object.keys(query.properties).filter(
				(name) => !own.includes(name) && !notReal.includes(name),
			),
		}
	);
}

function patternOf({ path }: Operation): RegExp {
	const pattern = path.replace(/\{\w+\}/g, "[^/]+");
	// The members of a group have a path in two spellings.
	return new RegExp(`^/v1${pattern}/?$`, "i");
}

function countParameters({ path }: Operation): number {
	return path.split("{").length - 1;
}
