import { restForOthers } from "../../concurrency/time-slices.ts";
import { type Caller, forbidden, seesAsAdmin } from "../access/caller.ts";
import { chooseOrg } from "../organizations/organizations.ts";
import type { Manager } from "../store/people-store.ts";
import type { Store } from "../store/store.ts";
import { demandReading } from "./people.ts";
import type { Person } from "./person.ts";

/** Managers that are read together. */
const sliceLength = 500;
/** Managers that are looked at for one page, at most. */
const lookedMax = 5000;

/** A person who has reports, and how many. */
interface ListedManager {
	person: Person;
	reports: number;
}

/** A page of managers. It may hold fewer than requested and still have a next one. */
interface ManagerPage {
	managers: ListedManager[];
	/** The id after which the next page begins. */
	next: string | undefined;
}

/**
 * The people of an organization who have reports: those among some ids, or all, or those at the top, who have no manager
 * themselves. Only for administrators, except for ids.
 */
export async function listManagers(
	store: Store,
	caller: Caller,
	search: {
		orgId?: string;
		ids?: readonly string[];
		isTop: boolean;
		afterId?: string;
		limit: number;
	},
): Promise<ManagerPage> {
	demandReading(caller);
	const orgId = chooseOrg(caller, search.orgId);
	if (
		!seesAsAdmin(caller, orgId) &&
		(search.ids === undefined || orgId !== caller.orgId)
	)
		throw forbidden(
			"Only an administrator may list all managers. Others name people by id.",
		);
	const { ids, isTop, limit } = search;
	const managers: ListedManager[] = [];
	let { afterId } = search;
	for (let looked = 0; looked < lookedMax; looked += sliceLength) {
		const slice = await store.people.listManagers({
			...{ orgId, ids, afterId, limit: sliceLength },
		});
		for (const found of await readPeople(store, orgId, slice)) {
			if (managers.length === limit) return { managers, next: afterId };
			afterId = found.person.id;
			if (!isTop || found.person.managerId === undefined) managers.push(found);
		}
		if (slice.length < sliceLength) return { managers, next: undefined };
		afterId = slice.at(-1)?.id;
		await restForOthers();
	}
	return { managers, next: afterId };
}

async function readPeople(
	store: Store,
	orgId: string,
	managers: readonly Manager[],
): Promise<ListedManager[]> {
	if (managers.length === 0) return [];
	const ids = managers.map(({ id }) => id);
	const found = await store.people.list({
		...{ orgId, ids, limit: ids.length },
		isPresenceWanted: false,
	});
	const people = new Map(found.map(({ person }) => [person.id, person]));
	return managers.flatMap(({ id, reports }) => {
		const person = people.get(id);
		return person === undefined ? [] : [{ person, reports }];
	});
}
