import type { License } from "../licenses/license.ts";
import type { LicenseTemplate } from "../licenses/license-template.ts";
import type { Location } from "../locations/location.ts";
import type { Claim } from "./claims.ts";

/**
 * The parts of the person's organization that the rules may see, as read in the transaction of the change.
 */
export interface RuleContext {
	location(id: string): Location | undefined;
	license(id: string): License | undefined;
	licenses(): readonly License[];
	/** The name of a group; undefined when there is none with this id. */
	group(id: string): string | undefined;
	licenseTemplates(): readonly LicenseTemplate[];
	/**
	 * Whether this change finds no free seat of a license. When left out, a license is full once all of its
	 * seats are taken.
	 */
	isFull?(licenseId: string): boolean;
	colleague(id: string): { displayName: string } | undefined;
	/**
	 * Whether another person holds a claim. Called only for a change that is refused anyway; otherwise the
	 * engine checks.
	 */
	isTaken(claim: Claim): boolean;
	/** Adds a person to the read set of the change: it is written only while they are unchanged. */
	dependOn(id: string): { displayName: string; managerId?: string } | undefined;
}
