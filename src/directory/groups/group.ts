import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, report } from "../field-problem.ts";
import { keepSameFields } from "../history/change.ts";
import { problemOf } from "../problems.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import type { Whole } from "../whole.ts";

/** Groups of an organization at most: every change of a person may read their names. */
export const groupsMax = 5000;
/** Members of a group at most, as in the real service ("Group management", the help of Control Hub). */
export const membersMax = 250_000;
/** People whom one change of a group may change, since all of it is one transaction. */
export const membersChangedMax = 10_000;
/** Groups of one person at most. */
export const groupsOfPersonMax = 250;

const groupNameLengthMax = 256;
const groupTextLengthMax = 1024;

/** A group of people. Its members have it in `Person.groups`. */
export interface Group {
	id: string;
	orgId: string;
	displayName: string;
	description?: string;
	/** The id that a provisioning program gave the group. */
	externalId?: string;
	/** The purpose of the group, in the words of the program that created it. */
	usage?: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
}

/** A group with the values that follow from its own changes and those of its members. */
export interface GroupRecord {
	group: Group;
	memberCount: number;
	/** When the group or its members changed last (milliseconds since 1970, UTC). */
	modifiedAt: number;
	/** Increases with every change of the group, and with every person who joins or leaves. */
	version: number;
}

/** The group that a caller asks for. An update keeps a property that is left out; an empty text clears it. */
export interface GroupDraft {
	displayName?: string;
	description?: string;
	externalId?: string;
	usage?: string;
	/** Problems found while the request was read. */
	problems?: readonly FieldProblem[];
}

/** A new group from a draft. Refuses with `invalid`, naming every wrong field. */
export function buildGroup(
	draft: GroupDraft,
	{ id, orgId, createdAt }: Pick<Group, "id" | "orgId" | "createdAt">,
): Group {
	const problems = [...(draft.problems ?? [])];
	if (draft.displayName === undefined)
		report(problems, "displayName", problemOf.required());
	return settleGroup(
		{ id, orgId, displayName: "", createdAt },
		draft,
		problems,
	);
}

/** A group with the changes of a draft. Refuses with `invalid`, naming every wrong field. */
export function rebuildGroup(current: Group, draft: GroupDraft): Group {
	const problems = [...(draft.problems ?? [])];
	return keepSameFields(current, settleGroup(current, draft, problems));
}

function settleGroup(
	current: Group,
	draft: GroupDraft,
	problems: FieldProblem[],
): Group {
	const line = (
		field: "displayName" | "description" | "externalId" | "usage",
		lengthMax = groupTextLengthMax,
	): string | undefined => {
		const given = draft[field];
		if (given === undefined || given === current[field]) return current[field];
		const text = trimBlanks(given);
		const problem = complainOfText(text, lengthMax);
		if (problem !== undefined) report(problems, field, problem);
		return text === "" ? undefined : text;
	};
	const displayName = line("displayName", groupNameLengthMax);
	if (draft.displayName !== undefined && !displayName)
		report(problems, "displayName", problemOf.empty());
	const next: Whole<Group> = {
		id: current.id,
		orgId: current.orgId,
		displayName: displayName ?? current.displayName,
		description: line("description"),
		externalId: line("externalId"),
		usage: line("usage"),
		createdAt: current.createdAt,
	};
	refuseInvalid(problems);
	return next;
}

/** The refusal of a group that does not exist or that the caller may not see. */
export function noSuchGroup(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no group with this id that you can see.",
	);
}

/** The refusal of a name that another group of the organization has. */
export function groupNameTaken(name: string): DirectoryError {
	const taken = problemOf.groupNameTaken({ value: name });
	return new DirectoryError("conflict", `displayName: ${taken.problem}.`, {
		fields: [{ field: "displayName", ...taken }],
	});
}

/** The refusal of one group more than an organization may have. */
export function tooManyGroups(): DirectoryError {
	return new DirectoryError(
		"conflict",
		`This organization has ${groupsMax} groups, and may have no more. Delete one first.`,
	);
}

/** The refusal of more members than a group may have. */
export function tooManyMembers(): DirectoryError {
	const problem = problemOf.tooManyMembers({ max: membersMax });
	return new DirectoryError("conflict", `members: ${problem.problem}.`, {
		fields: [{ field: "members", ...problem }],
	});
}

/** The refusal to change all members of a group when they are too many to be changed at once. */
export function groupTooLarge(memberCount: number): DirectoryError {
	return new DirectoryError(
		"conflict",
		`This group has ${memberCount} members, and at most ${membersChangedMax} people can be changed at once. Remove members in several requests first.`,
	);
}
