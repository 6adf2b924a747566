import type { Organization } from "../organizations/organization.ts";
import type { RuleContext } from "./rule-context.ts";

/**
 * The context of a change: that of the rules, and the organization as read in the transaction of the
 * change.
 */
export interface ChangeContext extends RuleContext {
	organization: Organization;
	/** The organizations that this one manages. */
	managedOrgIds: readonly string[];
	/**
	 * Whether another person who may sign in holds one of these roles. When true, that holder is in the read
	 * set of the change.
	 */
	hasOtherHolder(query: {
		roleIds: readonly string[];
		personId: string;
	}): boolean;
	/** How many people have this person as their manager. */
	countReports(personId: string): number;
	/** When a person who can be restored was deleted (milliseconds since 1970, UTC); undefined when there is none. */
	deletedAt(personId: string): number | undefined;
	/** How many usable access tokens a person has. */
	countTokens(personId: string): number;
}
