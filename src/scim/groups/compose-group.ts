import { scimMembersShownMax } from "../../contract/scim/groups.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type GroupRecord, noSuchGroup } from "../../directory/groups/group.ts";
import type { GroupChange } from "../../directory/groups/group-change.ts";
import {
	type GroupRequest,
	listMembers,
} from "../../directory/groups/groups.ts";
import { afterChange } from "../../directory/store/after-change.ts";
import { readIfMatch } from "../../http/conditional.ts";
import { type Reply, replyEmpty, warningHeader } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { describeDryRun } from "../dry-run.ts";
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
	compose: (change: GroupChange) => Reply = ({ after, warnings }) =>
		composeGroup(call, 200, { record: after, warnings }),
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

/** A reply with a group, with members where they are given, and with the warnings of its change. */
export function composeGroup(
	call: Call,
	status: number,
	{
		record,
		members,
		warnings = [],
	}: {
		record: GroupRecord | undefined;
		members?: readonly ShownMember[];
		warnings?: readonly string[];
	},
): Reply {
	if (record === undefined) throw noSuchGroup();
	const { group, memberCount, version } = record;
	const address = scimAddress(call, group.orgId);
	const etag = showGroupVersion(version);
	if (status === 304) return replyEmpty(304, { etag });
	const shown = members?.slice(0, scimMembersShownMax);
	const cut =
		shown !== undefined && shown.length > 0 && shown.length < memberCount
			? [
					`Only ${shown.length} of ${memberCount} members are shown. The path with /Members behind it has all of them.`,
				]
			: [];
	const location = groupAddress(address, group.id);
	const resource = showGroup(record, address, shown);
	return replyScim(call, status, selectAttributes(resource, call.query), {
		etag,
		...(status === 201 ? { location } : {}),
		...warningHeader([...warnings, ...cut]),
	});
}

/**
 * The reply to a change of a group: the group as it is afterwards, or the effects of a dry run. Where the reply was
 * stored with the change, it is that one, which has no members.
 */
export async function replyChange(
	call: Call,
	change: GroupChange,
): Promise<Reply> {
	if (call.query.dryRun) return replyDryRun(call, change);
	const { after: record, warnings } = change;
	const isShort =
		record === undefined ||
		call.storeReply !== undefined ||
		!isSelected("members", call.query);
	return composeGroup(call, 200, {
		record,
		members: isShort
			? undefined
			: await afterChange(() => readMembers(call, record)),
		warnings,
	});
}

/** The effects of a change of a group that was only tried. */
export async function replyDryRun(
	call: Call,
	change: GroupChange,
): Promise<Reply> {
	const { before, after, joined, left, warnings, seats } = change;
	const show = (record: GroupRecord | undefined) =>
		record &&
		showGroup(record, scimAddress(call, record.group.orgId), undefined);
	const effects = describeDryRun({
		before: show(before),
		after: show(after),
		preview: { seats, claims: [], losses: [], tokenCount: 0, reportCount: 0 },
		warnings,
	});
	const member = ({ id, displayName }: ShownMember, action: string) => ({
		value: id,
		display: displayName,
		action,
	});
	return replyScim(call, 200, {
		...effects,
		members: [
			...joined.map((person) => member(person, "joins")),
			...left.map((person) => member(person, "leaves")),
		],
	});
}

async function readMembers(
	{ store, caller }: Call,
	{ group: { id } }: GroupRecord,
): Promise<readonly ShownMember[]> {
	const page = { id, offset: 0, limit: scimMembersShownMax };
	return (await listMembers(store, caller, page)).members;
}
