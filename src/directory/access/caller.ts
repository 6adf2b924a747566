import { DirectoryError } from "../errors.ts";
import type { RecordKey } from "../store/record-key.ts";
import { findRole, type RolePower } from "./role.ts";
import { coversScope, type Scope } from "./token.ts";

/** The person who makes a request, with the scopes of their token. */
export interface Caller {
	personId: string;
	orgId: string;
	tokenId: string;
	roleIds: readonly string[];
	scopes: readonly Scope[];
	/** The organizations that the caller's organization manages; empty unless the caller holds a partner role. */
	managedOrgIds: readonly string[];
	/** When the token expires (milliseconds since 1970, UTC); undefined: it does not. */
	expiresAt?: number;
	/** The administrator who made the token for the person and acts through it. */
	impersonator?: RecordKey;
	/** The authorization under which the integration that makes the request got its token; undefined for any other token. */
	authorizationId?: string;
	/** The integration that got the token of the request, or with whose token it was made. */
	integrationId?: string;
	/** False: the caller has turned status sharing off, and then sees no other status either (the page). */
	isStatusShared: boolean;
}

/** A caller without a token: every call that needs one is refused. */
export const anonymousCaller: Caller = {
	personId: "",
	orgId: "",
	tokenId: "",
	roleIds: [],
	scopes: [],
	managedOrgIds: [],
	isStatusShared: true,
};

/**
 * The caller's relation to an organization.
 *
 * - `full`, `user`, `readonly`, `location`: an administrator of that kind.
 * - `member`: belongs to it without an administrator role.
 * - `stranger`: neither belongs to it nor manages it.
 */
export type Standing =
	| "full"
	| "user"
	| "readonly"
	| "location"
	| "member"
	| "stranger";

const ownStandings: readonly [RolePower, Standing][] = [
	["full", "full"],
	["user", "user"],
	["location", "location"],
	["readonly", "readonly"],
];
const managedStandings: readonly [RolePower, Standing][] = [
	["partner", "full"],
	["partnerReadonly", "readonly"],
];

/** The caller's standing in an organization: the strongest of all roles. */
export function standingIn(caller: Caller, orgId: string): Standing {
	if (caller.orgId === orgId) return ownStandingOf(caller);
	if (caller.managedOrgIds.includes(orgId))
		return strongest(caller, managedStandings) ?? "stranger";
	return "stranger";
}

// One request asks many times.
const ownStandingsKnown = new WeakMap<Caller, Standing>();

function ownStandingOf(caller: Caller): Standing {
	let standing = ownStandingsKnown.get(caller);
	if (standing === undefined) {
		standing = strongest(caller, ownStandings) ?? "member";
		ownStandingsKnown.set(caller, standing);
	}
	return standing;
}

/** Whether the caller sees the people of an organization as an administrator does. */
export function seesAsAdmin(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return (
		standing !== "member" &&
		standing !== "stranger" &&
		hasScope(caller, "spark-admin:people_read")
	);
}

/** The organizations that the caller may know about, their own first. */
export function reachOf(caller: Caller): readonly string[] {
	return caller.managedOrgIds.length === 0
		? [caller.orgId]
		: [caller.orgId, ...caller.managedOrgIds];
}

/** Whether the caller holds an administrator role anywhere. */
export function isAdmin(caller: Caller): boolean {
	return [caller.orgId, ...caller.managedOrgIds].some((orgId) => {
		const standing = standingIn(caller, orgId);
		return standing !== "member" && standing !== "stranger";
	});
}

/** Whether a role takes effect only with the list of managed organizations. */
export function isPartnerRole(roleId: string): boolean {
	const power = findRole(roleId)?.power;
	return power === "partner" || power === "partnerReadonly";
}

/** Whether the token carries a scope, directly or through `spark:all`. */
export function hasScope(caller: Caller, scope: Scope): boolean {
	return coversScope(caller.scopes, scope);
}

/** Refuses with `forbidden` when the token carries none of the scopes. */
export function demandScope(
	caller: Caller,
	...anyOf: [Scope, ...Scope[]]
): void {
	if (anyOf.some((scope) => hasScope(caller, scope))) return;
	throw new DirectoryError(
		"forbidden",
		`This access token does not carry the scope ${anyOf.join(" or ")}. Use a token that does.`,
	);
}

/** The refusal of an authenticated caller without a role that allows the call. */
export function forbidden(what: string): DirectoryError {
	return new DirectoryError("forbidden", what);
}

function strongest(
	caller: Caller,
	standings: readonly [RolePower, Standing][],
): Standing | undefined {
	const { roleIds } = caller;
	return standings.find(([power]) =>
		roleIds.some((id) => findRole(id)?.power === power),
	)?.[1];
}
