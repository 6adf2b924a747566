import { initialOf } from "../../../directory/people/name-initial.ts";
import {
	compareText,
	nameRangeOf,
	type PeopleQuery,
	personNameKey,
} from "../../../directory/people/people-query.ts";
import type { CountedInitial } from "../../../directory/store/people-store.ts";
import { countPeople } from "./people-count.ts";
import { gatherIds, readGathered } from "./people-gather.ts";
import { endOf } from "./people-pages.ts";
import { type PeopleReader, wantedOf } from "./people-reader.ts";
import { nameSegment } from "./people-sql.ts";

/** The initials of one reply at most. Names with later ones count under the last. */
const initialsMax = 300;

/**
 * How many people a query finds under each initial of their names, in the order of names. Each initial is sought in the
 * index of names, so that none of the names between is read. Rejects with the reason of the signal when it is aborted.
 */
export async function countInitials(
	reader: PeopleReader,
	query: PeopleQuery,
	signal?: AbortSignal,
): Promise<CountedInitial[]> {
	const { orgId } = query;
	const all: PeopleQuery = {
		...query,
		...{ order: undefined, after: undefined, offset: undefined },
	};
	const range = nameRangeOf(all) ?? { from: "", before: undefined };
	const few = await readFew(reader, all);
	if (few !== undefined) return countFew(few);
	const counted: CountedInitial[] = [];
	let { from } = range;
	for (;;) {
		signal?.throwIfAborted();
		const first = await endOf(reader, {
			wanted: wantedOf(
				{ orgId, limit: 1, isPresenceWanted: false },
				reader.dialect,
			),
			segment: nameSegment({ from, before: range.before }),
			...{ after: undefined, size: 1 },
		});
		if (first === undefined) return counted;
		const { initial, before: end } = initialOf(first.name);
		const isLast = counted.length === initialsMax - 1;
		const before = earlier(isLast ? undefined : end, range.before);
		const count = await countPeople(
			reader,
			{ ...all, namePrefix: undefined, nameRange: { from, before } },
			signal,
		);
		if (count.count > 0)
			addTo(counted, { ...count, initial, from: first.name });
		if (before === undefined || before === range.before) return counted;
		from = before;
	}
}

// People who are found by an index that has few of them.
async function readFew(
	reader: PeopleReader,
	query: PeopleQuery,
): Promise<string[] | undefined> {
	const wanted = wantedOf(query, reader.dialect);
	if (!wanted.isNarrow) return undefined;
	const ids = await gatherIds(reader, wanted);
	if (ids === undefined) return undefined;
	const records = await readGathered(reader, wanted, ids);
	return records
		.map(({ person }) => personNameKey(person.displayName))
		.toSorted(compareText);
}

function countFew(names: readonly string[]): CountedInitial[] {
	const counted: CountedInitial[] = [];
	for (const name of names)
		addTo(counted, {
			initial: initialOf(name).initial,
			...{ from: name, count: 1, isExact: true },
		});
	return counted;
}

function addTo(counted: CountedInitial[], next: CountedInitial): void {
	const last = counted.at(-1);
	if (last?.initial !== next.initial) counted.push(next);
	else {
		last.count += next.count;
		last.isExact &&= next.isExact;
	}
}

function earlier(
	one: string | undefined,
	other: string | undefined,
): string | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return compareText(one, other) < 0 ? one : other;
}
