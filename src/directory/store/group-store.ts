import type { Group, GroupRecord } from "../groups/group.ts";
import type { PeopleStep, StepResult } from "../people/people-step.ts";
import type { ChangeTarget } from "./change-target.ts";
import type { RecordKey } from "./record-key.ts";
import type { ReplyMaker } from "./stored-reply.ts";

/** The groups of organizations. */
export interface GroupStore {
	get(key: RecordKey): Promise<GroupRecord | undefined>;
	/** The one of these organizations that has the group. */
	locate(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(query: GroupQuery): Promise<GroupRecord[]>;
	/** How many groups a query finds in total: its order, start and limit do not count. */
	count(query: GroupFilter): Promise<number>;
	/** The members of a group, in the order of their ids. */
	listMembers(query: MemberQuery): Promise<GroupMember[]>;
	/** Those of these people who are members of the group. */
	findMembers(search: {
		orgId: string;
		id: string;
		personIds: readonly string[];
	}): Promise<ReadonlySet<string>>;
	/**
	 * Creates, updates or deletes a group together with changes of people, in one transaction: all of it, or
	 * nothing when a step is refused. Rejects with `GroupMovedError`, changing nothing, when the group has
	 * another version than the one given. Refuses with `conflict` a name that another group has.
	 */
	change(request: GroupChangeRequest): Promise<GroupOutcome>;
}

/** The groups of an organization that meet all given conditions. */
export interface GroupFilter {
	orgId: string;
	ids?: readonly string[];
	/** Only the group of this name, in any case. */
	name?: string;
	/** Only groups whose names start with this, in any case. */
	namePrefix?: string;
	/** Only groups whose names contain this, in any case. */
	namePart?: string;
	/** Only groups to which a client gave exactly this id. */
	externalId?: string;
}

/** A page of groups. */
export interface GroupQuery extends GroupFilter {
	order: { by: "id" | "name" | "modified"; isDescending: boolean };
	offset: number;
	limit: number;
}

/** A page of the members of a group. */
interface MemberQuery {
	orgId: string;
	id: string;
	/** Only members after this one. */
	afterId?: string;
	offset?: number;
	limit: number;
}

/** A person in a group. */
export interface GroupMember {
	id: string;
	displayName: string;
	email: string;
}

/** A change of a group and of people. */
export interface GroupChangeRequest {
	/** The group, and the author. */
	target: ChangeTarget;
	/** The version on which the steps were planned; undefined: any. */
	version?: number;
	/**
	 * The group after the change; undefined: it is deleted, or stays absent. `current` is undefined when there is no
	 * group of this id. Pure; it may refuse.
	 */
	rule: (current: GroupRecord | undefined) => Group | undefined;
	/** Changes of people of the same organization. */
	steps: readonly PeopleStep[];
	/**
	 * The reply to store in the same transaction, unless a step is refused. Rejects with `AlreadyRepliedError`,
	 * changing nothing, when one is already stored.
	 */
	reply?: ReplyMaker<GroupOutcome>;
}

/** The outcome of a change of a group. Nothing was changed when a step is refused. */
export interface GroupOutcome {
	before: GroupRecord | undefined;
	after: GroupRecord | undefined;
	/** In the order of the steps. */
	results: readonly StepResult[];
}

/** The group was changed since its version was read: read it again and plan again. */
export class GroupMovedError extends Error {
	constructor() {
		super("The group was changed since it was read.");
		this.name = "GroupMovedError";
	}
}
