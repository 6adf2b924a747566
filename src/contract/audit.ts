import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { flag, named, noQuery, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** The categories of this server's events, among the many of the real service. */
export type EventCategory =
	| "USERS"
	| "ACTIVATION_EMAILS"
	| "GROUPS"
	| "LICENSE_TEMPLATES"
	| "LOCATIONS"
	| "TOKENS"
	| "WEBHOOKS"
	| "INTEGRATIONS"
	| "AUTHORIZATIONS";

/** The number of events on a page by default and at most, and the maximum `offset`. */
export const auditPageDefault = 100;
export const auditPageMax = 200;
const auditOffsetMax = 10_000;

const optionalText = (description: string, example: string) =>
	Type.Optional(Type.String({ description, examples: [example] }));

const AuditData = Type.Object(
	{
		actorOrgName: optionalText(
			"The name of the organization of the person who did it.",
			"Acme, Inc.",
		),
		targetName: optionalText(
			"The name of what was changed; absent when it is not known any more.",
			"John Andersen",
		),
		eventDescription: Type.String({
			description: "What was done.",
			examples: ["A person was updated"],
		}),
		actorName: optionalText(
			"The name of the person who did it; absent when they are gone.",
			"Ada Byron",
		),
		actorEmail: optionalText("Their e-mail address.", "admin@example.com"),
		adminRoles: Type.Optional(
			Type.Array(Type.Enum(["User", "Full_Admin"]), {
				description:
					"`Full_Admin` when they are a full administrator now, otherwise `User`.",
			}),
		),
		impersonatorId: optionalText(
			"The id of the administrator who did it with a token that they had made for the actor; absent when the actor did it.",
			exampleIds.manager,
		),
		impersonatorName: optionalText(
			"The name of that administrator.",
			"Ada Byron",
		),
		integrationId: optionalText(
			"The id of the integration that did it for the actor; absent when none did.",
			exampleIds.integration,
		),
		integrationName: optionalText(
			"The name of that integration; absent when it is gone.",
			"Nightly report",
		),
		reason: optionalText(
			"Why the server ended an authorization; absent when a person ended it. This property is peopled's own.",
			"its code was used a second time, stolen or sent again after a failure",
		),
		trackingId: Type.String({
			description: "The id of the request.",
			examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
		}),
		targetType: Type.Enum(
			[
				"USER",
				"ACTIVATION_EMAIL",
				"GROUP",
				"LICENSE_TEMPLATE",
				"LOCATION",
				"TOKEN",
				"WEBHOOK",
				"INTEGRATION",
				"AUTHORIZATION",
			],
			{
				description: "What kind of thing was changed.",
			},
		),
		targetId: Type.String({
			description: "The id of what was changed.",
			examples: [exampleIds.person],
		}),
		eventCategory: Type.Unsafe<EventCategory>(
			Type.String({
				description: "The category of the event.",
				examples: ["USERS"],
			}),
		),
		targetOrgId: Type.String({
			description: "The organization in which it was changed.",
			examples: [exampleIds.organization],
		}),
		targetOrgName: optionalText("Its name.", "Acme, Inc."),
		changedFields: Type.Optional(
			Type.Array(Type.String(), {
				description:
					"The properties that an update changed. This property is peopled's own.",
				examples: [["title"]],
			}),
		),
		combinedEvents: Type.Optional(
			Type.Integer({
				description:
					"How many events this one stands for, with `combine=true`: what is told of the target is that of the newest. Absent when it stands for itself. This property is peopled's own.",
			}),
		),
		actionText: Type.String({
			description: "Who changed what, in a sentence.",
			examples: ["Ada Byron updated John Andersen: title"],
		}),
	},
	{ description: "What is known of the event." },
);

/** One line of the audit log, in the real service's shape. */
export const AuditEvent = named(
	"AuditEvent",
	Type.Object(
		{
			data: AuditData,
			created: Type.String({
				format: "date-time",
				description: "When it took place.",
			}),
			actorOrgId: Type.String({
				description: "The organization of the person who did it.",
				examples: [exampleIds.organization],
			}),
			id: Type.String({
				description: "The id of the event, which is that of the change.",
				examples: ["4711"],
			}),
			actorId: Type.String({
				description: "The person who did it.",
				examples: [exampleIds.manager],
			}),
		},
		{ description: "One line of the audit log." },
	),
);
export type AuditEvent = Static<typeof AuditEvent>;

export const AuditEventList = named(
	"AuditEventList",
	Type.Object(
		{
			items: Type.Array(AuditEvent, { description: "The events." }),
			looked: Type.Optional(
				Type.Integer({
					description:
						"At how many events the server looked for this page, where it ended because of that: follow the `Link` header to look further back.",
				}),
			),
			lookedBackTo: Type.Optional(
				Type.String({
					format: "date-time",
					description: "How far back it looked then.",
				}),
			),
		},
		{ description: "A page of the audit log, the newest first." },
	),
);
export type AuditEventList = Static<typeof AuditEventList>;

const AuditCategoryList = named(
	"AuditCategoryList",
	Type.Object(
		{
			eventCategories: Type.Array(Type.String(), {
				description: "The categories.",
			}),
		},
		{ description: "The categories of the audit log." },
	),
);

const page = pageQuery({
	items: "Events",
	countDefault: auditPageDefault,
	countMax: auditPageMax,
});
const tag = "Admin Audit Events";
const scopes = ["audit:events_read"];

export const listAuditEvents = operation({
	id: "listAuditEvents",
	method: "GET",
	path: "/adminAudit/events",
	tag,
	summary: "List Admin Audit Events",
	description:
		'Lists who changed people, groups, license templates, locations, access tokens, integrations, authorizations and webhooks of an organization in a time, the newest first. Only for full and read-only administrators of the organization or of one that manages it. Follow the `Link` header with `rel="next"` for the next page.',
	query: Type.Object({
		orgId: idOf("ORGANIZATION", {
			description: "Events in this organization.",
			examples: [exampleIds.organization],
		}),
		from: Type.String({
			description:
				"Events at this time or after it: ISO 8601 with a zone, at most a year before `to`.",
			examples: ["2026-01-01T00:00:00.000Z"],
			maxLength: 40,
		}),
		to: Type.String({
			description: "Events before this time.",
			examples: ["2026-02-01T00:00:00.000Z"],
			maxLength: 40,
		}),
		actorId: Type.Optional(
			idOf("PEOPLE", {
				description: "Only what this person did.",
				examples: [exampleIds.manager],
			}),
		),
		max: page.max,
		offset: Type.Optional(
			Type.Integer({
				description: `Events to pass over, at most ${auditOffsetMax}. The \`Link\` header goes further, and is not disturbed by new events.`,
				minimum: 0,
				maximum: auditOffsetMax,
				default: 0,
			}),
		),
		eventCategories: Type.Optional(
			Type.Array(Type.String({ maxLength: 100 }), {
				description:
					"Only events of these categories, separated by commas, or the parameter several times. Those that there are none of here have no events.",
				examples: [["USERS", "LOCATIONS"]],
				maxItems: 100,
			}),
		),
		targetId: Type.Optional(
			Type.String({
				description:
					"Only what was done with this person, group, license template, location, access token, webhook, integration or authorization. peopled's own, like the four that follow.",
				examples: [exampleIds.person],
				minLength: 1,
				maxLength: 512,
			}),
		),
		action: Type.Optional(
			Type.Enum(["created", "updated", "deleted", "restored"], {
				description: "Only events that did this.",
				examples: ["updated"],
			}),
		),
		field: Type.Optional(
			Type.String({
				description:
					"Only events that tell of this property. A part of a profile has a name of its own, such as `profile.costCenter`.",
				examples: ["department"],
				pattern: "^[A-Za-z0-9.]{1,80}$",
			}),
		),
		trackingId: Type.Optional(
			Type.String({
				description: "Only what this request or job did.",
				examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
				minLength: 1,
				maxLength: 256,
			}),
		),
		combine: flag(
			"Show events that follow each other as one, where one request or job did the same to things of one kind; `combinedEvents` says how many.",
		),
		cursor: page.cursor,
	}),
	replies: {
		200: {
			description: "A page of events.",
			schema: AuditEventList,
			example: {
				items: [
					{
						data: {
							actorOrgName: "Acme, Inc.",
							targetName: "John Andersen",
							eventDescription: "A person was updated",
							actorName: "Ada Byron",
							actorEmail: "admin@example.com",
							adminRoles: ["Full_Admin"],
							trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
							targetType: "USER",
							targetId: exampleIds.person,
							eventCategory: "USERS",
							targetOrgId: exampleIds.organization,
							targetOrgName: "Acme, Inc.",
							actionText: "Ada Byron updated John Andersen: title",
						},
						created: "2026-01-15T09:00:00.000Z",
						actorOrgId: exampleIds.organization,
						id: "4711",
						actorId: exampleIds.manager,
					},
				],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes,
});

export const listAuditCategories = operation({
	id: "listAuditCategories",
	method: "GET",
	path: "/adminAudit/eventCategories",
	tag,
	summary: "List Admin Audit Event Categories",
	description: "Lists the categories of the events that there are here.",
	query: noQuery,
	replies: {
		200: {
			description: "The categories.",
			schema: AuditCategoryList,
			example: { eventCategories: ["USERS", "LOCATIONS", "TOKENS"] },
		},
	},
	refusals: [403],
	scopes,
});
