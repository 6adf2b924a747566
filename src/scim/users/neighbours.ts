import type { Person } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Call } from "../call.ts";
import { groupAddress } from "../groups/show-group.ts";
import { scimAddress } from "../organization.ts";
import type { Resource } from "../resource/resource.ts";
import {
	type AttributeChoice,
	isSelected,
	selectAttributes,
} from "../select-attributes.ts";
import { showUser } from "./show-user.ts";

/** The present names of the managers and groups of people. */
interface Neighbours {
	managerName(person: Person): string | undefined;
	/** Undefined without groups. */
	groups(person: Person): Resource[] | undefined;
}

/** Whether a request asks for the groups of people. */
export function areGroupsWanted(query: AttributeChoice): boolean {
	const { returnGroups, includeGroupDetails } = query as {
		returnGroups?: boolean;
		includeGroupDetails?: boolean;
	};
	const isNamed = Boolean(query.attributes) && isSelected("groups", query);
	return returnGroups === true || includeGroupDetails === true || isNamed;
}

/** A user with the attributes that a request asks for. Asking for groups adds them to those that it names. */
export function selectWanted(
	user: Resource,
	query: AttributeChoice,
): Readonly<Resource> {
	const { attributes, excludedAttributes } = query;
	const isAdded = attributes && areGroupsWanted(query);
	return selectAttributes(user, {
		attributes: isAdded ? `${attributes},groups` : attributes,
		excludedAttributes,
	});
}

/** Reads the neighbours of people of one organization: the managers together, and the groups together. */
export async function readNeighbours(
	call: Pick<Call, "store" | "url">,
	records: readonly Pick<PersonRecord, "person">[],
	{ isGrouped = false }: { isGrouped?: boolean } = {},
): Promise<Neighbours> {
	const [{ person: { orgId = "" } = {} } = {}] = records;
	const people = records.map(({ person }) => person);
	const managers = await readManagers(
		call,
		orgId,
		people.flatMap(({ managerId }) => managerId ?? []),
	);
	const groups = isGrouped
		? await readGroups(
				call,
				orgId,
				people.flatMap((person) => person.groups ?? []),
			)
		: undefined;
	const address = scimAddress(call, orgId);
	return {
		managerName: ({ managerId }) =>
			managerId === undefined ? undefined : managers.get(managerId),
		groups: (person) =>
			groups &&
			person.groups?.map((id) => ({
				value: id,
				$ref: groupAddress(address, id),
				display: groups.get(id),
				type: "direct",
			})),
	};
}

/** A person as a SCIM user, beside their neighbours. */
export function showBeside(
	{ managerName, groups }: Neighbours,
	record: PersonRecord,
	address: string,
): Resource {
	const { person } = record;
	const user = showUser(record, { address, managerName: managerName(person) });
	const own = groups(person);
	return own === undefined ? user : { ...user, groups: own };
}

type Names = ReadonlyMap<string, string>;

async function readManagers(
	{ store }: Pick<Call, "store">,
	orgId: string,
	named: readonly string[],
): Promise<Names> {
	const ids = [...new Set(named)];
	const [id] = ids;
	if (id === undefined) return new Map();
	// An engine in this process has one person at once.
	const one =
		ids.length === 1 ? [await store.people.get({ orgId, id })] : undefined;
	const found =
		one ??
		(await store.people.list({
			orgId,
			ids,
			limit: ids.length,
			isPresenceWanted: false,
		}));
	return new Map(
		found.flatMap((record) =>
			record === undefined
				? []
				: [[record.person.id, record.person.displayName] as const],
		),
	);
}

async function readGroups(
	{ store }: Pick<Call, "store">,
	orgId: string,
	named: readonly string[],
): Promise<Names> {
	const ids = [...new Set(named)];
	if (ids.length === 0) return new Map();
	const found = await store.groups.list({
		orgId,
		ids,
		order: { by: "id", isDescending: false },
		offset: 0,
		limit: ids.length,
	});
	return new Map(found.map(({ group }) => [group.id, group.displayName]));
}
