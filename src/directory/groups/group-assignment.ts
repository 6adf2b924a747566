import { isRefused, report } from "../field-problem.ts";
import type { PendingChange } from "../people/pending-change.ts";
import { problemOf } from "../problems.ts";
import { groupsOfPersonMax } from "./group.ts";

/**
 * The groups of a person after a change. A draft that does not name groups keeps them. Each new group must
 * exist; a group that the person is in already stays, whether or not it exists.
 */
export function settleGroups({
	current,
	draft: { groups: asked },
	context,
	problems,
}: PendingChange): readonly string[] | undefined {
	if (asked === undefined) return current.groups;
	for (const [index, id] of asked.entries()) {
		if (id === undefined || current.groups?.includes(id)) continue;
		if (context.group(id) === undefined)
			report(problems, `groups[${index}]`, problemOf.groupGone());
	}
	const groups = [...new Set(asked.filter((id) => id !== undefined))];
	if (groups.length > groupsOfPersonMax && !isRefused(problems, "groups"))
		report(
			problems,
			"groups",
			problemOf.tooManyEntries({ max: groupsOfPersonMax }),
		);
	return groups.length === 0 ? undefined : groups;
}
