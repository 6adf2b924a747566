import { type Caller, hasScope } from "../directory/access/caller.ts";
import type { Scope } from "../directory/access/token.ts";

/** The scopes of the People API to which each scope of SCIM amounts. */
const amounts: Partial<Record<Scope, readonly Scope[]>> = {
	"identity:people_read": ["spark-admin:people_read", "identity:groups_read"],
	"identity:people_rw": [
		"spark-admin:people_read",
		"spark-admin:people_write",
		"identity:groups_read",
		"identity:groups_rw",
	],
};

/**
 * The caller with the scopes to which theirs amount in SCIM. A scope of the People API counts for nothing here, as a
 * scope of SCIM counts for nothing there.
 */
export function callerInScim(caller: Caller): Caller {
	const scopes = Object.entries(amounts).flatMap(([scope, amount = []]) =>
		hasScope(caller, scope as Scope) ? amount : [],
	);
	return { ...caller, scopes: [...new Set(scopes)] };
}
