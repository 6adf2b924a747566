import type { Claim } from "../../../directory/people/claims.ts";

/**
 * A query of a rule that a basis cannot answer from the start. `without` names the people whom the batch
 * has changed: their part of the result is in memory.
 */
export type ContextQuery =
	/** A person with one of these roles who may log in. */
	| { kind: "holders"; roleIds: readonly string[]; without: readonly string[] }
	/** A person and the managers above. */
	| { kind: "line"; personId: string }
	/** When a person was deleted who can be restored; 0: there is none. */
	| { kind: "deletion"; personId: string; now: number }
	/** The person who holds a claim. */
	| { kind: "holderOf"; claim: Claim }
	/** How many people have this manager. */
	| { kind: "reports"; personId: string; without: readonly string[] }
	/** How many usable access tokens a person has. */
	| { kind: "tokens"; personId: string; now: number }
	/** The name of a group, if there is one with this id. */
	| { kind: "group"; id: string };

/** A number, a name, or people by their ids. The people are read with the result, so that a change can depend on them. */
export type QueryResult =
	| { count: number }
	| { name: string | undefined }
	| { ids: readonly string[] };

/** One text for each query. */
export function keyOfQuery(query: ContextQuery): string {
	return JSON.stringify(query);
}
