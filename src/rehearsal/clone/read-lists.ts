import type { Query } from "../service/address.ts";
import type { Entry, PagesOptions } from "../service/pages.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";
import type { KeptPages } from "./kept-pages.ts";
import { membersPageMax, readMembers } from "./read-members.ts";

/** One list of the service. */
interface ListRequest {
	name: string;
	path: string;
	query?: Query;
	options?: Pick<PagesOptions, "itemsIn" | "totalIn">;
	/** An organization without Webex Calling, or a token without its scope, has no such list. */
	mayBeRefused?: true;
}

/** Everything that a clone reads, as the service showed it. */
export interface ServiceLists {
	organizations: readonly Entry[];
	licenses: readonly Entry[];
	roles: readonly Entry[];
	locations: readonly Entry[];
	callingLocations: readonly Entry[];
	numbers: readonly Entry[];
	/** With all of their `members`. */
	groups: readonly Entry[];
	people: readonly Entry[];
	/** The lists that could not be read, in sentences. */
	notRead: string[];
}

/** What every reader of lists needs. */
export interface ReadContext {
	service: Service;
	/** The organization as a parameter, for administrators of another one. */
	ofOrganization: Query;
	pages: KeptPages;
	tell: (sentence: string) => void;
}

/** Reads every list, page by page, and never a person alone. Rejects with `ServiceError` when one cannot be read completely. */
export async function readLists(
	context: ReadContext,
	onPeople: (count: number) => void,
): Promise<ServiceLists> {
	const { ofOrganization } = context;
	const notRead: string[] = [];
	const read = (request: ListRequest, onPage?: (count: number) => void) =>
		readList(context, request, { notRead, onPage });
	const organizations = await read({
		name: "organizations",
		path: "/organizations",
	});
	const [licenses, roles, locations] = [
		await read({
			name: "licenses",
			path: "/licenses",
			query: ofOrganization,
		}),
		await read({ name: "roles", path: "/roles" }),
		await read({
			name: "locations",
			path: "/locations",
			query: { ...ofOrganization, max: 100 },
		}),
	];
	const callingLocations = await read({
		name: "calling-locations",
		path: "/telephony/config/locations",
		query: { ...ofOrganization, max: 100 },
		options: { itemsIn: "locations" },
		mayBeRefused: true,
	});
	const numbers = await read({
		name: "numbers",
		path: "/telephony/config/numbers",
		query: { ...ofOrganization, max: 2000 },
		options: { itemsIn: "phoneNumbers" },
		mayBeRefused: true,
	});
	const groups = await readGroups(context, read);
	const people = await read(
		{
			name: "people",
			path: "/people",
			query: { ...ofOrganization, callingData: true, max: 100 },
		},
		onPeople,
	);
	demandAdministrator(people);
	return {
		...{ organizations, licenses, roles, locations, callingLocations },
		...{ numbers, groups, people, notRead },
	};
}

// One reply has some members of each group; a larger group has a list of its own.
async function readGroups(
	context: ReadContext,
	read: (request: ListRequest) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
	const groups = await read({
		name: "groups",
		path: "/groups",
		query: {
			...context.ofOrganization,
			includeMembers: true,
			sortBy: "id",
			count: 100,
		},
		options: { itemsIn: "groups" },
	});
	const whole: Entry[] = [];
	for (const [index, group] of groups.entries()) {
		const shown = Array.isArray(group.members) ? group.members.length : 0;
		const isWhole =
			typeof group.memberSize === "number"
				? shown >= group.memberSize
				: shown < membersPageMax;
		const members = isWhole
			? (group.members ?? [])
			: await readKeptMembers(context, { group, index });
		whole.push({ ...group, members });
	}
	return whole;
}

async function readKeptMembers(
	{ service, pages }: ReadContext,
	{ group, index }: { group: Entry; index: number },
): Promise<readonly Entry[]> {
	const name = `members-of-group-${index}`;
	const kept = pages.list(name);
	if (kept.isComplete) return kept.items;
	const items = await readMembers(service, group);
	pages.add(name, { items, repeated: 0, next: undefined });
	return items;
}

async function readList(
	context: ReadContext,
	request: ListRequest,
	{
		notRead,
		onPage = () => {},
	}: { notRead: string[]; onPage?: ((count: number) => void) | undefined },
): Promise<readonly Entry[]> {
	const { service, pages, tell } = context;
	const { name, path, query = {}, options } = request;
	const kept = pages.list(name);
	const { items, next } = kept;
	if (kept.isComplete) {
		if (kept.refusal !== undefined) notRead.push(kept.refusal);
		return items;
	}
	const after = next === undefined ? undefined : { next, items: [...items] };
	try {
		for await (const page of service.pages(path, query, {
			...options,
			...(after && { after }),
		})) {
			pages.add(name, page);
			items.push(...page.items);
			onPage(items.length);
		}
		return items;
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		const { status = 0 } = error;
		if (after !== undefined && [400, 404, 410].includes(status)) {
			tell(
				`The service no longer knows where reading ${path} was interrupted. It is read from its beginning.`,
			);
			pages.clear(name);
			return readList(context, request, { notRead, onPage });
		}
		if (!request.mayBeRefused || ![403, 404].includes(status)) throw error;
		const refusal = `Not read: ${error.message}`;
		pages.add(name, { items: [], repeated: 0, next: undefined, refusal });
		notRead.push(refusal);
		return [];
	}
}

// Other callers see less of each person, and a clone without licenses and roles would look right.
function demandAdministrator(people: readonly Entry[]): void {
	if (people.length === 0)
		throw new ServiceError(
			"The service shows no people of this organization. Use the access token of an administrator of it.",
		);
	if (!people.some((person) => Array.isArray(person.licenses)))
		throw new ServiceError(
			"The service shows people without their licenses and roles. Use the access token of an administrator, with the scope spark-admin:people_read.",
		);
}
