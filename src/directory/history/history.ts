import {
	type Caller,
	demandScope,
	forbidden,
	isAdmin,
	reachOf,
	seesAsAdmin,
	standingIn,
} from "../access/caller.ts";
import { noSuchPerson } from "../people/deleted-person.ts";
import { demandWriting } from "../people/people.ts";
import type { Store } from "../store/store.ts";
import type { Change } from "./change.ts";

/**
 * The changes of one person, deleted or not, newest first. Only for administrators of the person's
 * organization.
 */
export async function listPersonChanges(
	store: Store,
	caller: Caller,
	{
		personId,
		beforeId,
		limit,
	}: { personId: string; beforeId?: number; limit: number },
): Promise<Change[]> {
	const orgId = await demandHistory(store, caller, personId);
	return store.changes.listNewest({ orgId, personId, beforeId, limit });
}

/** The organization of a person, deleted or not, whose history the caller may read. */
export async function demandHistory(
	store: Store,
	caller: Caller,
	personId: string,
): Promise<string> {
	demandPastReading(caller);
	const search = { orgIds: reachOf(caller), id: personId };
	const orgId =
		(await store.people.locate(search)) ??
		(await store.changes.locatePerson(search));
	if (orgId === undefined || standingIn(caller, orgId) === "stranger")
		throw noSuchPerson();
	if (!seesAsAdmin(caller, orgId))
		throw forbidden(
			"Only administrators of a person's organization may read the person's history.",
		);
	return orgId;
}

/** Refuses a caller who may not read any history. */
export function demandPastReading(caller: Caller): void {
	demandScope(caller, "spark-admin:people_read");
	if (!isAdmin(caller))
		throw forbidden(
			"Only administrators may read the history of people, and you hold no administrator role.",
		);
}

/** The organization of a person, deleted or not, whom the caller may change. */
export async function demandChangingPast(
	store: Store,
	caller: Caller,
	personId: string,
): Promise<string> {
	demandWriting(caller);
	const search = { orgIds: reachOf(caller), id: personId };
	const orgId =
		(await store.people.locate(search)) ??
		(await store.changes.locatePerson(search));
	const standing = orgId === undefined ? "stranger" : standingIn(caller, orgId);
	if (orgId === undefined || standing === "stranger") throw noSuchPerson();
	if (standing !== "full" && standing !== "user")
		throw forbidden(
			"Only full and user administrators may change people, and you are not one in this organization.",
		);
	return orgId;
}
