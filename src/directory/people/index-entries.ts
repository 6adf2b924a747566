import type { FieldChanges } from "../history/change.ts";
import { type Claim, compareClaims } from "./claims.ts";
import { compareHoldings, type HoldingChanges } from "./holdings.ts";
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
	const isUnchanged =
		fields !== undefined &&
		!Object.keys(fields).some((name) => isIndexed[name as keyof Person]);
	return isUnchanged
		? { takes: [], gives: [], gains: [], losses: [] }
		: { ...compareClaims(before, after), ...compareHoldings(before, after) };
}

// Whether claims or holdings follow from a field. Most changes touch no such field, and compare nothing.
const isIndexed: Record<keyof Person, boolean> = {
	id: true,
	orgId: true,
	type: true,
	emails: true,
	displayName: true,
	firstName: true,
	lastName: true,
	nickName: false,
	avatar: false,
	roles: true,
	licenses: true,
	phoneNumbers: true,
	extension: true,
	locationId: true,
	department: true,
	manager: false,
	managerId: true,
	title: false,
	addresses: false,
	siteUrls: false,
	sipAddresses: false,
	xmppFederationJid: false,
	timezone: false,
	isLoginEnabled: true,
	createdAt: true,
	modifiedAt: false,
	version: false,
};
