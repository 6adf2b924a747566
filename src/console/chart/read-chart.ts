import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";

/** The chain of managers above a person, from the top down, and whether there are more above. */
interface ManagerChain {
	managers: readonly Person[];
	hasMore: boolean;
}

/** A page of the people below a manager. */
export interface Reports {
	people: readonly Person[];
	/** How many there are in all. */
	count: number;
	next: string | undefined;
}

/** Reads the managers above a person, at most `levelsMax`. A circular chain ends where it repeats. */
export async function readManagers(
	{ id: ownId, managerId }: Pick<Person, "id" | "managerId">,
	levelsMax: number,
): Promise<ManagerChain> {
	const managers: Person[] = [];
	const seen = new Set([ownId]);
	let id = managerId;
	while (id !== undefined && !seen.has(id)) {
		if (managers.length === levelsMax) return { managers, hasMore: true };
		seen.add(id);
		const manager = await readPerson(id);
		if (manager === undefined) break;
		managers.unshift(manager);
		id = manager.managerId;
	}
	return { managers, hasMore: false };
}

/** Reads a person; undefined when there is none with this id. */
export async function readPerson(
	personId: string,
): Promise<Person | undefined> {
	try {
		return await current().client.call("GET /people/{personId}", {
			path: { personId },
		});
	} catch (cause) {
		if (cause instanceof RefusalError && cause.status === 404) return undefined;
		throw cause;
	}
}

/** Reads a page of the people below a manager, by name. */
export async function readReports(
	managerId: string,
	max: number,
	next?: string,
): Promise<Reports> {
	const page = await current().client.page(
		"GET /people",
		{ query: { managerId, orgId: orgIdIfOther(), max, count: true } },
		next,
	);
	const { items, count = items.length } = page;
	return { people: items, count, next: page.next };
}

/** How many people have each of these people as their manager. */
export async function countReports(
	ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
	if (ids.length === 0) return new Map();
	const { items } = await current().client.call("GET /people/managers", {
		query: { id: ids.join(","), orgId: orgIdIfOther() },
	});
	return new Map(items.map(({ id, reports }) => [id, reports]));
}

/** The list of people, narrowed down to those with this manager. */
export function peopleBelow(id: string): string {
	return linkTo(["people"], { manager: id });
}

/** The chart around a person. */
export function chartOf(id: string): string {
	return linkTo(["chart"], { person: id });
}
