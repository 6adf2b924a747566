import { type Caller, reachOf, standingIn } from "./caller.ts";

/** The organization of a record that the caller may know of; undefined when there is no such record. */
export async function locateFor(
	caller: Caller,
	records: {
		locate(search: {
			orgIds: readonly string[];
			id: string;
		}): Promise<string | undefined>;
	},
	id: string,
): Promise<string | undefined> {
	const orgId = await records.locate({ orgIds: reachOf(caller), id });
	return orgId === undefined || standingIn(caller, orgId) === "stranger"
		? undefined
		: orgId;
}
