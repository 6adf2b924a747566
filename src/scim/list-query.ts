import { parseFilter, type ScimFilter } from "./filter/parse-filter.ts";
import type { AttributeChoice } from "./select-attributes.ts";

/** The resources that a request lists, of any kind. */
export interface ListQuery extends AttributeChoice {
	filter?: ScimFilter;
	sortBy?: string;
	sortOrder?: string;
	startIndex?: number;
	count?: number;
	/** Of users: show their groups. */
	returnGroups?: boolean;
	includeGroupDetails?: boolean;
	/** Of groups: show their members, of this type. */
	includeMembers?: boolean;
	memberType?: string;
}

/** The query of a list as it was sent, and checked against the contract. */
export type SentListQuery = Omit<ListQuery, "filter"> & { filter?: string };

/** Reads the query of a list. Refuses with `invalidFilter` a filter that is none. */
export function readListQuery({ filter, ...query }: SentListQuery): ListQuery {
	return filter?.trim() ? { ...query, filter: parseFilter(filter) } : query;
}
