import { addressOf, nextAddress, type Query } from "./address.ts";
import { ServiceError } from "./patience.ts";
import type { ServiceReply } from "./reply.ts";

/** Pages of one list at most. */
const pagesMax = 100_000;

/** Where the entries of a list are, and where reading begins. */
export interface PagesOptions {
	/** The property of the page with the entries; `items` by default. */
	itemsIn?: string;
	/** The property of the page with the number of all entries; `totalResults` by default. */
	totalIn?: string;
	/** Continues at the address of a page (`Page.next`), after the entries of the pages before. */
	after?: { next: string; items: readonly Entry[] };
}

/** An entry of a list. */
export type Entry = Readonly<Record<string, unknown>>;

/** One page. */
export interface Page {
	items: readonly Entry[];
	/** Entries of this page that were on a page before, too. They are not in `items`. */
	repeated: number;
	/** The address of the next page; undefined on the last. */
	next: string | undefined;
}

/** Reads page after page. */
export async function* readPages(
	{
		path,
		query,
		url,
		itemsIn = "items",
		totalIn = "totalResults",
		after,
	}: PagesOptions & { path: string; query: Query; url: string },
	read: (path: string, query: Query, address?: string) => Promise<ServiceReply>,
): AsyncGenerator<Page> {
	const seen = new Set(after?.items.map(keyOf));
	const addresses = new Set<string>();
	let address = after?.next;
	for (let pages = 1; ; pages += 1) {
		const reply = await read(path, query, address);
		const all = entriesOf(reply, itemsIn);
		if (all === undefined)
			throw new ServiceError(
				`Page ${pages} of ${path} has no list "${itemsIn}".`,
				reply,
			);
		const items = all.filter((item) => !seen.has(keyOf(item)));
		for (const item of items) seen.add(keyOf(item));
		if (all.length > 0 && items.length === 0)
			throw new ServiceError(
				`Page ${pages} of ${path} has only entries that were on pages before: the list does not end.`,
				reply,
			);
		const next =
			linkOf(reply, { path, url, query }) ??
			indexOf(reply, { path, url, query, all, totalIn, count: seen.size });
		yield { items, repeated: all.length - items.length, next };
		if (next === undefined) return;
		if (addresses.has(next) || pages === pagesMax)
			throw new ServiceError(
				`Page ${pages} of ${path} leads back to a page before: the list does not end.`,
				reply,
			);
		addresses.add(next);
		address = next;
	}
}

// What tells two entries apart: telephone numbers have no id.
function keyOf(entry: Entry): unknown {
	return entry.id ?? JSON.stringify(entry);
}

function entriesOf(
	{ json }: ServiceReply,
	itemsIn: string,
): Entry[] | undefined {
	const list = (json as Entry | null)?.[itemsIn];
	if (!Array.isArray(list)) return undefined;
	const isWhole = list.every(
		(item) => typeof item === "object" && item !== null,
	);
	return isWhole ? list : undefined;
}

function linkOf(
	reply: ServiceReply,
	{ path, url, query }: { path: string; url: string; query: Query },
): string | undefined {
	try {
		return nextAddress(reply.headers.get("link"), { url, query });
	} catch (cause) {
		throw new ServiceError(
			`${path} cannot be read to its end: ${(cause as Error).message}.`,
			reply,
		);
	}
}

// Groups and members say how many there are; a service without `Link` is asked by the index of the next entry.
function indexOf(
	reply: ServiceReply,
	{
		path,
		url,
		query,
		all,
		totalIn,
		count,
	}: {
		path: string;
		url: string;
		query: Query;
		all: readonly unknown[];
		totalIn: string;
		count: number;
	},
): string | undefined {
	const total = (reply.json as Entry)[totalIn];
	if (typeof total !== "number" || count >= total) return undefined;
	if (all.length === 0)
		throw new ServiceError(
			`${path} ended after ${count} of ${total} entries.`,
			reply,
		);
	return addressOf(url, path, { ...query, startIndex: count + 1 });
}
