import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "./operation.ts";
import { sessionHeader } from "./session-header.ts";

/** The half of a session that a page stores, and the end of the session. */
export const NewSession = named(
	"Session",
	Type.Object(
		{
			sessionKey: Type.String({
				description: `One half of the access token, to be sent in the header \`${sessionHeader}\`. The other half is in a cookie that scripts cannot read. Neither is worth anything alone.`,
				examples: ["c2Vzc2lvbi1rZXk"],
			}),
			expires: Type.Optional(
				Type.String({
					format: "date-time",
					description:
						"The end of the access token, and so of the session. Left out when the token does not expire; the session then ends with the browser.",
					examples: ["2026-01-15T17:00:00.000Z"],
				}),
			),
		},
		{ description: "A session of a browser." },
	),
);
export type NewSession = Static<typeof NewSession>;

const LinkSessionCreation = named(
	"LinkSessionCreation",
	Type.Object(
		{
			code: Type.String({
				description: "The code in the link.",
				examples: ["b25lLXRpbWUtY29kZQ"],
				maxLength: 256,
			}),
		},
		{ description: "The one-time code of a sign-in link." },
	),
);

const tag = "Sessions";

export const createLinkSession = operation({
	id: "createLinkSession",
	method: "POST",
	path: "/links/sessions",
	tag,
	summary: "Sign In with a Link",
	description:
		"Turns the one-time code of a link that `peopled console` made into a session of the browser, as Create a Session does. A code works once, within a minute, and the session lasts for 8 hours. This call is peopled's own.",
	query: noQuery,
	body: {
		schema: LinkSessionCreation,
		example: { code: "b25lLXRpbWUtY29kZQ" },
	},
	replies: {
		201: {
			description: "The session.",
			schema: NewSession,
			example: {
				sessionKey: "c2Vzc2lvbi1rZXk",
				expires: "2026-01-15T17:00:00.000Z",
			},
			headers: { "set-cookie": "The other half of the token." },
		},
	},
	refusals: [400, 403, 409, 413, 415],
	scopes: [],
	isOpen: true,
});

export const createSession = operation({
	id: "createSession",
	method: "POST",
	path: "/sessions",
	tag,
	summary: "Create a Session",
	description: `Turns the access token of this request into a session of the browser, for pages of this server: one half of the token goes into a cookie that scripts cannot read, the other half into the reply. Requests with the cookie and the header \`${sessionHeader}\` then count as requests with the token. This call is peopled's own; programs use their token.`,
	query: noQuery,
	replies: {
		201: {
			description: "The session.",
			schema: NewSession,
			example: {
				sessionKey: "c2Vzc2lvbi1rZXk",
				expires: "2026-01-15T17:00:00.000Z",
			},
			headers: { "set-cookie": "The other half of the token." },
		},
	},
	refusals: [403],
	scopes: [],
});

export const deleteSession = operation({
	id: "deleteSession",
	method: "DELETE",
	path: "/sessions/me",
	tag,
	summary: "End the Session",
	description:
		"Takes the cookie of the session away from the browser. A token that was made by signing in as a sample person is revoked; any other stays, since programs may use it. This call is peopled's own.",
	query: noQuery,
	replies: {
		204: {
			description: "The session has ended.",
			headers: { "set-cookie": "Takes the cookie away." },
		},
	},
	refusals: [403],
	scopes: [],
});
