import { entriesOf, type WirePerson } from "./wire-person.ts";

/** A license as the service shows it. */
export interface CatalogLicense {
	id: string;
	name: string;
	/** Negative: without a limit. */
	totalUnits: number;
	consumedUnits: number;
	siteUrl?: string;
}

/** A role or location as the service shows it. */
export interface CatalogEntry {
	id: string;
	name: string;
}

/** What the people of an organization refer to, as the service showed it. */
export interface Catalog {
	licenses: readonly CatalogLicense[];
	roles: readonly CatalogEntry[];
	locations: readonly CatalogEntry[];
	organizations?: readonly CatalogEntry[];
	/** The owners of numbers that belong to nobody, such as a workspace, by the key of the number (see `resourcesOf`). */
	otherNumbers?: ReadonlyMap<string, string>;
}

/** Whether a license gives Webex Calling, with a number, an extension and a location. */
export function isCallingLicense({ name }: CatalogLicense): boolean {
	return /\bcalling\b/i.test(name) && !/\bworkspaces?\b/i.test(name);
}

/**
 * Whether a person is a full administrator who can sign in, by the names of the service's roles and by the roles that
 * this program knows.
 */
export function openAdministrators(
	roles: readonly CatalogEntry[],
	isFullRole: (id: string) => boolean,
): (person: WirePerson | undefined) => boolean {
	const named = new Set(
		roles.filter(({ name }) => fullName.test(name)).map(({ id }) => id),
	);
	return (person) =>
		person !== undefined &&
		String(person.loginEnabled ?? "true") === "true" &&
		entriesOf(person, "roles")
			.map(String)
			.some((id) => named.has(id) || isFullRole(id));
}

const fullName = /^(organization )?full administrator\b/i;
