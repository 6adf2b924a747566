import type { Organization } from "../organizations/organization.ts";
import type { RuleContext } from "./rule-context.ts";

/** What an engine lets a change know: what the rules may know, and the organization as it is in the same transaction. */
export interface ChangeContext extends RuleContext {
	organization: Organization;
	/** The organizations that this one manages. */
	managedOrgIds: readonly string[];
	/** Whether somebody else who may log in holds one of these roles; a change that saw so is written only while it is so. */
	hasOtherHolder(query: {
		roleIds: readonly string[];
		personId: string;
	}): boolean;
	/** How many people have this person as their manager. */
	countReports(personId: string): number;
	/** When a person was deleted who can be restored (milliseconds since 1970, UTC); undefined where there is none. */
	deletedAt(personId: string): number | undefined;
	/** How many access tokens of a person can be used. */
	countTokens(personId: string): number;
}
