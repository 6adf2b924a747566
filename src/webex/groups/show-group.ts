import type { DryRun } from "../../contract/dry-run.ts";
import {
	groupMembersPageMax,
	type Group as ShownGroup,
} from "../../contract/group-shape.ts";
import type { GroupRecord } from "../../directory/groups/group.ts";
import type { GroupChange } from "../../directory/groups/group-change.ts";
import type { Person } from "../../directory/people/person.ts";
import { tellPossible } from "../../directory/text/text.ts";
import type { Whole } from "../../directory/whole.ts";
import { type Reply, replyJson, showTime } from "../../http/reply.ts";
import { showSeats } from "../../http/show-effects.ts";
import { compareShown, showLicenseId } from "../dry-run.ts";
import { showGroupId, showId } from "../ids.ts";

/** A group as replies show it, with members where they are given. */
export function showGroup(
	{ group, memberCount, modifiedAt }: GroupRecord,
	members?: readonly Pick<Person, "id" | "displayName">[],
): Whole<ShownGroup> {
	return {
		id: showGroupId(group),
		displayName: group.displayName,
		description: group.description,
		usage: group.usage,
		orgId: showId("ORGANIZATION", group.orgId),
		created: showTime(group.createdAt),
		lastModified: showTime(modifiedAt),
		memberSize: memberCount,
		members: members
			?.slice(0, groupMembersPageMax)
			.map(({ id, displayName }) => ({
				id: showId("PEOPLE", id),
				type: "user",
				displayName,
			})),
	};
}

/** The effects of a change of a group, as the reply to `dryRun=true` shows them. */
export function replyDryRun({
	before,
	after,
	joined,
	left,
	warnings,
	seats,
}: GroupChange): Reply {
	const group = after && showGroup(after);
	const member = ({ id, displayName }: Person, action: "joins" | "leaves") => ({
		id: showId("PEOPLE", id),
		displayName,
		action,
	});
	const reply: DryRun = {
		dryRun: true,
		id: before && showGroupId(before.group),
		changes: compareShown(before && showGroup(before), group),
		seats: showSeats(seats, showLicenseId),
		claims: [],
		warnings: warnings.map(tellPossible),
		group,
		members: [
			...joined.map((person) => member(person, "joins")),
			...left.map((person) => member(person, "leaves")),
		],
	};
	return replyJson(200, reply);
}
