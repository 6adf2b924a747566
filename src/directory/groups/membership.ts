import { refuseInvalid } from "../errors.ts";
import { keepSameFields } from "../history/change.ts";
import type { Person } from "../people/person.ts";
import type { RuleContext } from "../people/rule-context.ts";
import { problemOf } from "../problems.ts";
import { groupsOfPersonMax } from "./group.ts";

/**
 * The person as a member of a group, or no longer one. Pure. Returns `current` when that is so already.
 * Refuses with `invalid` when there is no such group, or the person would have more groups than allowed.
 */
export function changeMembership(
	current: Person,
	{
		groupId,
		isMember,
		now,
	}: { groupId: string; isMember: boolean; now: number },
	context: Pick<RuleContext, "group">,
): Person {
	const { groups = [] } = current;
	if (groups.includes(groupId) === isMember) return current;
	const others = groups.filter((id) => id !== groupId);
	const next = isMember ? [...others, groupId] : others;
	if (isMember && context.group(groupId) === undefined)
		refuseInvalid([{ field: "groups", ...problemOf.groupGone() }]);
	if (isMember && next.length > groupsOfPersonMax)
		refuseInvalid([
			{
				field: "groups",
				...problemOf.tooManyGroups({
					name: current.displayName,
					max: groupsOfPersonMax,
				}),
			},
		]);
	return keepSameFields<Person>(current, {
		...current,
		groups: next.length === 0 ? undefined : next,
		modifiedAt: now,
		version: current.version + 1,
	});
}
