import { addressOf, nextAddress, type Query } from "./address.ts";
import { ServiceError } from "./patience.ts";
import type { ServiceReply } from "./reply.ts";

/** Pages of one list at most. */
const pagesMax = 100_000;
/** Attempts to read a page that comes without its list. */
const attemptsMax = 3;
/** Replies of status 504 until shorter pages are asked for. */
const timeoutsMax = 2;
/** The shortest pages that are asked for. */
const lengthMin = 10;

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

/** Reads one address, or the first page of a list. */
export interface ReadHow {
	address?: string;
	/** Replies of status 504 in a row at most. */
	timeoutsMax?: number;
}

type Read = (path: string, query: Query, how: ReadHow) => Promise<ServiceReply>;

/** Reads page after page. */
export async function* readPages(
	{
		path,
		query: asked,
		url,
		tell,
		itemsIn = "items",
		totalIn = "totalResults",
		after,
	}: PagesOptions & {
		path: string;
		query: Query;
		url: string;
		tell: (sentence: string) => void;
	},
	read: Read,
): AsyncGenerator<Page> {
	const seen = new Set(after?.items.map(keyOf));
	const addresses = new Set<string>();
	let query = asked;
	let address = after?.next;
	for (let pages = 1; ; pages += 1) {
		const found = await readOne(
			{ path, query, tell, itemsIn, pages, address },
			read,
		);
		const { reply, all } = found;
		query = found.query;
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

/** A page with its list, and the query with which it could be read. */
interface WholePage {
	reply: ServiceReply;
	all: Entry[];
	query: Query;
}

// Asks again for a page without its list, and for shorter pages where one takes the service too long.
async function readOne(
	{
		path,
		query,
		tell,
		itemsIn,
		pages,
		address,
	}: {
		path: string;
		query: Query;
		tell: (sentence: string) => void;
		itemsIn: string;
		pages: number;
		address: string | undefined;
	},
	read: Read,
): Promise<WholePage> {
	for (let attempts = 1; ; attempts += 1) {
		const max = Number(query.max ?? 0);
		const canBeShorter = max > lengthMin;
		const reply = await read(path, query, {
			...(address !== undefined && { address }),
			...(canBeShorter && { timeoutsMax }),
		}).catch((error: unknown) => {
			const isTooLong =
				error instanceof ServiceError && error.status === 504 && canBeShorter;
			if (isTooLong) return undefined;
			throw error;
		});
		if (reply === undefined) {
			const length = Math.max(lengthMin, Math.floor(max / 4));
			tell(
				`${path} takes the service too long with ${max} entries a page. Asking for ${length}.`,
			);
			const shorter = { ...query, max: length };
			return readOne(
				{
					...{ path, tell, itemsIn, pages },
					query: shorter,
					address: address && withLength(address, length),
				},
				read,
			);
		}
		const all = entriesOf(reply, itemsIn);
		if (all !== undefined) return { reply, all, query };
		const sentence = `Page ${pages} of ${path} has no list "${itemsIn}".`;
		if (attempts === attemptsMax) throw new ServiceError(sentence, reply);
		tell(`${sentence} It is read again.`);
	}
}

function withLength(address: string, length: number): string {
	const shorter = new URL(address);
	shorter.searchParams.set("max", String(length));
	return shorter.href;
}

// Tells two entries apart: telephone numbers have no id.
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
