import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { named, noQuery, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** The number of tokens on a page, by default and at most. */
export const tokensPageDefault = 100;
export const tokensPageMax = 100;
/** The lifetime of a token in days, by default and at most. */
export const tokenDaysDefault = 90;
const tokenDaysMax = 3650;
export const tokenNameLengthMax = 256;

const properties = {
	id: Type.String({
		description: "The id of the token; not its secret.",
		examples: ["3f0d8f0e-7c1b-4c58-9a4e-2d1c0b9a8f01"],
	}),
	personId: Type.String({
		description: "The person as whom the token acts.",
		examples: [exampleIds.person],
	}),
	displayName: Type.Optional(
		Type.String({
			description: "The name of that person.",
			examples: ["John Andersen"],
		}),
	),
	orgId: Type.String({
		description: "The organization of that person.",
		examples: [exampleIds.organization],
	}),
	name: Type.String({
		description: "What the token is for.",
		examples: ["nightly import"],
	}),
	scopes: Type.Array(Type.String(), {
		description: "What the token opens, as far as the person's roles allow it.",
		examples: [["spark-admin:people_read"]],
	}),
	state: Type.Enum(["active", "suspended", "expired", "revoked"], {
		description:
			"`active`: it can be used. `suspended`: its person cannot log in, or the administrator who made it for them may not act for them at present. `expired`, `revoked`: it cannot be used any more.",
		examples: ["active"],
	}),
	isCurrent: Type.Boolean({
		description: "Whether this very request was made with it.",
		examples: [false],
	}),
	created: Type.String({
		format: "date-time",
		description: "When it was made.",
		examples: ["2026-01-15T09:00:00.000Z"],
	}),
	expires: Type.Optional(
		Type.String({
			format: "date-time",
			description: "Until when it can be used; absent when it does not expire.",
			examples: ["2026-04-15T09:00:00.000Z"],
		}),
	),
	revoked: Type.Optional(
		Type.String({
			format: "date-time",
			description: "When it was revoked.",
			examples: ["2026-02-01T12:00:00.000Z"],
		}),
	),
	impersonatedBy: Type.Optional(
		Type.Object(
			{
				id: Type.String({ description: "The id of the administrator." }),
				displayName: Type.Optional(
					Type.String({ description: "The name of the administrator." }),
				),
				orgId: Type.String({
					description: "The organization of the administrator.",
				}),
			},
			{
				description:
					"The administrator who made the token for its person. The token never reaches further than that administrator does.",
			},
		),
	),
};

/** An access token as lists show it: without its secret, which is not stored. */
export const Token = named(
	"Token",
	Type.Object(properties, {
		description: "An access token, without its secret.",
	}),
);
export type Token = Static<typeof Token>;

export const TokenList = named(
	"TokenList",
	Type.Object(
		{ items: Type.Array(Token, { description: "The tokens." }) },
		{ description: "A page of access tokens, the youngest first." },
	),
);
export type TokenList = Static<typeof TokenList>;

/** A new access token. Only this reply shows its secret. */
export const NewToken = named(
	"NewToken",
	Type.Object(
		{
			...properties,
			accessToken: Type.String({
				description:
					"The secret, for the `Authorization` header. It is shown this once, and cannot be had again.",
				examples: ["bXktc2VjcmV0LXRva2Vu"],
			}),
		},
		{ description: "A new access token, with its secret." },
	),
);
export type NewToken = Static<typeof NewToken>;

const TokenCreation = named(
	"TokenCreation",
	Type.Object(
		{
			personId: Type.Optional(
				idOf("PEOPLE", {
					description: "The person as whom the token acts; you when left out.",
					examples: [exampleIds.person],
				}),
			),
			name: Type.String({
				description: "What the token is for.",
				minLength: 1,
				maxLength: tokenNameLengthMax,
				examples: ["nightly import"],
			}),
			scopes: Type.Array(Type.String({ maxLength: 100 }), {
				description:
					"Scopes of the token, out of those that your own token carries.",
				minItems: 1,
				maxItems: 100,
				examples: [["spark-admin:people_read"]],
			}),
			expiresInDays: Type.Optional(
				Type.Integer({
					description: "For how many days it can be used.",
					minimum: 1,
					maximum: tokenDaysMax,
					default: tokenDaysDefault,
					examples: [90],
				}),
			),
		},
		{ description: "A new access token." },
	),
);

const tag = "Tokens";
const exampleToken: Token = {
	id: "3f0d8f0e-7c1b-4c58-9a4e-2d1c0b9a8f01",
	personId: exampleIds.person,
	displayName: "John Andersen",
	orgId: exampleIds.organization,
	name: "nightly import",
	scopes: ["spark-admin:people_read"],
	state: "active",
	isCurrent: false,
	created: "2026-01-15T09:00:00.000Z",
	expires: "2026-04-15T09:00:00.000Z",
};
const reading = ["spark:tokens_read or spark-admin:tokens_read"];
const writing = ["spark:tokens_write or spark-admin:tokens_write"];

export const listTokens = operation({
	id: "listTokens",
	method: "GET",
	path: "/tokens",
	tag,
	summary: "List Access Tokens",
	description:
		'Lists your own access tokens, the youngest first; full administrators may list those of their organization or of one of its people. Secrets are not kept, so none is shown. Follow the `Link` header with `rel="next"` for the next page. This call is peopled\'s own.',
	query: Type.Object({
		personId: Type.Optional(
			idOf("PEOPLE", {
				description:
					"Tokens of this person. Another than yourself only for full administrators.",
				examples: [exampleIds.person],
			}),
		),
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description:
					"Tokens of everyone in this organization. Only for full administrators.",
				examples: [exampleIds.organization],
			}),
		),
		expiresBefore: Type.Optional(
			Type.String({
				description:
					"Only tokens that can still be used and expire before this time.",
				examples: ["2026-04-15T09:00:00.000Z"],
				maxLength: 40,
			}),
		),
		...pageQuery({
			items: "Tokens",
			countDefault: tokensPageDefault,
			countMax: tokensPageMax,
		}),
	}),
	replies: {
		200: {
			description: "A page of tokens.",
			schema: TokenList,
			example: { items: [exampleToken] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const createToken = operation({
	id: "createToken",
	method: "POST",
	path: "/tokens",
	tag,
	summary: "Create an Access Token",
	description:
		"Makes an access token and shows its secret, once. Everyone may make tokens of their own; full administrators may make one for a person of their organization, and it acts as that person. It never carries more scopes than the token that makes it, ends no later than that token (also when that token is revoked), and reaches no further than you do; a `Warning` header says when it ends earlier than you asked. The history names who made it. This call is peopled's own.",
	query: noQuery,
	body: {
		schema: TokenCreation,
		example: {
			name: "nightly import",
			scopes: ["spark-admin:people_read"],
			expiresInDays: 90,
		},
	},
	replies: {
		201: {
			description: "The token, with its secret.",
			headers: { Warning: "Present when the token ends earlier than asked." },
			schema: NewToken,
			example: { ...exampleToken, accessToken: "bXktc2VjcmV0LXRva2Vu" },
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const revokeToken = operation({
	id: "revokeToken",
	method: "DELETE",
	path: "/tokens/{tokenId}",
	tag,
	summary: "Revoke an Access Token",
	description:
		"Revokes an access token: it stops working at once, and so do the tokens that were made with it. Your own, or, for full administrators, one of a person of their organization. This call is peopled's own.",
	pathParameters: {
		tokenId: {
			description: "The id of the token, as lists show it.",
			example: exampleToken.id,
		},
	},
	query: noQuery,
	replies: { 204: { description: "Revoked." } },
	refusals: [403, 404],
	scopes: writing,
});
