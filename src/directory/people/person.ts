import type { Profile } from "./profile.ts";

/** Entries of each list of a person at most: roles, licenses, numbers, addresses, sites. */
export const listLengthMax = 100;

export type PersonType = "person" | "bot" | "appuser";

/** A person of an organization. An id is the last part of the id on the wire; times are milliseconds since 1970, UTC. */
export interface Person {
	id: string;
	orgId: string;
	type: PersonType;
	/** At least one; the first is the primary one. */
	emails: readonly string[];
	displayName: string;
	firstName?: string;
	lastName?: string;
	nickName?: string;
	avatar?: string;
	roles: readonly string[];
	licenses: readonly string[];
	/** The ids of the groups of which the person is a member; undefined: none. */
	groups?: readonly string[];
	/** Those of the licenses that a license template assigned; undefined: none. */
	implicitLicenses?: readonly string[];
	phoneNumbers?: readonly PhoneNumber[];
	extension?: string;
	locationId?: string;
	department?: string;
	manager?: string;
	managerId?: string;
	title?: string;
	addresses?: readonly Address[];
	siteUrls?: readonly string[];
	sipAddresses?: readonly SipAddress[];
	xmppFederationJid?: string;
	timezone?: string;
	/** The id by which an identity provider knows the person. */
	externalId?: string;
	profile?: Profile;
	isLoginEnabled: boolean;
	createdAt: number;
	modifiedAt: number;
	/** Increases by one with every change. */
	version: number;
}

/** The properties of a person that only the server sets; a request can ask for every other one. */
export type ReadOnlyProperty =
	| "id"
	| "type"
	| "implicitLicenses"
	| "sipAddresses"
	| "xmppFederationJid"
	| "createdAt"
	| "modifiedAt"
	| "version";

/** A telephone number: `value` in E.164, `shown` in readable form. */
export interface PhoneNumber {
	type: "work" | "mobile" | "fax";
	value: string;
	shown: string;
}

export interface Address {
	type?: string;
	country?: string;
	locality?: string;
	region?: string;
	streetAddress?: string;
	postalCode?: string;
}

interface SipAddress {
	type: string;
	value: string;
	primary: boolean;
}
