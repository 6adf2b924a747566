import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named, operation } from "./operation.ts";

/** The number of requests on a page by default, and the number recorded. */
export const requestsPageDefault = 100;
export const requestsKeptMax = 500;

const RecordedBody = named(
	"RecordedBody",
	Type.Object(
		{
			text: Type.String({
				description: "The body with secrets masked.",
				examples: ['{"displayName":"John Andersen"}'],
			}),
			isCut: Type.Boolean({
				description: "Whether there was more of it than is kept.",
				examples: [false],
			}),
		},
		{ description: "A body, as far as it is kept." },
	),
);

const headers = (whose: string) =>
	Type.Optional(
		Type.Record(Type.String(), Type.String(), {
			description: `The headers of the ${whose}, with secrets masked. Absent where nobody watched, except in stand-in mode.`,
			examples: [{ "content-type": "application/json" }],
		}),
	);

/** A request that the server handled. */
export const RecordedRequest = named(
	"RecordedRequest",
	Type.Object(
		{
			id: Type.String({
				description:
					"The place of the request in the list: a number that counts up.",
				examples: ["42"],
			}),
			at: Type.String({
				format: "date-time",
				description: "When the request came.",
				examples: ["2026-01-15T09:00:00.000Z"],
			}),
			method: Type.String({
				description: "The method.",
				examples: ["PUT"],
			}),
			path: Type.String({
				description: "The path with its query, secrets masked.",
				examples: [`/v1/people/${exampleIds.person}?callingData=true`],
			}),
			operation: Type.Optional(
				Type.String({
					description: "The call that answered, as this document names it.",
					examples: ["updatePerson"],
				}),
			),
			fromConsole: Type.Optional(
				Type.Boolean({
					description: "True when the console sent it. Absent otherwise.",
				}),
			),
			status: Type.Optional(
				Type.Integer({
					description:
						"The status of the reply. Absent when a fault rule cut the connection before one was sent.",
					examples: [200],
				}),
			),
			fault: Type.Optional(
				Type.String({
					description:
						"The id of the fault rule that hit the request. Absent otherwise.",
					examples: ["1"],
				}),
			),
			durationMs: Type.Number({
				description: "Milliseconds from the request to the reply.",
				examples: [3.2],
			}),
			trackingId: Type.String({
				description: "The `trackingid` of the reply.",
				examples: ["ROUTER_3f0d8f0e-7c1b-4c58-9a4e-2d1c0b9a8f01"],
			}),
			caller: Type.Optional(
				Type.Object(
					{
						personId: Type.String({ description: "The id of the person." }),
						orgId: Type.String({
							description: "The id of the person's organization.",
						}),
						displayName: Type.Optional(
							Type.String({ description: "The name of the person." }),
						),
					},
					{ description: "The caller; absent when unknown." },
				),
			),
			requestHeaders: headers("request"),
			requestBody: Type.Optional(RecordedBody),
			replyHeaders: headers("reply"),
			replyBody: Type.Optional(RecordedBody),
		},
		{ description: "A request that the server answered." },
	),
);
export type RecordedRequest = Static<typeof RecordedRequest>;

export const RecordedRequestList = named(
	"RecordedRequestList",
	Type.Object(
		{
			items: Type.Array(RecordedRequest, { description: "The requests." }),
			keptSince: Type.Optional(
				Type.String({
					format: "date-time",
					description:
						"When the oldest request came that is still kept, wanted or not. Absent when none is kept.",
					examples: ["2026-01-15T08:00:00.000Z"],
				}),
			),
		},
		{ description: "The last requests, the youngest first." },
	),
);
export type RecordedRequestList = Static<typeof RecordedRequestList>;

const filters = {
	method: Type.Optional(
		Type.String({
			description: "Only requests with this method.",
			examples: ["PUT"],
		}),
	),
	path: Type.Optional(
		Type.String({
			description:
				"Only requests with this path; `*` stands for any characters.",
			maxLength: 1000,
			examples: ["/v1/people/*"],
		}),
	),
	status: Type.Optional(
		Type.Integer({
			description: "Only requests whose reply has this status.",
			minimum: 100,
			maximum: 599,
			examples: [200],
		}),
	),
};

const tag = "Requests";
const scopes = ["spark-admin:requests_read"];
const example: RecordedRequest = {
	id: "42",
	at: "2026-01-15T09:00:00.000Z",
	method: "PUT",
	path: `/v1/people/${exampleIds.person}`,
	operation: "updatePerson",
	status: 200,
	durationMs: 3.2,
	trackingId: "ROUTER_3f0d8f0e-7c1b-4c58-9a4e-2d1c0b9a8f01",
	caller: {
		personId: exampleIds.person,
		orgId: exampleIds.organization,
		displayName: "John Andersen",
	},
	requestHeaders: {
		authorization: "Bearer ***",
		"content-type": "application/json",
	},
	requestBody: { text: '{"displayName":"John Andersen"}', isCut: false },
};

export const listRequests = operation({
	id: "listRequests",
	method: "GET",
	path: "/requests",
	tag,
	summary: "List Requests",
	description: `Lists the last requests that this server process answered, the youngest first; at most ${requestsKeptMax} are kept, in memory only. Headers and bodies are kept from when somebody first asks for this list or its stream until some minutes after, and in stand-in mode always; secrets in them are masked. Only for full administrators, and only requests of people of the organizations that they administer; in a sample directory also those of nobody. This call is peopled's own.`,
	query: Type.Object({
		max: Type.Optional(
			Type.Integer({
				description: "Requests in the reply at most.",
				minimum: 1,
				maximum: requestsKeptMax,
				default: requestsPageDefault,
			}),
		),
		before: Type.Optional(
			Type.Integer({
				description: "Only requests before the one with this `id`.",
				minimum: 0,
				examples: [42],
			}),
		),
		after: Type.Optional(
			Type.Integer({
				description: "Only requests after the one with this `id`.",
				minimum: 0,
				examples: [42],
			}),
		),
		...filters,
		statusFrom: Type.Optional(
			Type.Integer({
				description:
					"Only requests whose reply has this status or a higher one.",
				minimum: 100,
				maximum: 599,
				examples: [400],
			}),
		),
		details: Type.Optional(
			Type.Boolean({
				description:
					"`false`: without headers and bodies. Then none are kept because of this call.",
				default: true,
				examples: [false],
			}),
		),
	}),
	replies: {
		200: {
			description: "The last requests.",
			schema: RecordedRequestList,
			example: { items: [example] },
		},
	},
	refusals: [400, 403, 404],
	scopes,
});

export const streamRequests = operation({
	id: "streamRequests",
	method: "GET",
	path: "/requests/stream",
	tag,
	summary: "Watch Requests",
	description:
		"Answers with server-sent events: one event `request` for each request that the server answers from now on, with the same JSON as in the list and its `id` as the id of the event. A comment comes every 15 seconds, so that the connection stays open. It ends when the token does. This call is peopled's own.",
	query: Type.Object(filters),
	replies: {
		200: {
			description: "Events, for as long as the connection lasts.",
			mediaType: "text/event-stream",
			schema: Type.String({
				description:
					"Lines of server-sent events; the `data` of each is a recorded request in JSON.",
			}),
			example: `id: 42\nevent: request\ndata: ${JSON.stringify(example)}\n\n`,
		},
	},
	refusals: [400, 403, 404],
	scopes,
});
