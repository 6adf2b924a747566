import { scimMembersShownMax } from "../../contract/scim/groups.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type GroupRecord, noSuchGroup } from "../../directory/groups/group.ts";
import type { GroupChange } from "../../directory/groups/group-change.ts";
import {
	type GroupRequest,
	listMembers,
} from "../../directory/groups/groups.ts";
import { readIfMatch } from "../../http/conditional.ts";
import { type Reply, replyEmpty, warningHeader } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { scimAddress } from "../organization.ts";
import { replyScim } from "../reply.ts";
import { isSelected, selectAttributes } from "../select-attributes.ts";
import {
	groupAddress,
	type ShownMember,
	showGroup,
	showGroupVersion,
} from "./show-group.ts";

/** The change of a group that a call asks for. `compose` makes the reply that is stored with it. */
export function requestFor(
	call: Call,
	compose: (change: GroupChange) => Reply = ({ after }) =>
		composeGroup(call, 200, { record: after }),
): GroupRequest {
	const { versions, problems } = readIfMatch(call.header("if-match"));
	refuseInvalid(problems);
	return {
		caller: call.caller,
		trackingId: call.trackingId,
		options: {
			now: call.now,
			seesCallingData: false,
			seesAllTypes: false,
			isStrict: call.isStrict,
		},
		// The tags of SCIM are weak (RFC 7644, 3.14), and yet meant for `If-Match`.
		versions:
			versions === "any"
				? versions
				: versions?.map((tag) => ({ ...tag, isWeak: false })),
		isDryRun: call.query.dryRun === true,
		restorableMs: call.restorableMs,
		reply: call.storeReply?.(compose),
	};
}

/** Whether `If-None-Match` names the present version of a group. */
export function isKnown(call: Call, { version }: GroupRecord): boolean {
	const { versions } = readIfMatch(call.header("if-none-match"));
	return (
		versions === "any" ||
		versions?.some((known) => known.version === version) === true
	);
}

/** A reply with a group, and with members where they are given. */
export function composeGroup(
	call: Call,
	status: number,
	{
		record,
		members,
		hasId = true,
	}: {
		record: GroupRecord | undefined;
		members?: readonly ShownMember[];
		/** False for a group that a dry run would create: it would get another id. */
		hasId?: boolean;
	},
): Reply {
	if (record === undefined) throw noSuchGroup();
	const { group, memberCount, version } = record;
	const address = scimAddress(call, group.orgId);
	const etag = showGroupVersion(version);
	if (status === 304) return replyEmpty(304, { etag });
	const shown = members?.slice(0, scimMembersShownMax);
	const warnings =
		shown !== undefined && shown.length > 0 && shown.length < memberCount
			? [
					`Only ${shown.length} of ${memberCount} members are shown. The path with /Members behind it has all of them.`,
				]
			: [];
	const location = groupAddress(address, group.id);
	const whole = showGroup(record, address, shown);
	const resource = hasId ? whole : { ...whole, id: undefined, meta: undefined };
	return replyScim(call, status, selectAttributes(resource, call.query), {
		...(hasId ? { etag } : {}),
		...(status === 201 ? { location } : {}),
		...warningHeader(warnings),
	});
}

/**
 * The reply to a change of a group: the group as it is afterwards, or would be. Where the reply was stored with the
 * change, it is that one, which has no members.
 */
export async function replyChange(
	call: Call,
	change: GroupChange,
): Promise<Reply> {
	const { after: record } = change;
	const isStored = call.storeReply !== undefined && !call.query.dryRun;
	if (record === undefined || isStored || !isSelected("members", call.query))
		return composeGroup(call, 200, {
			record,
			hasId: change.before !== undefined,
		});
	if (!call.query.dryRun)
		return composeGroup(call, 200, {
			record,
			members: await readMembers(call, record),
		});
	return composeGroup(call, 200, {
		record,
		members: await guessMembers(call, change),
		hasId: change.before !== undefined,
	});
}

async function readMembers(
	{ store, caller }: Call,
	{ group: { id } }: GroupRecord,
): Promise<readonly ShownMember[]> {
	const page = { id, offset: 0, limit: scimMembersShownMax };
	return (await listMembers(store, caller, page)).members;
}

// The members that a group would have after a dry run.
async function guessMembers(
	call: Call,
	{ before, joined, left }: GroupChange,
): Promise<readonly ShownMember[]> {
	const present = before === undefined ? [] : await readMembers(call, before);
	const gone = new Set(left.map(({ id }) => id));
	return [...present.filter(({ id }) => !gone.has(id)), ...joined];
}
