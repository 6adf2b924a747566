import type { GroupRecord } from "../../directory/groups/group.ts";
import type { GroupMember } from "../../directory/store/group-store.ts";
import { showTime } from "../../http/reply.ts";
import { groupSchema, webexGroupSchema } from "./read-group.ts";

/** The parts of a member that replies show. */
export type ShownMember = Pick<GroupMember, "id" | "displayName">;

/** The type of every member. */
const memberType = "user";

/** A group in the words of SCIM. `address` is that of the SCIM calls of the organization. */
export function showGroup(
	{ group, modifiedAt, version }: GroupRecord,
	address: string,
	members: readonly ShownMember[] | undefined,
): Record<string, unknown> {
	const { id, orgId, displayName, externalId, usage, createdAt } = group;
	return {
		schemas: [groupSchema, webexGroupSchema],
		id,
		displayName,
		externalId,
		members: members?.map((member) => showMember(member, address)),
		meta: {
			resourceType: "Group",
			created: showTime(createdAt),
			lastModified: showTime(modifiedAt),
			version: showGroupVersion(version),
			location: groupAddress(address, id),
		},
		[webexGroupSchema]: { usage, meta: { organizationID: orgId } },
	};
}

/** A member of a group in the words of SCIM. */
export function showMember(
	{ id, displayName }: ShownMember,
	address: string,
): Record<string, string> {
	return {
		value: id,
		type: memberType,
		display: displayName,
		$ref: `${address}/Users/${id}`,
	};
}

/** Whether a request for members of a type asks for any. */
export function hasMembersOf(type: string | undefined): boolean {
	return !type || type.toLowerCase() === memberType;
}

/** The version of a group as an entity tag. Members are part of it, and a reply may show some of them only. */
export function showGroupVersion(version: number): string {
	return `W/"${version}"`;
}

/** The address of a group. */
export function groupAddress(address: string, id: string): string {
	return `${address}/Groups/${id}`;
}
