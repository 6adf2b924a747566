import type { NumberBlock } from "../numbers/number-block.ts";

/** The telephone numbers and extensions of people, in their order. */
export interface NumberStore {
	/**
	 * At most `limit` number keys (see `numberKeysOf`) of an organization that start with a prefix, in byte
	 * order, with the people who hold them.
	 */
	walk(query: {
		orgId: string;
		prefix: string;
		after?: NumberKey;
		limit: number;
	}): Promise<NumberKey[]>;
	/** How many work numbers an organization's people hold. */
	count(orgId: string): Promise<number>;
	/** The numbers that people hold, of those given; or the extensions, at a location. */
	listHeld(query: {
		orgId: string;
		locationId?: string;
		values: readonly string[];
	}): Promise<string[]>;
	/** How many numbers in blocks people of an organization hold. */
	countHeld(query: {
		orgId: string;
		blocks: readonly NumberBlock[];
	}): Promise<number>;
	/** How many extensions of each length people of a location have, with the smallest of them in byte order. */
	countExtensions(query: {
		orgId: string;
		locationId: string;
	}): Promise<ExtensionCount[]>;
}

/** A number key of a person, and so a position among the numbers of an organization. */
export interface NumberKey {
	value: string;
	personId: string;
}

/** The extensions of one length at a location. */
export interface ExtensionCount {
	length: number;
	count: number;
	first: string;
}
