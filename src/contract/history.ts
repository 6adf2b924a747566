import { type Static, Type } from "typebox";
import { DryRun, dryRunFlag } from "./dry-run.ts";
import { exampleIds, examplePerson } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import { flag, named, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";
import { etag, ifMatch } from "./people.ts";
import { callingDataFlag } from "./people-query.ts";
import { Person } from "./person.ts";

/** The number of changes on a page, by default and at most. */
export const changesPageDefault = 100;
export const changesPageMax = 1000;

const Author = Type.Object(
	{
		id: Type.String({
			description: "The id of the person who did it.",
			examples: [exampleIds.manager],
		}),
		displayName: Type.Optional(
			Type.String({
				description: "Their name; absent when they are gone.",
				examples: ["Ada Byron"],
			}),
		),
		orgId: Type.String({
			description:
				"Their organization; another one than the person's when a partner administrator did it.",
			examples: [exampleIds.organization],
		}),
		impersonatedBy: Type.Optional(
			Type.Object(
				{
					id: Type.String({ description: "The id of the administrator." }),
					displayName: Type.Optional(
						Type.String({
							description: "Their name; absent when they are gone.",
						}),
					),
					orgId: Type.String({ description: "Their organization." }),
				},
				{
					description:
						"The administrator who did it with a token that they had made for this person; absent when the person did it.",
				},
			),
		),
		integration: Type.Optional(
			Type.Object(
				{
					id: Type.String({ description: "The id of the integration." }),
					name: Type.Optional(
						Type.String({
							description: "Its name; absent when it is gone.",
							examples: ["Nightly report"],
						}),
					),
				},
				{
					description:
						"The integration that did it for this person; absent when none did.",
				},
			),
		),
	},
	{ description: "The author of the change." },
);

/** One line of a person's history. */
export const Change = named(
	"Change",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the change.",
				examples: ["4711"],
			}),
			kind: Type.Enum(["created", "updated", "deleted", "restored"], {
				description: "The kind of change of the person.",
				examples: ["updated"],
			}),
			at: Type.String({
				format: "date-time",
				description: "When. ISO 8601, UTC, with milliseconds.",
				examples: ["2026-01-15T09:00:00.000Z"],
			}),
			by: Author,
			trackingId: Type.String({
				description: "The id of the request that did it.",
				examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
			}),
			version: Type.Optional(
				Type.Integer({
					description:
						"The version that the change made: the number with which an `ETag` of it begins.",
					examples: [3],
				}),
			),
			fields: Type.Record(
				Type.String(),
				Type.Object({
					from: Type.Optional(
						Type.Unknown({ description: "Absent when it was not set before." }),
					),
					to: Type.Optional(
						Type.Unknown({ description: "Absent when it was cleared." }),
					),
				}),
				{
					description:
						"Every property that was changed, with calling data and all sites, as it is on the wire.",
				},
			),
		},
		{ description: "One change of a person." },
	),
);
export type Change = Static<typeof Change>;

export const ChangeList = named(
	"ChangeList",
	Type.Object(
		{ items: Type.Array(Change, { description: "The changes." }) },
		{ description: "A page of changes, the newest first." },
	),
);
export type ChangeList = Static<typeof ChangeList>;

export const exampleChange: Change = {
	id: "4711",
	kind: "updated",
	at: "2026-01-15T09:00:00.000Z",
	by: {
		id: exampleIds.manager,
		displayName: "Ada Byron",
		orgId: exampleIds.organization,
	},
	trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
	version: 3,
	fields: {
		title: { from: "Manager", to: "General Manager" },
		licenses: {
			from: [exampleIds.meetingLicense, exampleIds.callingLicense],
			to: [exampleIds.callingLicense],
		},
	},
};

const tag = "History";
const writing = ["spark-admin:people_write", "spark-admin:people_read"];
const personId = {
	description: "The id of the person, who may be deleted.",
	example: exampleIds.person,
};

const page = pageQuery({
	items: "Changes",
	countDefault: changesPageDefault,
	countMax: changesPageMax,
});

export const listPersonChanges = operation({
	id: "listPersonChanges",
	method: "GET",
	path: "/people/{personId}/changes",
	tag,
	summary: "List Changes of a Person",
	description:
		"Lists who changed what of a person and when, the newest first, also of a person who was deleted. Only for administrators of the person's organization and of one that manages it. Follow the `Link` header with `rel=\"next\"` for the next page. This call is peopled's own.",
	pathParameters: { personId },
	query: Type.Object(page),
	replies: {
		200: {
			description: "A page of changes.",
			schema: ChangeList,
			example: { items: [exampleChange] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: ["spark-admin:people_read"],
});

export const revertChange = operation({
	id: "revertChange",
	method: "POST",
	path: "/people/{personId}/changes/{changeId}/revert",
	tag,
	summary: "Revert a Change of a Person",
	description:
		"Undoes exactly one change of a person, under the rules and permissions of an update. Refused with 409 when a property of it was changed again since (`changes` names by which change, who and when), and when the rules would not put everything back as it was. Reverting a creation or restoration deletes the person, and is refused when the person was changed since. Reverting a deletion restores the person. Reverting the change that a revert made puts things back. This call is peopled's own.",
	pathParameters: {
		personId,
		changeId: {
			description:
				"The id of the change, as the history shows it; or `v` and the version that the change made, with which an `ETag` of it begins: `v3`.",
			example: exampleChange.id,
		},
	},
	query: Type.Object({ callingData: callingDataFlag, dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	replies: {
		200: {
			description:
				"The person without the change; with `dryRun=true` what would be done.",
			schema: Type.Union([Person, DryRun]),
			example: examplePerson,
			headers: { ETag: etag },
		},
		204: {
			description: "The person was deleted: a creation was reverted.",
		},
	},
	refusals: [400, 403, 404, 409, 410, 412, 423, 428],
	scopes: writing,
});

/** A deleted person who can be restored. */
export const DeletedPerson = named(
	"DeletedPerson",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the person.",
				examples: [exampleIds.person],
			}),
			displayName: Type.String({ description: "Their name." }),
			emails: Type.Array(Type.String(), {
				description:
					"Their e-mail addresses, the primary one first, which others may have by now.",
			}),
			deletedAt: Type.String({
				format: "date-time",
				description: "When they were deleted.",
			}),
			deletedBy: Author,
			restorableUntil: Type.String({
				format: "date-time",
				description: "Until when they can be restored.",
			}),
			changeId: Type.String({
				description: "The id of the deletion in their history.",
				examples: ["4711"],
			}),
			trackingId: Type.String({
				description: "The id of the request that deleted them.",
			}),
		},
		{ description: "A person who was deleted and can be restored." },
	),
);
export type DeletedPerson = Static<typeof DeletedPerson>;

export const DeletedPersonList = named(
	"DeletedPersonList",
	Type.Object(
		{ items: Type.Array(DeletedPerson, { description: "The people." }) },
		{ description: "A page of deleted people, the last deleted first." },
	),
);
export type DeletedPersonList = Static<typeof DeletedPersonList>;

export const listDeletedPeople = operation({
	id: "listDeletedPeople",
	method: "GET",
	path: "/deletedPeople",
	tag,
	summary: "List Deleted People",
	description:
		'Lists the people of an organization who were deleted and can be restored, the last deleted first. Only for administrators. Follow the `Link` header with `rel="next"` for the next page. This call is peopled\'s own.',
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description:
					"People of this organization, which you belong to or manage; your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		endsFirst: flag(
			"Those first who can be restored for the shortest time, which is the opposite order.",
		),
		...page,
	}),
	replies: {
		200: {
			description: "A page of deleted people.",
			schema: DeletedPersonList,
			example: {
				items: [
					{
						id: exampleIds.person,
						displayName: "John Andersen",
						emails: ["john.andersen@example.com"],
						deletedAt: exampleChange.at,
						deletedBy: exampleChange.by,
						restorableUntil: "2026-02-14T09:00:00.000Z",
						changeId: exampleChange.id,
						trackingId: exampleChange.trackingId,
					},
				],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: ["spark-admin:people_read"],
});

export const restorePerson = operation({
	id: "restorePerson",
	method: "POST",
	path: "/people/{personId}/restore",
	tag,
	summary: "Restore a Person",
	description:
		"Restores a deleted person with id, roles, licenses and everything else, for as long as the operator has configured. Only full and user administrators may; only full ones a person who holds a role. Refused with 409 when a license has no free seat or does not exist any more, or when somebody else has the e-mail address, number or extension by now; with 410 when the time is over. Access tokens do not come back. This call is peopled's own.",
	pathParameters: { personId },
	query: Type.Object({
		leaveOutLicenses: flag(
			"Restore without the licenses that have no free seat or do not exist any more, and without what needs them; a `Warning` header names them.",
		),
		leaveOutCalling: flag(
			"Restore without the calling license, number, extension and location.",
		),
		callingData: callingDataFlag,
		dryRun: dryRunFlag,
	}),
	headers: keyHeaders,
	replies: {
		200: {
			description:
				"The person as they are again; with `dryRun=true` what would be done.",
			schema: Type.Union([Person, DryRun]),
			example: examplePerson,
			headers: { ETag: etag },
		},
	},
	refusals: [400, 403, 404, 409, 410, 423],
	scopes: writing,
});
