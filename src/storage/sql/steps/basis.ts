import type { License } from "../../../directory/licenses/license.ts";
import type { LicenseTemplate } from "../../../directory/licenses/license-template.ts";
import type { Location } from "../../../directory/locations/location.ts";
import type { Organization } from "../../../directory/organizations/organization.ts";
import type { Person } from "../../../directory/people/person.ts";
import type { Presence } from "../../../directory/people/presence.ts";
import type { ContextQuery, QueryResult } from "./context-query.ts";

/** The locations, licenses, templates and settings of an organization, kept parsed: every change reads them and few write them. It has no counts of seats, and no groups, of which there may be thousands. */
export interface Catalog {
	organization: Organization;
	managedOrgIds: readonly string[];
	locations: Map<string, Location>;
	licenses: Map<string, License>;
	licenseTemplates: readonly LicenseTemplate[];
}

/** The state of an organization that was read for a batch, all as of one moment. */
export interface Basis {
	catalog: Catalog;
	/** The version of the catalog; always 0 on an engine that reads it in the transaction of the change. */
	catalogVersion: number;
	seats: Map<string, { total: number; taken: number }>;
	/** Those of the people asked for that exist. */
	people: Map<string, PersonState>;
	/** Every id that was asked for. */
	readIds: Set<string>;
	/** The results of further queries, by `keyOfQuery`. */
	results: Map<string, QueryResult>;
}

/** A person as read for a batch. */
export interface PersonState {
	person: Person;
	revision: number;
	presence: Presence;
}

/** People by their ids, and queries, that a rule asked for and the basis does not have. */
export type Wanted = ReadonlySet<string | ContextQuery>;
