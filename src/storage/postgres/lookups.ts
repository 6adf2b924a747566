/** Ids in one statement at most. */
const idsMax = 500;
/** Statements of one lookup that run at the same time. While they run, further ids gather for the next one. */
const runningMax = 2;

interface Gathering<Thing> {
	ids: Set<string>;
	found: Promise<ReadonlyMap<string, Thing>>;
}

/**
 * Looks records up by their ids. Lookups in one turn of the event loop share one statement for each
 * organization, so that a page whose people each need their location takes one round trip. So do those that arrive while
 * enough statements run: on a busy machine, requests arrive one by one, and each would have a statement of its own.
 */
export function openLookup<Thing>(
	load: (
		orgId: string,
		ids: readonly string[],
	) => Promise<ReadonlyMap<string, Thing>>,
): (key: { orgId: string; id: string }) => Promise<Thing | undefined> {
	const gatherings = new Map<string, Gathering<Thing>>();
	const waiting: (() => void)[] = [];
	let running = 0;

	const run = async (
		orgId: string,
		ids: ReadonlySet<string>,
	): Promise<ReadonlyMap<string, Thing>> => {
		if (running >= runningMax)
			await new Promise<void>((resolve) => waiting.push(resolve));
		else running++;
		// Later lookups use a new statement, so that they see all writes before them.
		if (gatherings.get(orgId)?.ids === ids) gatherings.delete(orgId);
		try {
			return await load(orgId, [...ids]);
		} finally {
			const next = waiting.shift();
			if (next === undefined) running--;
			else next();
		}
	};
	const gather = (orgId: string): Gathering<Thing> => {
		const ids = new Set<string>();
		const found = new Promise<void>((resolve) => setImmediate(resolve)).then(
			() => run(orgId, ids),
		);
		return { ids, found };
	};

	return async ({ orgId, id }) => {
		let gathering = gatherings.get(orgId);
		if (gathering === undefined || gathering.ids.size >= idsMax) {
			gathering = gather(orgId);
			gatherings.set(orgId, gathering);
		}
		gathering.ids.add(id);
		return (await gathering.found).get(id);
	};
}
