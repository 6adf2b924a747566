import {
	type Authorization,
	authorizationsPageMax,
} from "../../contract/authorization.ts";
import type { Authorization as StoredAuthorization } from "../../directory/authorizations/authorization.ts";
import type { LivingAuthorization } from "../../directory/authorizations/authorizations.ts";
import { cutPage, readPage } from "../../http/paging.ts";
import { showTime } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { showId } from "../ids.ts";

type Paged = Pick<Call, "url" | "now"> & {
	query: Parameters<typeof readPage>[0];
};

/** The page of a list of authorizations that a request asks for. */
export function readAuthorizationsPage({ query, now }: Paged) {
	const { limit, after } = readPage(query, {
		defaultLength: authorizationsPageMax,
		longest: authorizationsPageMax,
		now,
	});
	const key = after && {
		id: after.id,
		createdAt: Number(after.name) || 0,
	};
	return { limit, after: key };
}

/** The living authorizations of a page, and the headers that lead to the next one. */
export function cutAuthorizations(
	{ url, now }: Paged,
	{
		found,
		living,
	}: {
		found: readonly StoredAuthorization[];
		living: readonly LivingAuthorization[];
	},
	limit: number,
) {
	const { page, headers } = cutPage(found, {
		limit,
		url,
		now,
		keyOf: ({ id, createdAt }) => ({ id, name: String(createdAt) }),
	});
	const shown = new Set(page.map(({ id }) => id));
	return {
		living: living.filter(({ authorization }) => shown.has(authorization.id)),
		headers,
	};
}

/** An authorization and its access tokens, each as one entry, as the real service lists them. */
export function showAuthorization({
	authorization,
	integration,
	lastTokenAt,
	tokens,
}: Pick<
	LivingAuthorization,
	"authorization" | "integration" | "lastTokenAt" | "tokens"
>): Authorization[] {
	const shared = {
		applicationId: showId("APPLICATION", integration.id),
		applicationName: integration.name,
		personId: showId("PEOPLE", authorization.personId),
		clientId: integration.id,
	};
	const { id, createdAt, expiresAt, scopes } = authorization;
	return [
		{
			id: showId("AUTHORIZATION", id),
			...shared,
			created: showTime(createdAt),
			expires: expiresAt === undefined ? undefined : showTime(expiresAt),
			lastToken: lastTokenAt === undefined ? undefined : showTime(lastTokenAt),
			scopes: [...scopes],
			type: "refresh",
		},
		...tokens.map((token) => ({
			id: showId("AUTHORIZATION", token.id),
			...shared,
			created: showTime(token.createdAt),
			expires:
				token.expiresAt === undefined ? undefined : showTime(token.expiresAt),
			scopes: [...token.scopes],
			type: "access" as const,
		})),
	];
}
