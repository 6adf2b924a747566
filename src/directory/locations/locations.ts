import {
	type Caller,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { locateFor } from "../access/locate.ts";
import { DirectoryError } from "../errors.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { LocationQuery } from "../store/location-store.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import {
	buildLocation,
	type Location,
	type LocationDraft,
	rebuildLocation,
} from "./location.ts";

/** A change of a location. `reply` makes the reply that is stored with it. */
interface LocationRequest extends ChangeRequest {
	reply?: ReplyMaker<Location>;
}

/** The scopes with which locations may be read: those of the locations, or those of Webex Calling. */
type ReadingScope =
	| "spark-admin:locations_read"
	| "spark-admin:telephony_config_read"
	| "spark-admin:telephony_config_write";

/** The locations of an organization, by id or by name. */
export async function listLocations(
	store: Store,
	caller: Caller,
	query: Omit<LocationQuery, "orgId"> & { orgId?: string },
	scope: ReadingScope = "spark-admin:locations_read",
): Promise<Location[]> {
	demandAdmin(caller, scope);
	const orgId = chooseOrg(caller, query.orgId);
	demandAdminIn(caller, orgId);
	return store.locations.list({ ...query, orgId });
}

/** One location of an organization that the caller administers. */
export async function getLocation(
	store: Store,
	caller: Caller,
	id: string,
	scope: ReadingScope = "spark-admin:locations_read",
): Promise<Location> {
	demandAdmin(caller, scope);
	const orgId = await locate(store, caller, id);
	const found = await store.locations.get({ orgId, id });
	if (found === undefined) throw noVisibleLocation();
	demandAdminIn(caller, orgId);
	return found;
}

/** Creates a location. Only full and location administrators may. */
export async function createLocation(
	store: Store,
	request: LocationRequest,
	{ id, orgId, draft }: { id: string; orgId?: string; draft: LocationDraft },
): Promise<Location> {
	demandLocationWriting(request.caller);
	const chosen = chooseOrg(request.caller, orgId);
	demandWriting(request.caller, chosen);
	const location = buildLocation(draft, { id, orgId: chosen });
	const { reply, isDryRun } = request;
	await store.locations.create(location, authorOf(request), {
		isDryRun,
		reply: reply && { ...reply, make: () => reply.make(location) },
	});
	return location;
}

/** Updates a location. Only full and location administrators may. */
export async function updateLocation(
	store: Store,
	request: LocationRequest,
	{
		id,
		draft,
	}: {
		id: string;
		/** Given directly, or made from the location as read in the transaction. */
		draft: LocationDraft | ((current: Location) => LocationDraft);
	},
): Promise<{ before: Location; after: Location }> {
	const orgId = await demandChanging(store, request.caller, id);
	let before: Location | undefined;
	const after = await store.locations.update(
		{ orgId, id, author: authorOf(request) },
		(current) => {
			before = current;
			return rebuildLocation(
				current,
				typeof draft === "function" ? draft(current) : draft,
			);
		},
		optionsOf(request),
	);
	return { before: before ?? after, after };
}

/** Deletes a location where no one works. Only full and location administrators may. */
export async function deleteLocation(
	store: Store,
	request: LocationRequest,
	id: string,
): Promise<Location> {
	const orgId = await demandChanging(store, request.caller, id);
	return store.locations.delete(
		{ orgId, id, author: authorOf(request) },
		optionsOf(request),
	);
}

function optionsOf({ isDryRun, reply }: LocationRequest) {
	return { isDryRun, reply };
}

async function demandChanging(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	demandLocationWriting(caller);
	const orgId = await locate(store, caller, id);
	demandWriting(caller, orgId);
	return orgId;
}

/** Refuses a caller who may not change locations in any organization. */
export function demandLocationWriting(caller: Caller): void {
	demandAdmin(caller, "spark-admin:locations_write");
	const orgId =
		reachOf(caller).find((known) => mayChangeLocations(caller, known)) ??
		caller.orgId;
	demandWriting(caller, orgId);
}

function mayChangeLocations(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return standing === "full" || standing === "location";
}

function demandWriting(caller: Caller, orgId: string): void {
	if (!mayChangeLocations(caller, orgId))
		throw forbidden(
			"Only full and location administrators may change locations.",
		);
}

async function locate(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	const orgId = await locateFor(caller, store.locations, id);
	if (orgId === undefined) throw noVisibleLocation();
	return orgId;
}

/** The refusal of a location that does not exist or that the caller may not see. */
export function noVisibleLocation(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no location with this id that you can see.",
	);
}
