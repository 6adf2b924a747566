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
}

/** A number key of a person, and so a position among the numbers of an organization. */
export interface NumberKey {
	value: string;
	personId: string;
}
