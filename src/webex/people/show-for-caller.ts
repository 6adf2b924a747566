import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import type { Person as ShownPerson } from "../../contract/person.ts";
import { seesAsAdmin } from "../../directory/access/caller.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Call } from "../call.ts";
import { showPerson } from "./show-person.ts";

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

/** A person as this call shows them. A list by ids shows neither presence nor properties for administrators only (the reference of List People). */
export function showForCaller(
	call: Call,
	record: PersonRecord,
	isByIds = false,
): Awaitable<ShownPerson> {
	const { orgId } = record.person;
	const locationId = isByIds ? undefined : locationToShow(call, record);
	const managerName = readManagerName(call, record);
	if (locationId === undefined)
		return whenThere(managerName, (name) =>
			showRecord(call, record, { isByIds, managerName: name }),
		);
	return Promise.all([
		call.store.locations.get({ orgId, id: locationId }),
		managerName,
	]).then(([location, name]) =>
		showRecord(call, record, { isByIds, location, managerName: name }),
	);
}

/** The location of a person whose extension is shown with the prefix of that location. */
export function locationToShow(
	call: Call,
	{ person: { orgId, locationId, extension } }: PersonRecord,
): string | undefined {
	const { callingData } = call.query as PeopleParameters;
	return callingData === true &&
		extension !== undefined &&
		seesAsAdmin(call.caller, orgId)
		? locationId
		: undefined;
}

const managerNames = new WeakMap<
	Call,
	Map<string, Promise<string | undefined>>
>();

// The present name of the manager. Each manager of a page is looked up once. A past state has the name of its time.
function readManagerName(
	call: Call,
	{ person: { orgId, managerId } }: PersonRecord,
): Promise<string | undefined> | undefined {
	if (managerId === undefined) return undefined;
	if ((call.query as { asOf?: string }).asOf !== undefined) return undefined;
	const names = managerNames.get(call) ?? new Map();
	managerNames.set(call, names);
	const known = names.get(managerId);
	if (known !== undefined) return known;
	const name = call.store.people
		.get({ orgId, id: managerId })
		.then((found) => found?.person.displayName);
	names.set(managerId, name);
	return name;
}

/** The state of a person after a change, as this call shows it. */
export function showChange(call: Call, change: PersonChange): ShownPerson {
	const { location, managerName } = change;
	return showRecord(call, change, { location, managerName });
}

function showRecord(
	call: Call,
	record: PersonRecord,
	{
		isByIds = false,
		location,
		managerName,
	}: { isByIds?: boolean; location?: Location; managerName?: string },
): ShownPerson {
	const query = call.query as PeopleParameters;
	const isAdmin = !isByIds && seesAsAdmin(call.caller, record.person.orgId);
	return showPerson(record, {
		now: call.now,
		isAdmin,
		isCallingDataShown: isAdmin && query.callingData === true,
		isPresenceShown:
			!isByIds && query.excludeStatus !== true && call.caller.isStatusShared,
		areAttendeeSitesShown:
			!isUpdate(call.operationId) || query.showAllTypes === true,
		routingPrefix: location?.routingPrefix,
		managerName,
		isUserNameShown: isByIds,
		areBooleansJson: call.areBooleansJson,
	});
}

function isUpdate(operationId: string): boolean {
	return operationId === "updatePerson" || operationId === "patchPerson";
}
