import { randomUUID } from "node:crypto";
import * as contract from "../../contract/group.ts";
import {
	type GroupCreation,
	type GroupUpdate,
	groupMembersPageMax,
	type Group as ShownGroup,
} from "../../contract/group-shape.ts";
import { readOnlyOfGroup } from "../../contract/read-only.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type FieldProblem, report } from "../../directory/field-problem.ts";
import {
	type GroupDraft,
	type GroupRecord,
	noSuchGroup,
} from "../../directory/groups/group.ts";
import type {
	GroupChange,
	MemberChange,
} from "../../directory/groups/group-change.ts";
import {
	createGroup,
	deleteGroup,
	type GroupRequest,
	getGroup,
	listGroups,
	listMembers,
	updateGroup,
} from "../../directory/groups/groups.ts";
import { problemOf } from "../../directory/problems.ts";
import { afterChange } from "../../directory/store/after-change.ts";
import type { Whole } from "../../directory/whole.ts";
import { listReadOnly } from "../../http/check/strict.ts";
import { composeRecord, readIfMatch } from "../../http/conditional.ts";
import { type Reply, replyEmpty, warningHeader } from "../../http/reply.ts";
import { tellPresentTag } from "../../http/stale-group.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId, readOrgIdOfGroup } from "../ids.ts";
import { readGroupPage, replyGroups } from "./list-groups.ts";
import { linkTo } from "./page-link.ts";
import { replyDryRun, showGroup } from "./show-group.ts";

/** The group calls. */
export const groupRoutes = [
	route(contract.listGroups, async (call) => {
		const page = readGroupPage(call);
		const found = await listGroups(call.store, call.caller, page);
		return replyGroups(call, { ...found, page });
	}),

	route(contract.createGroup, async (call) => {
		const compose = ({ after, joined, warnings }: GroupChange) =>
			composeGroup(201, after, { members: joined, warnings });
		const { orgId, members = [] } = call.body;
		const change = await createGroup(call.store, requestFor(call, compose), {
			id: randomUUID(),
			orgId,
			draft: readDraft(call.body, [...call.problems, ...complainOf(call)]),
			members: readMembers(members),
		});
		return call.query.dryRun ? replyDryRun(change) : compose(change);
	}),

	route(contract.getGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, query } = call;
		const id = await groupIdOf(call);
		if (!query.includeMembers)
			return composeGroup(200, await getGroup(store, caller, id));
		const page = { id, offset: 0, limit: groupMembersPageMax };
		const { record, members } = await listMembers(store, caller, page);
		const warnings = warnOfCut(record, members);
		return composeGroup(200, record, { members, warnings });
	}),

	route(contract.updateGroup, async (call) => {
		const compose = ({ after, warnings }: GroupChange) =>
			composeGroup(200, after, { warnings });
		const { members = [], purgeAllValues } = call.body;
		const ifMatch = readIfMatch(call.header("if-match"));
		const problems = [...call.problems, ...ifMatch.problems];
		refuseScimPatch(call.sent, problems);
		const request = requestFor(call, compose);
		const updating = updateGroup(call.store, request, {
			id: await groupIdOf(call),
			draft: (current) =>
				readDraft(call.body, [
					...problems,
					...complainOf(call, showGroup(current)),
				]),
			members: {
				changes: readMembers(members),
				isWhole: purgeAllValues?.attributes?.includes("members"),
			},
		});
		const change = await tellPresentTag(updating, tagOf);
		if (call.query.dryRun) return replyDryRun(change);
		return call.storeReply === undefined
			? replyUpdated(call, change)
			: compose(change);
	}),

	route(contract.deleteGroup, async (call) => {
		const { problems } = readIfMatch(call.header("if-match"));
		refuseInvalid([...call.queryProblems, ...problems]);
		const compose = ({ warnings }: GroupChange) =>
			replyEmpty(204, warningHeader(warnings));
		const request = requestFor(call, compose);
		const id = await groupIdOf(call);
		const deleting = deleteGroup(call.store, request, id);
		const change = await tellPresentTag(deleting, tagOf);
		return call.query.dryRun ? replyDryRun(change) : compose(change);
	}),

	route(contract.listGroupMembers, replyMembers),
	// The real service takes this spelling too, and wxc_sdk uses it.
	route(
		{ ...contract.listGroupMembers, path: "/groups/{groupId}/Members" },
		replyMembers,
	),
];

// A stored reply is made in the transaction of the change, which does not read all members.
async function replyUpdated(
	{ store }: Pick<Call, "store">,
	{ after, warnings }: GroupChange,
): Promise<Reply> {
	if (after === undefined) throw noSuchGroup();
	const { orgId, id } = after.group;
	const limit = groupMembersPageMax;
	const members = await afterChange(() =>
		store.groups.listMembers({ orgId, id, limit }),
	);
	return composeGroup(200, after, {
		members,
		warnings: [...warnings, ...warnOfCut(after, members)],
	});
}

async function replyMembers(
	call: Call<(typeof contract.listGroupMembers)["query"]>,
): Promise<Reply> {
	refuseInvalid(call.queryProblems);
	const { startIndex = 1, count = groupMembersPageMax } = call.query;
	const limit = Math.min(count, groupMembersPageMax);
	const offset = startIndex - 1;
	const page = { id: await groupIdOf(call), offset, limit };
	const { record, members } = await listMembers(call.store, call.caller, page);
	const hasMore = limit > 0 && offset + limit < record.memberCount;
	return composeGroup(200, record, {
		members,
		headers: hasMore ? linkTo(call, startIndex + limit) : {},
	});
}

function warnOfCut(
	{ memberCount }: GroupRecord,
	{ length }: readonly unknown[],
): string[] {
	return length < memberCount
		? [
				`only ${length} of ${memberCount} members are shown. The path with /members behind it lists all of them`,
			]
		: [];
}

function tagOf(current: GroupRecord): string | undefined {
	return composeGroup(200, current).headers.etag;
}

function requestFor(
	call: Call,
	compose: (change: GroupChange) => Reply,
): GroupRequest {
	return {
		...requestOf(call),
		versions: readIfMatch(call.header("if-match")).versions,
		reply: call.storeReply?.(compose),
	};
}

function composeGroup(
	status: number,
	record: GroupRecord | undefined,
	{
		members,
		warnings = [],
		headers = {},
	}: {
		members?: Parameters<typeof showGroup>[1];
		warnings?: readonly string[];
		headers?: Record<string, string>;
	} = {},
): Reply {
	if (record === undefined) throw noSuchGroup();
	return composeRecord(status, showGroup(record, members), {
		version: record.version,
		headers: { ...warningHeader(warnings), ...headers },
	});
}

// The schema of the real service also names the body of SCIM here. Ignored, it would look as if it had been done.
function refuseScimPatch(sent: unknown, problems: FieldProblem[]): void {
	if (typeof sent === "object" && sent !== null && "Operations" in sent)
		report(problems, "Operations", problemOf.unknownProperty());
}

function complainOf(
	{ isStrict, sent }: Pick<Call, "isStrict" | "sent">,
	present?: ShownGroup,
): FieldProblem[] {
	return isStrict
		? listReadOnly(sent, present, { readOnly: readOnlyOfGroup })
		: [];
}

function readDraft(
	body: Partial<GroupCreation & GroupUpdate>,
	problems: readonly FieldProblem[],
): Whole<GroupDraft> {
	return {
		displayName: body.displayName,
		description: body.description,
		// Only SCIM knows it.
		externalId: undefined,
		usage: body.usage,
		problems,
	};
}

// An entry with a problem has no id, and is refused for that.
function readMembers(
	members: readonly (
		| { id?: string; operation?: "add" | "delete" }
		| undefined
	)[],
): MemberChange[] {
	return members.flatMap((member, index) =>
		member?.id === undefined
			? []
			: {
					personId: member.id,
					isMember: member.operation !== "delete",
					field: `members[${index}]`,
				},
	);
}

// An id that names another organization than that of the group was never given out.
async function groupIdOf(call: Call): Promise<string> {
	const text = call.parameter("groupId");
	const id = readId("SCIM_GROUP", text);
	if (id === undefined) throw noSuchGroup();
	const named = readOrgIdOfGroup(text);
	if (named === undefined) return id;
	const found = await call.store.groups.locate({ orgIds: [named], id });
	if (found === undefined) throw noSuchGroup();
	return id;
}
