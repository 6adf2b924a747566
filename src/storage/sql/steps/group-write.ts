import type { Group } from "../../../directory/groups/group.ts";
import type { Author } from "../../../directory/history/change.ts";

/** A decided change of a group, apart from its members; undefined stands for a group that does not exist. */
export interface GroupWrite {
	orgId: string;
	id: string;
	author: Author;
	before: Group | undefined;
	after: Group | undefined;
}
