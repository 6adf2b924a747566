import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { Change, exampleChange } from "./history.ts";
import { idOf } from "./id.ts";
import { named, operation } from "./operation.ts";

/** The number of changes in a reply of the feed, by default and at most. */
export const feedPageDefault = 100;
export const feedPageMax = 1000;
/** The longest time that a request may wait for a change, in seconds. */
const feedWaitSecondsMax = 60;

/** One change in the feed. */
export const FeedEntry = named(
	"FeedEntry",
	Type.Object(
		{
			...Change.properties,
			kind: Type.String({
				description:
					"The kind of change: `created`, `updated`, `deleted`; for people also the other kinds of their histories.",
				examples: ["updated"],
			}),
			resource: Type.Enum(
				[
					"people",
					"activationEmails",
					"groups",
					"licenseTemplates",
					"locations",
					"tokens",
					"webhooks",
					"integrations",
					"authorizations",
				],
				{
					description: "The kind of the changed resource.",
					examples: ["people"],
				},
			),
			resourceId: Type.String({
				description: "Its id; of an activation email, the id of the person.",
				examples: [exampleIds.person],
			}),
		},
		{ description: "One change in an organization." },
	),
);
export type FeedEntry = Static<typeof FeedEntry>;

export const FeedPage = named(
	"FeedPage",
	Type.Object(
		{
			items: Type.Array(FeedEntry, {
				description: "The changes, in the order in which they happened.",
			}),
			cursor: Type.String({
				description:
					"Send it as `since` to continue from here. It never expires.",
				examples: ["Y2hhbmdlOjQ3MTE"],
			}),
			hasMore: Type.Boolean({
				description: "Whether there is more already.",
				examples: [false],
			}),
		},
		{ description: "A part of the feed." },
	),
);
export type FeedPage = Static<typeof FeedPage>;

const exampleEntry: FeedEntry = {
	...exampleChange,
	resource: "people",
	resourceId: exampleIds.person,
};

export const listChanges = operation({
	id: "listChanges",
	method: "GET",
	path: "/changes",
	tag: "History",
	summary: "Read the Change Feed",
	description:
		"Gives every change in an organization, of people, groups, license templates, locations, access tokens, webhooks, integrations and authorizations, as far as you may list them, in order and without leaving any out, beginning behind `since`. With `wait` it answers as soon as something comes. With `Accept: text/event-stream` it answers with server-sent events for as long as the connection lasts: one event `change` for each change, whose id is the cursor; `Last-Event-ID` continues from there. Only for administrators. This call is peopled's own.",
	query: Type.Object({
		since: Type.Optional(
			Type.String({
				description:
					"Where to begin: a `cursor` of a reply; `now` for what happens from now on; the beginning of the history when left out.",
				maxLength: 200,
				examples: ["Y2hhbmdlOjQ3MTE"],
			}),
		),
		max: Type.Optional(
			Type.Integer({
				description: `Changes in the reply, at most ${feedPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: feedPageDefault,
			}),
		),
		wait: Type.Optional(
			Type.Integer({
				description: `Seconds to wait for something to come when there is nothing, at most ${feedWaitSecondsMax}.`,
				minimum: 0,
				maximum: feedWaitSecondsMax,
				default: 0,
			}),
		),
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description: "The organization; your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
	}),
	headers: {
		Accept: {
			description: "`text/event-stream` for server-sent events.",
			example: "application/json",
		},
		"Last-Event-ID": {
			description:
				"The id of the last event that came, sent when a stream is opened again; it counts instead of `since`.",
			example: "Y2hhbmdlOjQ3MTE",
		},
	},
	formats: ["text/event-stream"],
	replies: {
		200: {
			description: "The changes.",
			schema: FeedPage,
			example: {
				items: [exampleEntry],
				cursor: "Y2hhbmdlOjQ3MTE",
				hasMore: false,
			},
		},
	},
	refusals: [400, 403, 404, 410, 503],
	scopes: ["spark-admin:people_read"],
});
