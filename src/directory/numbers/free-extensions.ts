import type { Caller } from "../access/caller.ts";
import { getLocation } from "../locations/locations.ts";
import type { ExtensionCount } from "../store/number-store.ts";
import type { Store } from "../store/store.ts";

/** The length of the first extension of a location. */
const usualLength = 4;
const extensionLengthMax = 10;
/** Extensions that are looked up together. */
const sliceLength = 500;
/** Extensions that are looked up for one list, at most. */
const lookedMax = 20_000;
/** Numbers of emergency services, which nobody should dial by mistake. */
const emergency = new Set([
	...["000", "100", "101", "102", "108", "110", "111", "112", "113", "115"],
	...["117", "118", "119", "122", "911", "933", "999"],
]);

/** Extensions that nobody has at a location, and how many people there have one. */
interface FreeExtensions {
	extensions: string[];
	inUse: number;
}

/**
 * The smallest extensions of the usual length that nobody has at a location, or those that begin with some digits. Only for
 * administrators.
 */
export async function listFreeExtensions(
	store: Store,
	caller: Caller,
	{
		locationId,
		prefix = "",
		limit,
	}: { locationId: string; prefix?: string; limit: number },
): Promise<FreeExtensions> {
	const scope = "spark-admin:telephony_config_read";
	const { orgId, id } = await getLocation(store, caller, locationId, scope);
	const counts = await store.numbers.countExtensions({ orgId, locationId: id });
	const inUse = counts.reduce((sum, { count }) => sum + count, 0);
	const extensions: string[] = [];
	let looked = 0;
	for (const slice of slicesOf(candidates(counts, prefix))) {
		const held = new Set(
			await store.numbers.listHeld({ orgId, locationId: id, values: slice }),
		);
		extensions.push(...slice.filter((extension) => !held.has(extension)));
		looked += slice.length;
		if (extensions.length >= limit || looked >= lookedMax) break;
	}
	return { extensions: extensions.slice(0, limit), inUse };
}

/** The extensions that may be free: from the smallest of the usual length on, or from the prefix. */
function* candidates(
	counts: readonly ExtensionCount[],
	prefix: string,
): Generator<string> {
	const usual = counts.toSorted((left, right) => right.count - left.count)[0];
	const length = Math.min(
		extensionLengthMax,
		Math.max(2, usual?.length ?? usualLength, prefix.length),
	);
	const end = Number(prefix.padEnd(length, "9"));
	const start = Number(
		prefix === ""
			? (usual?.first ?? "1").padEnd(length, "0")
			: prefix.padEnd(length, "0"),
	);
	// Below the smallest one come those that the operator seems to avoid, so they are last.
	const least = prefix === "" ? 10 ** (length - 1) : start;
	for (let value = start; value <= end; value++) yield* usable(value, length);
	for (let value = least; value < start; value++) yield* usable(value, length);
}

function* usable(value: number, length: number): Generator<string> {
	const text = String(value).padStart(length, "0");
	if (!emergency.has(text)) yield text;
}

function* slicesOf(texts: Generator<string>): Generator<string[]> {
	let slice: string[] = [];
	for (const text of texts) {
		slice.push(text);
		if (slice.length < sliceLength) continue;
		yield slice;
		slice = [];
	}
	if (slice.length > 0) yield slice;
}
