import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named, noQuery, operation } from "./operation.ts";

/** The number of webhooks in a list, by default and at most. */
export const webhooksListMax = 100;

const exampleId =
	"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh";

const name = Type.String({
	description: "What the webhook is called.",
	examples: ["People to payroll"],
	minLength: 1,
	maxLength: 256,
});
const targetUrl = Type.String({
	description: "The address that is told: http or https.",
	examples: ["https://example.com/people-changed"],
	minLength: 1,
	maxLength: 2048,
});
const secret = Type.String({
	description:
		"The key of the signatures. Without it, notices are not signed. An empty text takes it away.",
	examples: ["86dacc007724d8ea666f88fc77d918dad9537a15"],
	maxLength: 256,
});
const resource = Type.Enum(["people"], {
	description: "What the webhook tells of.",
	examples: ["people"],
});
const event = Type.Enum(["created", "updated", "deleted", "all"], {
	description:
		"`created`: somebody was created or restored. `updated`: somebody was changed. `deleted`: somebody was removed. `all`: each of these.",
	examples: ["all"],
});
const filter = Type.String({
	description: "Only changes of one person: `personId=<id>`.",
	examples: [`personId=${exampleIds.person}`],
	maxLength: 600,
});
const ownedBy = Type.Enum(["creator", "org"], {
	description:
		"`creator`: the webhook is its maker's. `org`: it is the organization's, and every full administrator sees and changes it.",
	examples: ["creator"],
});
const status = Type.Enum(["active", "inactive"], {
	description:
		"`active`: it is told. `inactive`: it is not, since its deliveries failed for too long, or its maker may not see people any more.",
	examples: ["active"],
});

/** A webhook as replies show it. */
export const Webhook = named(
	"Webhook",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the webhook.",
				examples: [exampleId],
			}),
			name,
			targetUrl,
			resource,
			event,
			filter: Type.Optional(filter),
			secret: Type.Optional(secret),
			orgId: Type.String({
				description: "The organization whose people it tells of.",
				examples: [exampleIds.organization],
			}),
			createdBy: Type.String({
				description: "Who made it.",
				examples: [exampleIds.person],
			}),
			ownedBy,
			status,
			created: Type.String({
				format: "date-time",
				description: "When it was made.",
				examples: ["2026-01-15T09:00:00.000Z"],
			}),
		},
		{ description: "An address that is told of changes of people." },
	),
);
export type Webhook = Static<typeof Webhook>;

const WebhookList = named(
	"WebhookList",
	Type.Object(
		{ items: Type.Array(Webhook, { description: "The webhooks." }) },
		{ description: "Webhooks, the oldest first." },
	),
);

const WebhookCreation = named(
	"WebhookCreation",
	Type.Object(
		{
			name,
			targetUrl,
			resource,
			event,
			filter: Type.Optional(filter),
			secret: Type.Optional(secret),
			ownedBy: Type.Optional(ownedBy),
		},
		{ description: "A new webhook." },
	),
);

const WebhookUpdate = named(
	"WebhookUpdate",
	Type.Object(
		{
			name,
			targetUrl,
			secret: Type.Optional(secret),
			status: Type.Optional(status),
		},
		{
			description:
				"A changed webhook. Other properties are ignored. `status` can only be made `active`.",
		},
	),
);

/** One delivery attempt, as the delivery log shows it. */
export const Delivery = named(
	"Delivery",
	Type.Object(
		{
			at: Type.String({
				format: "date-time",
				description: "When it was tried.",
				examples: ["2026-01-15T09:00:01.000Z"],
			}),
			changeId: Type.String({
				description: "The change that was told of.",
				examples: ["4711"],
			}),
			event,
			personId: Type.String({
				description: "The person who was changed.",
				examples: [exampleIds.person],
			}),
			attempt: Type.Integer({
				description: "1 for the first try.",
				examples: [1],
			}),
			isDelivered: Type.Boolean({
				description: "Whether the target answered with a status of 200 to 299.",
				examples: [true],
			}),
			status: Type.Optional(
				Type.Integer({
					description: "What the target answered; absent when it did not.",
					examples: [200],
				}),
			),
			error: Type.Optional(
				Type.String({
					description: "Why the target did not answer.",
					examples: ["no answer within 10 seconds"],
				}),
			),
			durationMs: Type.Integer({
				description: "How long it took, in milliseconds.",
				examples: [42],
			}),
		},
		{ description: "One try to deliver a notice." },
	),
);
export type Delivery = Static<typeof Delivery>;

const DeliveryList = named(
	"DeliveryList",
	Type.Object(
		{ items: Type.Array(Delivery, { description: "The tries." }) },
		{ description: "The last hundred tries, the newest first." },
	),
);

const tag = "Webhooks";
const reading = ["spark-admin:people_read"];
const writing = ["spark-admin:people_write", "spark-admin:people_read"];
const example: Webhook = {
	id: exampleId,
	name: "People to payroll",
	targetUrl: "https://example.com/people-changed",
	resource: "people",
	event: "all",
	secret: "86dacc007724d8ea666f88fc77d918dad9537a15",
	orgId: exampleIds.organization,
	createdBy: exampleIds.person,
	ownedBy: "creator",
	status: "active",
	created: "2026-01-15T09:00:00.000Z",
};
const pathParameters = {
	webhookId: { description: "The id of the webhook.", example: exampleId },
};

export const listWebhooks = operation({
	id: "listWebhooks",
	method: "GET",
	path: "/webhooks",
	tag,
	summary: "List Webhooks",
	description:
		"Lists your webhooks, or those of the organization or of everyone in it. Only for administrators.",
	query: Type.Object({
		max: Type.Optional(
			Type.Integer({
				description: "Webhooks in the list: 100 when left out, at most 100.",
				minimum: 1,
				examples: [100],
			}),
		),
		ownedBy: Type.Optional(
			Type.Enum(["org", "creator", "all"], {
				description:
					"`creator`: your own, as when left out. `org`: the webhooks of the organization. `all`: every webhook that somebody of the organization has, without secrets; this value is peopled's own. `org` and `all` are only for full administrators.",
				examples: ["org"],
			}),
		),
	}),
	replies: {
		200: {
			description: "The webhooks.",
			schema: WebhookList,
			example: { items: [example] },
		},
	},
	refusals: [400, 403],
	scopes: reading,
});

export const createWebhook = operation({
	id: "createWebhook",
	method: "POST",
	path: "/webhooks",
	tag,
	summary: "Create a Webhook",
	description:
		"Creates a webhook: from now on each change of people in your organization is posted to its address, as long as the token that created it can be used and its person may create webhooks. Only for full and user administrators; one person has at most 20, an organization at most 100. The history tells who created, changed and deleted webhooks, and which ended.",
	query: noQuery,
	body: {
		schema: WebhookCreation,
		example: {
			name: example.name,
			targetUrl: example.targetUrl,
			resource: "people",
			event: "all",
			secret: example.secret,
		},
	},
	replies: {
		200: { description: "The webhook.", schema: Webhook, example },
	},
	refusals: [400, 403, 409, 413, 415, 423],
	scopes: writing,
});

export const getWebhook = operation({
	id: "getWebhook",
	method: "GET",
	path: "/webhooks/{webhookId}",
	tag,
	summary: "Get Webhook Details",
	description: "Shows one webhook.",
	pathParameters,
	query: noQuery,
	replies: { 200: { description: "The webhook.", schema: Webhook, example } },
	refusals: [403, 404],
	scopes: reading,
});

export const updateWebhook = operation({
	id: "updateWebhook",
	method: "PUT",
	path: "/webhooks/{webhookId}",
	tag,
	summary: "Update a Webhook",
	description:
		"Changes name, target and secret of a webhook, or makes one active again that was given up. It then tells of what happens from now on.",
	pathParameters,
	query: noQuery,
	body: {
		schema: WebhookUpdate,
		example: {
			name: example.name,
			targetUrl: example.targetUrl,
			status: "active",
		},
	},
	replies: { 200: { description: "The webhook.", schema: Webhook, example } },
	refusals: [400, 403, 404, 413, 415, 423],
	scopes: writing,
});

export const deleteWebhook = operation({
	id: "deleteWebhook",
	method: "DELETE",
	path: "/webhooks/{webhookId}",
	tag,
	summary: "Delete a Webhook",
	description: "Removes a webhook with its delivery log.",
	pathParameters,
	query: noQuery,
	replies: { 204: { description: "It is gone." } },
	refusals: [403, 404, 423],
	scopes: writing,
});

export const listDeliveries = operation({
	id: "listDeliveries",
	method: "GET",
	path: "/webhooks/{webhookId}/deliveries",
	tag,
	summary: "List Deliveries",
	description:
		"Shows the last hundred tries to deliver to a webhook, the newest first.",
	pathParameters,
	query: noQuery,
	replies: {
		200: {
			description: "The tries.",
			schema: DeliveryList,
			example: {
				items: [
					{
						at: "2026-01-15T09:00:01.000Z",
						changeId: "4711",
						event: "updated",
						personId: exampleIds.person,
						attempt: 1,
						isDelivered: true,
						status: 200,
						durationMs: 42,
					},
				],
			},
		},
	},
	refusals: [403, 404],
	scopes: reading,
});
