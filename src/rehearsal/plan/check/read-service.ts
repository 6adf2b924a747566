import type { Entry } from "../../service/pages.ts";
import type { Service } from "../../service/service.ts";
import type { Catalog, CatalogEntry, CatalogLicense } from "../catalog.ts";
import { isPerson, type WirePerson } from "../wire-person.ts";

/** People on one page at most, with calling data, as in the real service. */
const pageMax = 100;

/** The people and what they refer to, as the service shows them now. */
export interface ServiceState {
	people: ReadonlyMap<string, WirePerson>;
	catalog: Catalog;
}

/**
 * Reads an organization by list pages. Rejects with a sentence when the token cannot see the organization, and with
 * `ServiceError` when a list cannot be read to its end.
 */
export async function readService(
	service: Service,
	orgId: string,
): Promise<ServiceState> {
	const query = await findOrganization(service, orgId);
	const people = new Map<string, WirePerson>();
	for (const entry of await readAll(service, "/people", {
		...query,
		callingData: true,
		max: pageMax,
	})) {
		if (!isPerson(entry))
			throw new Error(
				`${service.url} shows somebody without the form of a person (${JSON.stringify(entry.id)}). Try again.`,
			);
		people.set(entry.id, entry);
	}
	return {
		people,
		catalog: {
			licenses: (await readAll(
				service,
				"/licenses",
				query,
			)) as unknown as CatalogLicense[],
			roles: (await readAll(service, "/roles")) as unknown as CatalogEntry[],
			locations: (await readAll(service, "/locations", {
				...query,
				max: pageMax,
			})) as unknown as CatalogEntry[],
		},
	};
}

// The organization as a parameter, for administrators of another one.
async function findOrganization(
	service: Service,
	orgId: string,
): Promise<{ orgId?: string }> {
	const me = (await service.read("/people/me")).json as Entry;
	if (me.orgId === orgId) return {};
	const organizations = await readAll(service, "/organizations");
	if (organizations.some(({ id }) => id === orgId)) return { orgId };
	throw new Error(
		`The plan is for the organization ${orgId}, which the owner of the access token in PEOPLED_TOKEN cannot see at ${service.url}. Use the token of one of its administrators, or the address of the service that was cloned.`,
	);
}

async function readAll(
	service: Service,
	path: string,
	query: Readonly<Record<string, string | number | boolean>> = {},
): Promise<Entry[]> {
	const all: Entry[] = [];
	for await (const { items } of service.pages(path, query)) all.push(...items);
	return all;
}
