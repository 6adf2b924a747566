import type { License } from "../licenses/license.ts";
import type { Location } from "../locations/location.ts";
import type { Claim } from "./claims.ts";

/** What the rules may know of the person's organization, as it is in the transaction of the change. */
export interface RuleContext {
	location(id: string): Location | undefined;
	license(id: string): License | undefined;
	licenses(): readonly License[];
	/** Whether this change finds no free seat of a license. Left out: none is free once all are taken. */
	isFull?(licenseId: string): boolean;
	colleague(id: string): { displayName: string } | undefined;
	/** Whether somebody else holds a claim. Asked only for a change that is refused anyway: otherwise the engine checks. */
	isTaken(claim: Claim): boolean;
	/** A person in the read set of the change: it is written only while they stay as they are seen here. */
	witness(id: string): { displayName: string; managerId?: string } | undefined;
}
