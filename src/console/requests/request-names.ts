import type { IdKind } from "../../contract/id.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { current, orgIdIfOther } from "../session.ts";
import { type FeedEntry, isGap } from "./request-feed.ts";
import { partsOf } from "./request-path.ts";

/** The number of people that one call reads. */
const atOnceMax = 85;
/** The number of names kept; then all are read again. */
const keptMax = 5_000;

/** The names of the ids in paths. It asks for many people in one call, and for each only once. */
export class RequestNames {
	#names = new Map<string, string>();
	/** Ids that were asked for, also those without a name. */
	#asked = new Set<string>();
	#isCatalogRead = false;

	/** The name of an id, if it is known. */
	nameOf(id: string): string | undefined {
		return this.#names.get(id);
	}

	/** Looks up ids that have no name yet. Resolves to whether there are new names. A failure leaves the ids as they are. */
	async learn(entries: readonly FeedEntry[]): Promise<boolean> {
		const ids = entries
			.flatMap((entry) => (isGap(entry) ? [] : partsOf(entry.path)))
			.flatMap((part) => ("id" in part ? [part] : []))
			.filter(({ id }) => !this.#asked.has(id));
		if (ids.length === 0) return false;
		if (this.#asked.size > keptMax) {
			this.#asked.clear();
			this.#names.clear();
			this.#isCatalogRead = false;
		}
		const kinds = new Set<IdKind | "">();
		for (const { id, kind } of ids) {
			this.#asked.add(id);
			kinds.add(kind);
		}
		const people = new Set(
			ids.filter(({ kind }) => kind === "PEOPLE").map(({ id }) => id),
		);
		const before = this.#names.size;
		const isOnlyPeople = kinds.size === 1 && kinds.has("PEOPLE");
		await Promise.all([
			this.#learnPeople([...people]),
			isOnlyPeople ? undefined : this.#learnCatalog(),
		]).catch(() => undefined);
		return this.#names.size > before;
	}

	async #learnPeople(ids: readonly string[]): Promise<void> {
		for (let from = 0; from < ids.length; from += atOnceMax) {
			const { items } = await current().client.call("GET /people", {
				query: {
					id: ids.slice(from, from + atOnceMax).join(","),
					orgId: orgIdIfOther(),
					excludeStatus: true,
				},
			});
			for (const { id, displayName } of items) this.#names.set(id, displayName);
		}
	}

	async #learnCatalog(): Promise<void> {
		if (this.#isCatalogRead) return;
		this.#isCatalogRead = true;
		const {
			licenses,
			roles,
			groups = [],
			locations,
		}: Catalog = await readCatalog();
		for (const { id, name } of [...licenses, ...roles, ...groups, ...locations])
			this.#names.set(id, name);
		for (const { id, displayName } of current().organizations)
			this.#names.set(id, displayName);
	}
}
