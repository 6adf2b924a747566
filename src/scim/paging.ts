/** A page of resources, and how many there are in all. */
export interface ResourceList {
	total: number;
	/** The resources before the page. */
	offset: number;
	resources: readonly object[];
}

/** The page that a request asks for. */
export interface Page {
	/** Entries before the page. */
	offset: number;
	limit: number;
}

/** Reads `startIndex` and `count`: one below its smallest value counts as that (RFC 7644, 3.4.2.4). */
export function readPage(
	{ startIndex = 1, count }: { startIndex?: number; count?: number },
	{ defaultLength, longest }: { defaultLength: number; longest: number },
): Page {
	return {
		offset: Math.max(startIndex, 1) - 1,
		limit: Math.min(Math.max(count ?? defaultLength, 0), longest),
	};
}

/** A page of resources, as the body of a reply. */
export function showList({ resources, total, offset }: ResourceList): object {
	return {
		schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
		totalResults: total,
		itemsPerPage: resources.length,
		startIndex: offset + 1,
		Resources: resources,
	};
}
