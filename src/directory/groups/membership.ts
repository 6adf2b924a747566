import { refuseInvalid } from "../errors.ts";
import { keepSameFields } from "../history/change.ts";
import { areTemplatesFelt } from "../people/implicit-licenses.ts";
import type { ChangeOptions } from "../people/pending-change.ts";
import type { Person } from "../people/person.ts";
import { draftOfPerson } from "../people/person-draft.ts";
import type { RuleContext } from "../people/rule-context.ts";
import { type RuledPerson, replacePerson } from "../people/rules.ts";
import { isAttendeeSite } from "../people/sites.ts";
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

/**
 * The person as a member of a group, or no longer one, with the licenses that the template of the group then assigns.
 * Pure. Refuses as `changeMembership` does, and a strict request for which a template has no free seat.
 */
export function joinOrLeave(
	current: Person,
	wanted: { groupId: string; isMember: boolean },
	context: RuleContext,
	options: ChangeOptions,
): RuledPerson {
	const { now } = options;
	const person = changeMembership(current, { ...wanted, now }, context);
	const { groups = [] } = person;
	if (person === current || !areTemplatesFelt(current, groups, context))
		return { person, warnings: [] };
	// The rules keep a host of a site who still holds its license.
	const siteUrls = current.siteUrls?.filter(isAttendeeSite);
	return replacePerson(
		current,
		{ ...draftOfPerson(current), groups, siteUrls },
		context,
		{ ...options, seesCallingData: false, seesAllTypes: true },
	);
}
