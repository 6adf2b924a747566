import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import type { Person as ShownPerson } from "../../contract/person.ts";
import { seesAsAdmin } from "../../directory/access/caller.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Call } from "../call.ts";
import { type PersonView, showPerson } from "./show-person.ts";

/** The parameters that select the properties in a reply. */
export interface PeopleParameters {
	callingData?: boolean;
	showAllTypes?: boolean;
	minResponse?: boolean;
	excludeStatus?: boolean;
	locationId?: string;
	max?: number;
	dryRun?: boolean;
}

/**
 * How this call shows the people of an organization. A list by ids shows neither presence nor properties for administrators
 * only (the reference of List People).
 */
export function viewOf(
	{ caller, query, now, operationId, areBooleansJson }: Call,
	orgId: string,
	isByIds = false,
): PersonView {
	const { callingData, excludeStatus, showAllTypes } =
		query as PeopleParameters;
	const isAdmin = !isByIds && seesAsAdmin(caller, orgId);
	return {
		now,
		isAdmin,
		isCallingDataShown: isAdmin && callingData === true,
		isPresenceShown:
			!isByIds && excludeStatus !== true && caller.isStatusShared,
		areAttendeeSitesShown: !isUpdate(operationId) || showAllTypes === true,
		isUserNameShown: isByIds,
		areBooleansJson,
	};
}

/** A person as this call shows them. */
export function showForCaller(
	call: Call,
	record: PersonRecord,
	view = viewOf(call, record.person.orgId),
	nameOf: ManagerNames = (person) => readManagerName(call, person),
): Awaitable<ShownPerson> {
	const { person } = record;
	const locationId = locationToShow(person, view);
	const managerName =
		person.managerId === undefined ? undefined : nameOf(person);
	if (locationId === undefined)
		return managerName === undefined
			? showPerson(record, view)
			: whenThere(managerName, (name) =>
					showPerson(record, view, { managerName: name }),
				);
	return Promise.all([
		call.store.locations.get({ orgId: person.orgId, id: locationId }),
		managerName,
	]).then(([location, name]) =>
		showPerson(record, view, {
			routingPrefix: location?.routingPrefix,
			managerName: name,
		}),
	);
}

/** The people of a page as this call shows them. Each manager is looked up once. */
export function showPage(
	call: Call,
	records: readonly PersonRecord[],
	isByIds: boolean,
): Awaitable<ShownPerson[]> {
	const names = new Map<string, Awaitable<string | undefined>>();
	const nameOf = (person: Person) => {
		const { managerId = "" } = person;
		if (!names.has(managerId))
			names.set(managerId, readManagerName(call, person));
		return names.get(managerId);
	};
	let seen: { orgId: string; view: PersonView } | undefined;
	const viewIn = (orgId: string) => {
		if (seen?.orgId !== orgId)
			seen = { orgId, view: viewOf(call, orgId, isByIds) };
		return seen.view;
	};
	let isWaiting = false;
	const shown = records.map((record) => {
		const view = viewIn(record.person.orgId);
		const person = showForCaller(call, record, view, nameOf);
		isWaiting ||= person instanceof Promise;
		return person;
	});
	return isWaiting ? Promise.all(shown) : (shown as ShownPerson[]);
}

/** The location of a person whose extension is shown with the prefix of that location. */
export function locationToShow(
	{ locationId, extension }: Person,
	{ isCallingDataShown }: PersonView,
): string | undefined {
	return isCallingDataShown && extension !== undefined ? locationId : undefined;
}

type ManagerNames = (person: Person) => Awaitable<string | undefined>;

// The present name of the manager. A past state has the name of its time.
function readManagerName(
	{ query, store }: Call,
	{ orgId, managerId }: Person,
): Awaitable<string | undefined> {
	if (managerId === undefined) return undefined;
	if ((query as { asOf?: string }).asOf !== undefined) return undefined;
	return whenThere(
		store.people.get({ orgId, id: managerId }),
		(found) => found?.person.displayName,
	);
}

/** The state of a person after a change, as this call shows it. */
export function showChange(call: Call, change: PersonChange): ShownPerson {
	const { person, location, managerName } = change;
	return showPerson(change, viewOf(call, person.orgId), {
		routingPrefix: location?.routingPrefix,
		managerName,
	});
}

function isUpdate(operationId: string): boolean {
	return operationId === "updatePerson" || operationId === "patchPerson";
}
