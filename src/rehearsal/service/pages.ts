import { addressOf, nextAddress, type Query } from "./address.ts";
import { ServiceError } from "./patience.ts";
import type { ServiceReply } from "./reply.ts";

/** Pages of one list at most. */
const pagesMax = 100_000;

/** Where the entries of a list are, and what tells two of them apart. */
export interface PagesOptions {
	/** The property of the page with the entries; `items` by default. */
	itemsIn?: string;
	/** The property that is different in every entry; `id` by default. */
	key?: string;
	/** Begins at the address of a page (`Page.next`) instead of the first one. */
	from?: string;
}

/** One page. */
export interface Page {
	items: Readonly<Record<string, unknown>>[];
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
		key = "id",
		from,
	}: PagesOptions & { path: string; query: Query; url: string },
	read: (path: string, query: Query, address?: string) => Promise<ServiceReply>,
): AsyncGenerator<Page> {
	const seen = new Set<unknown>();
	const addresses = new Set<string>();
	let address = from;
	let count = 0;
	for (let pages = 1; ; pages += 1) {
		const reply = await read(path, query, address);
		const all = itemsOf(reply, itemsIn);
		if (all === undefined)
			throw new ServiceError(
				`Page ${pages} of ${path} has no list "${itemsIn}".`,
				reply,
			);
		const items = all.filter((item) => !seen.has(item[key]));
		for (const item of items) seen.add(item[key]);
		if (all.length > 0 && items.length === 0)
			throw new ServiceError(
				`Page ${pages} of ${path} has only entries that were on pages before: the list does not end.`,
				reply,
			);
		count += items.length;
		const next = nextOf(reply, { path, url, query, all, count });
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

function itemsOf(
	{ json }: ServiceReply,
	itemsIn: string,
): Record<string, unknown>[] | undefined {
	const list = (json as Record<string, unknown> | null)?.[itemsIn];
	if (!Array.isArray(list)) return undefined;
	const isWhole = list.every(
		(item) => typeof item === "object" && item !== null,
	);
	return isWhole ? list : undefined;
}

// Groups say how many there are; a service without `Link` is asked by the index of the next entry.
function nextOf(
	reply: ServiceReply,
	{
		path,
		url,
		query,
		all,
		count,
	}: {
		path: string;
		url: string;
		query: Query;
		all: readonly unknown[];
		count: number;
	},
): string | undefined {
	try {
		const next = nextAddress(reply.headers.get("link"), { url, query });
		if (next !== undefined) return next;
	} catch (cause) {
		throw new ServiceError(
			`${path} cannot be read to its end: ${(cause as Error).message}.`,
			reply,
		);
	}
	const { totalResults: total } = reply.json as { totalResults?: unknown };
	if (typeof total !== "number" || count >= total) return undefined;
	if (all.length === 0)
		throw new ServiceError(
			`${path} ended after ${count} of ${total} entries.`,
			reply,
		);
	return addressOf(url, path, { ...query, startIndex: count + 1 });
}
