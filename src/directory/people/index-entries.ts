import type { FieldChanges } from "../history/change.ts";
import { type Claim, compareClaims } from "./claims.ts";
import {
	compareHoldings,
	compareListings,
	type HoldingChanges,
} from "./holdings.ts";
import type { Person } from "./person.ts";

/** The claims in which two states of a person differ. */
export interface ClaimChanges {
	takes: Claim[];
	gives: Claim[];
}

/** The claims and holdings in which two states of a person differ. */
export interface IndexEntryChanges extends ClaimChanges, HoldingChanges {}

/** Compares claims and holdings. `fields` are all fields in which the two states differ, where that is known. */
export function compareIndexEntries(
	before: Person | undefined,
	after: Person | undefined,
	fields?: FieldChanges,
): IndexEntryChanges {
	const names = fields && (Object.keys(fields) as (keyof Person)[]);
	if (names === undefined || names.some((name) => indexes[name] === "all"))
		return {
			...compareClaims(before, after),
			...compareHoldings(before, after),
		};
	const isListed = names.some((name) => indexes[name] === "listings");
	const listings = isListed
		? compareListings(before, after)
		: { gains: [], losses: [] };
	return { takes: [], gives: [], ...listings };
}

// The index entries that follow from a field. Most changes touch no such field and need no comparison.
const indexes: Record<keyof Person, "none" | "listings" | "all"> = {
	id: "all",
	orgId: "all",
	type: "all",
	emails: "all",
	displayName: "all",
	firstName: "all",
	lastName: "all",
	nickName: "none",
	avatar: "none",
	roles: "all",
	licenses: "all",
	groups: "all",
	implicitLicenses: "none",
	phoneNumbers: "all",
	extension: "all",
	locationId: "all",
	department: "listings",
	manager: "none",
	managerId: "all",
	title: "none",
	addresses: "none",
	siteUrls: "none",
	sipAddresses: "none",
	xmppFederationJid: "none",
	timezone: "none",
	externalId: "listings",
	profile: "none",
	isLoginEnabled: "listings",
	createdAt: "listings",
	modifiedAt: "none",
	version: "none",
};
