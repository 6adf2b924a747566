import { randomUUID } from "node:crypto";
import * as contract from "../../contract/scim/groups.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type GroupRecord, noSuchGroup } from "../../directory/groups/group.ts";
import type { GroupChange } from "../../directory/groups/group-change.ts";
import {
	createGroup,
	deleteGroup,
	getGroup,
	listMembers,
	updateGroup,
} from "../../directory/groups/groups.ts";
import { replyEmpty, warningHeader } from "../../http/reply.ts";
import { tellPresentTag } from "../../http/stale-group.ts";
import { type Call, route } from "../call.ts";
import { readListQuery } from "../list-query.ts";
import { administeredOrgIdOf, scimAddress } from "../organization.ts";
import { readPage, showList } from "../paging.ts";
import { readOperations } from "../patch/read-operations.ts";
import { replyScim } from "../reply.ts";
import { isSelected } from "../select-attributes.ts";
import {
	composeGroup,
	isKnown,
	replyChange,
	replyDryRun,
	requestFor,
} from "./compose-group.ts";
import { listGroupResources } from "./list-groups.ts";
import { readGroupPatch } from "./patch-group.ts";
import { readGroup } from "./read-group.ts";
import { hasMembersOf, showGroupVersion, showMember } from "./show-group.ts";

/** The group calls. */
export const groupRoutes = [
	route(contract.listScimGroups, async (call) => {
		refuseInvalid(call.queryProblems);
		const orgId = administeredOrgIdOf(call);
		const query = readListQuery(call.query);
		const found = await listGroupResources(call, orgId, query);
		return replyScim(call, 200, showList(found));
	}),

	route(contract.createScimGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const orgId = administeredOrgIdOf(call);
		const { draft, members = [], problems } = readGroup(call.sent, call);
		const compose = ({ after, joined, warnings }: GroupChange) =>
			composeGroup(call, 201, { record: after, members: joined, warnings });
		const change = await createGroup(call.store, requestFor(call, compose), {
			id: randomUUID(),
			orgId,
			draft: { ...draft, problems },
			members,
		});
		return call.query.dryRun ? replyDryRun(call, change) : compose(change);
	}),

	route(contract.getScimGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const { store, caller, query } = call;
		const id = await groupIdOf(call);
		if (!isSelected("members", query)) {
			const record = await getGroup(store, caller, id);
			return composeGroup(call, isKnown(call, record) ? 304 : 200, { record });
		}
		const limit = hasMembersOf(query.memberType)
			? contract.scimMembersShownMax
			: 0;
		const found = await listMembers(store, caller, { id, offset: 0, limit });
		return composeGroup(call, isKnown(call, found.record) ? 304 : 200, found);
	}),

	route(contract.updateScimGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const id = await groupIdOf(call);
		const { draft, members = [], problems } = readGroup(call.sent, call);
		const updating = updateGroup(call.store, requestFor(call), {
			id,
			// An attribute that is left out is cleared, and an empty text clears.
			draft: {
				displayName: draft.displayName ?? "",
				externalId: draft.externalId ?? "",
				usage: draft.usage ?? "",
				problems,
			},
			members: { changes: members, isWhole: true },
		});
		return replyChange(call, await tellPresentTag(updating, tagOf));
	}),

	route(contract.patchScimGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const id = await groupIdOf(call);
		const operations = readOperations(call.sent);
		const { draft, members, problems } = readGroupPatch(operations, call);
		const updating = updateGroup(call.store, requestFor(call), {
			id,
			draft: { ...draft, problems },
			members,
		});
		return replyChange(call, await tellPresentTag(updating, tagOf));
	}),

	route(contract.deleteScimGroup, async (call) => {
		refuseInvalid(call.queryProblems);
		const compose = ({ warnings }: GroupChange) =>
			replyEmpty(204, warningHeader(warnings));
		const deleting = deleteGroup(
			call.store,
			requestFor(call, compose),
			await groupIdOf(call),
		);
		const change = await tellPresentTag(deleting, tagOf);
		return call.query.dryRun ? replyDryRun(call, change) : compose(change);
	}),

	route(contract.listScimGroupMembers, async (call) => {
		refuseInvalid(call.queryProblems);
		const { query } = call;
		const { offset, limit } = readPage(query, {
			defaultLength: contract.scimMembersShownMax,
			longest: contract.scimMembersShownMax,
		});
		const hasAny = hasMembersOf(query.memberType);
		const { record, members } = await listMembers(call.store, call.caller, {
			id: await groupIdOf(call),
			offset,
			limit: hasAny ? limit : 0,
		});
		const { group, memberCount } = record;
		const address = scimAddress(call, group.orgId);
		const total = hasAny ? memberCount : 0;
		return replyScim(call, 200, {
			schemas: [
				"urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers",
			],
			displayName: group.displayName,
			memberSize: total,
			totalResults: total,
			itemsPerPage: members.length,
			startIndex: offset + 1,
			members: members.map((member) => showMember(member, address)),
		});
	}),
];

function tagOf({ version }: GroupRecord): string {
	return showGroupVersion(version);
}

// The group in the path, which must be one of the organization in the path.
async function groupIdOf(call: Call): Promise<string> {
	const orgId = administeredOrgIdOf(call);
	const id = call.ids.read("SCIM_GROUP", call.parameter("groupId"));
	if (id === undefined) throw noSuchGroup();
	const found = await call.store.groups.locate({ orgIds: [orgId], id });
	if (found === undefined) throw noSuchGroup();
	return id;
}
