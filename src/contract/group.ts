import { Type } from "typebox";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import {
	Group,
	GroupCreation,
	GroupList,
	GroupUpdate,
	groupMembersPageMax,
} from "./group-shape.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import { flag, operation } from "./operation.ts";
import { pageLink } from "./page-query.ts";
import { readOnlyOfGroup } from "./read-only.ts";

/** The number of groups on a page, by default and at most. */
export const groupsPageDefault = 100;
export const groupsPageMax = 500;

const tag = "Groups";
const example: Group = {
	id: exampleIds.group,
	displayName: "Sales",
	description: "Sales people in San Jose",
	orgId: exampleIds.organization,
	created: "2022-02-17T02:13:29.706Z",
	lastModified: "2022-02-17T02:13:29.706Z",
	memberSize: 1,
};
const withMembers: Group = {
	...example,
	members: [
		{ id: exampleIds.person, type: "user", displayName: "John Andersen" },
	],
};
const groupId = {
	description: "The id of the group.",
	example: exampleIds.group,
};
const exampleTag = '"3.Xk2aB-9Qm1fzT0yw"';
const etag = {
	ETag: "The version of the group, which counts its changes and those of its members, and a hash of this body.",
};
const ifMatch = {
	"If-Match": {
		description:
			"Only when the group still is the version of one of these entity tags; `*`: whichever it is. Otherwise 412.",
		example: exampleTag,
	},
};
const wouldBe = {
	description: "The effect of the change, with `dryRun=true`.",
	schema: DryRun,
	example: {
		...exampleDryRun,
		id: exampleIds.group,
		changes: { memberSize: { from: 0, to: 1 } },
		seats: [],
		warnings: [],
		group: example,
		members: [
			{
				id: exampleIds.person,
				displayName: "John Andersen",
				action: "joins" as const,
			},
		],
	},
};
const membersFlag = flag(
	`Show members too, at most ${groupMembersPageMax} in one reply.`,
);
const page = {
	startIndex: Type.Optional(
		Type.Integer({
			description: "The index at which the page begins, from 1.",
			minimum: 1,
			default: 1,
			examples: [1],
		}),
	),
};
const reading = ["identity:groups_read or identity:groups_rw"];
const writing = ["identity:groups_rw"];

export const listGroups = operation({
	id: "listGroups",
	method: "GET",
	path: "/groups",
	tag,
	summary: "List and Search Groups",
	description:
		'Lists the groups of an organization. Only for administrators. Follow the `Link` header with `rel="next"` for the next page, or count `startIndex` up.',
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description: "Groups of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		filter: Type.Optional(
			Type.String({
				description:
					'`displayName eq "…"` for the group of that name, or `displayName sw "…"` for groups whose names start with a text, whatever the case.',
				examples: ['displayName eq "Sales"'],
				maxLength: 1024,
			}),
		),
		attributes: Type.Optional(
			Type.String({
				description:
					"The properties to show, separated by commas; all when left out. The id is always shown.",
				examples: ["displayName"],
				maxLength: 1024,
			}),
		),
		sortBy: Type.Optional(
			Type.Enum(["displayName", "id"], {
				description: "The order of the groups.",
				default: "displayName",
			}),
		),
		sortOrder: Type.Optional(
			Type.Enum(["ascending", "descending"], {
				description: "The direction of the order.",
				default: "ascending",
			}),
		),
		includeMembers: flag(
			`Show members too, at most ${groupMembersPageMax} in the whole reply. A group whose members were not read has no \`members\`; a \`Warning\` header says so.`,
		),
		...page,
		count: Type.Optional(
			Type.Integer({
				description: `Groups on a page, at most ${groupsPageMax}; a larger number is lowered to that. 0: only the total.`,
				minimum: 0,
				default: groupsPageDefault,
			}),
		),
		name: Type.Optional(
			Type.String({
				description:
					"Only groups whose name contains this, whatever its case. This parameter is peopled's own.",
				examples: ["Sal"],
				maxLength: 256,
			}),
		),
		personId: Type.Optional(
			idOf("PEOPLE", {
				description:
					"Only the groups of this person. This parameter is peopled's own.",
				examples: [exampleIds.person],
			}),
		),
	}),
	replies: {
		200: {
			description: "A page of groups.",
			schema: GroupList,
			example: {
				totalResults: 1,
				startIndex: 1,
				itemsPerPage: 1,
				groups: [example],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const createGroup = operation({
	id: "createGroup",
	method: "POST",
	path: "/groups",
	tag,
	summary: "Create a Group",
	description:
		"Creates a group, with members if you like: all of it, or nothing. Only full and user administrators may.",
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: GroupCreation,
		readOnly: readOnlyOfGroup,
		example: {
			displayName: "Field Sales",
			orgId: exampleIds.organization,
			description: "Sales people in San Jose",
			members: [{ id: exampleIds.person }],
		},
	},
	replies: {
		200: wouldBe,
		201: {
			description: "The new group, with its members.",
			schema: Group,
			example: { ...withMembers, displayName: "Field Sales" },
			headers: etag,
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const getGroup = operation({
	id: "getGroup",
	method: "GET",
	path: "/groups/{groupId}",
	tag,
	summary: "Get Group Details",
	description: "Shows one group. Only for administrators.",
	pathParameters: { groupId },
	query: Type.Object({ includeMembers: membersFlag }),
	replies: {
		200: {
			description: "The group.",
			schema: Group,
			example,
			headers: etag,
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const updateGroup = operation({
	id: "updateGroup",
	method: "PATCH",
	path: "/groups/{groupId}",
	tag,
	summary: "Update a Group",
	description:
		"Changes what is given of a group, and who belongs to it: all of it, or nothing. At most 10,000 people join or leave at once. Only full and user administrators may.",
	pathParameters: { groupId },
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	body: {
		schema: GroupUpdate,
		readOnly: readOnlyOfGroup,
		example: {
			displayName: "Sales",
			description: "Sales people in Los Angeles",
			members: [{ id: exampleIds.person, operation: "add" }],
		},
	},
	replies: {
		200: {
			description: `The group, with at most ${groupMembersPageMax} members, or with none for an \`Idempotency-Key\`; with \`dryRun=true\` what would be done.`,
			schema: Type.Union([Group, DryRun]),
			example: withMembers,
			headers: etag,
		},
	},
	refusals: [400, 403, 404, 409, 412, 413, 415, 423],
	scopes: writing,
});

export const deleteGroup = operation({
	id: "deleteGroup",
	method: "DELETE",
	path: "/groups/{groupId}",
	tag,
	summary: "Delete a Group",
	description:
		"Removes a group; its members leave it. Of a group with more than 10,000 members, remove members first. Only full and user administrators may.",
	pathParameters: { groupId },
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	replies: { 200: wouldBe, 204: { description: "Removed." } },
	refusals: [400, 403, 404, 409, 412, 423],
	scopes: writing,
});

export const listGroupMembers = operation({
	id: "listGroupMembers",
	method: "GET",
	path: "/groups/{groupId}/members",
	tag,
	summary: "Get Group Members",
	description:
		'Shows a group with a page of its members, in the order of their ids. Only for administrators. Follow the `Link` header with `rel="next"` for the next page, or count `startIndex` up.',
	pathParameters: { groupId },
	query: Type.Object({
		...page,
		count: Type.Optional(
			Type.Integer({
				description: `Members on a page, at most ${groupMembersPageMax}; a larger number is lowered to that.`,
				minimum: 0,
				default: groupMembersPageMax,
			}),
		),
	}),
	replies: {
		200: {
			description: "The group, with a page of its members.",
			schema: Group,
			example: withMembers,
			headers: { ...etag, ...pageLink },
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});
