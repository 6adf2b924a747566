import { restForOthers } from "../../concurrency/time-slices.ts";
import { listChangedPeople } from "../../directory/history/changed-people.ts";
import {
	countPeople,
	listPeople,
	type PeopleSearch,
} from "../../directory/people/people-list.ts";
import {
	type PeopleKey,
	type PeopleOrder,
	personNameKey,
} from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Call } from "../call.ts";
import { ScimRefusal } from "../errors.ts";
import type { Conditions } from "./user-query.ts";

/** The people that the server looks at for one request, at most. */
const usersLookedMax = 20_000;
/** The people that are read at once. */
const readLength = 200;

/**
 * The people of the lists, some at a time; one may be in several lists. Refuses with `tooMany` when they are more than
 * the server looks at for one request.
 */
export async function* scanUsers(
	call: Call,
	orgId: string,
	lists: readonly Conditions[],
): AsyncGenerator<readonly PersonRecord[]> {
	let looked = 0;
	for (const list of lists)
		for (const { search, isPast } of await openWalks(call, orgId, list)) {
			let after: PeopleKey | undefined;
			const all = { ...search, ...usersOf(orgId) };
			do {
				call.request.signal.throwIfAborted();
				const page = await listPeople(call.store, call.caller, {
					...all,
					after,
					limit: readLength,
				});
				// Many people are counted before they are all read in vain.
				if (after === undefined && page.next && isPast === undefined)
					await demandFew(call, all);
				const end = page.records.findIndex(({ person }) => isPast?.(person));
				const records = end === -1 ? page.records : page.records.slice(0, end);
				looked += records.length;
				if (looked > usersLookedMax) throw tooManyUsers();
				yield records;
				after = end === -1 ? page.next : undefined;
				await restForOthers();
			} while (after !== undefined);
		}
}

const usersOf = (orgId: string) =>
	({ orgId, type: "person", isPresenceWanted: true }) as const;

async function demandFew(
	{ store, caller, request: { signal } }: Call,
	search: Omit<PeopleSearch, "limit">,
): Promise<void> {
	const { count } = await countPeople(store, caller, {
		search: { ...search, limit: 0 },
		signal,
	});
	if (count > usersLookedMax) throw tooManyUsers();
}

/** A list of people that is read from its beginning. */
interface Walk {
	search: Partial<PeopleSearch> & { order: PeopleOrder };
	/** Whether nobody from this person on can be sought. */
	isPast?: (person: Person) => boolean;
}

const byName: PeopleOrder = { by: "name", isDescending: false };
const newestFirst: PeopleOrder = { by: "created", isDescending: true };

// The order of names begins with those who have exactly the name, and the order of creation ends before a time.
async function openWalks(
	call: Call,
	orgId: string,
	{ wholeName, createdFrom, modifiedFrom, ...conditions }: Conditions,
): Promise<Walk[]> {
	const search =
		wholeName === undefined
			? conditions
			: { ...conditions, displayName: wholeName };
	const since = (from: number): Walk => ({
		search: { ...search, order: newestFirst },
		isPast: ({ createdAt }) => createdAt < from,
	});
	if (search.ids === undefined && search.email === undefined) {
		if (createdFrom !== undefined) return [since(createdFrom)];
		const changed =
			modifiedFrom === undefined
				? undefined
				: await listChangedPeople(call.store, {
						orgId,
						from: modifiedFrom,
						linesMax: usersLookedMax,
					});
		if (modifiedFrom !== undefined && changed !== undefined)
			return [
				...slicesOf(changed).map((ids) => ({
					search: { ...search, ids, order: byName },
				})),
				// People who were loaded have no line of their creation.
				since(modifiedFrom),
			];
	}
	const key = wholeName === undefined ? undefined : personNameKey(wholeName);
	return [
		{
			search: { ...search, order: byName },
			isPast:
				key === undefined
					? undefined
					: ({ displayName }) => personNameKey(displayName) !== key,
		},
	];
}

function slicesOf(ids: readonly string[]): string[][] {
	return Array.from({ length: Math.ceil(ids.length / readLength) }, (_, at) =>
		ids.slice(at * readLength, (at + 1) * readLength),
	);
}

function tooManyUsers(): ScimRefusal {
	return new ScimRefusal(
		"tooMany",
		`For this filter and order the server would look at more than ${usersLookedMax} people. Add a condition that an index answers: eq on id, userName, emails, externalId, displayName, department, roles or manager, eq or sw on userName, displayName or a name, or gt on meta.created or meta.lastModified.`,
	);
}
