import { servedScopes } from "../access/further-scopes.ts";
import { isTokenAlive } from "../access/token.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Store } from "../store/store.ts";
import {
	type Authorization,
	authorizedTokensMax,
	endOf,
	isAuthorizationAlive,
	scopesNow,
	type TokenLives,
} from "./authorization.ts";

/** A new access token, as its integration is told of it. */
export interface IssuedToken {
	scopes: readonly string[];
	expiresAt: number;
	/** Undefined without a refresh token. */
	refreshExpiresAt: number | undefined;
}

/** The demand for a new access token under an authorization. */
interface TokenDemand {
	authorizationId: string;
	tokenId: string;
	accessHash: string;
	/** The hash of a new refresh token, or of the one that was presented; undefined: without a refresh token. */
	refresh?: { hash: string; isNew: boolean };
	/** Fewer scopes than those granted; undefined: all of them. */
	scopes?: readonly string[];
	lives: TokenLives;
	now: number;
}

/**
 * Stores a new access token under an authorization, and gives its refresh token the full lifetime again. Undefined when the
 * authorization, its person's login, the token with which it was given, or the refresh token has ended.
 */
export async function issueToken(
	store: Store,
	demand: TokenDemand,
): Promise<IssuedToken | undefined> {
	const { now } = demand;
	const known = await store.authorizations.get(demand.authorizationId);
	if (known === undefined) return undefined;
	const { orgId, personId, madeWith } = known;
	const person = await store.people.get({ orgId, id: personId });
	if (!person?.person.isLoginEnabled) return undefined;
	const maker =
		madeWith === undefined ? undefined : await store.tokens.get(madeWith);
	if (madeWith !== undefined && !(maker && isTokenAlive(maker, now)))
		return undefined;
	let granted: readonly string[] = [];
	const issue = await store.authorizations
		.issue(
			known.id,
			(current, integration) => {
				demandLiving(current, demand);
				granted = narrow(scopesNow(current, integration), demand.scopes);
				return build(current, integration, { demand, granted, maker });
			},
			{ tokensMax: authorizedTokensMax, now },
		)
		.catch((error: unknown) => {
			if (error instanceof EndedError) return undefined;
			throw error;
		});
	return (
		issue && {
			scopes: granted,
			expiresAt: issue.token.expiresAt ?? now,
			refreshExpiresAt: demand.refresh && issue.authorization.expiresAt,
		}
	);
}

/** Rolls the transaction back. */
class EndedError extends Error {}

function demandLiving(
	current: Authorization,
	{ refresh, now }: TokenDemand,
): void {
	const isPresented =
		refresh === undefined ||
		(refresh.isNew
			? current.refreshHash === undefined
			: current.refreshHash === refresh.hash);
	if (!isPresented || !isAuthorizationAlive(current, now))
		throw new EndedError();
}

function build(
	current: Authorization,
	integration: Integration,
	{
		demand: { tokenId, accessHash, refresh, lives, now },
		granted,
		maker,
	}: {
		demand: TokenDemand;
		granted: readonly string[];
		maker: { expiresAt?: number } | undefined;
	},
) {
	const { id, orgId, personId, madeWith } = current;
	return {
		authorization:
			refresh === undefined
				? current
				: {
						...current,
						refreshHash: refresh.hash,
						expiresAt: endOf(now, lives.refreshMs, maker),
					},
		token: {
			id: tokenId,
			orgId,
			personId,
			name: integration.name,
			secretHash: accessHash,
			scopes: servedScopes(granted),
			createdAt: now,
			expiresAt: endOf(now, lives.accessMs, maker),
			madeWith,
			authorizationId: id,
			integrationId: integration.id,
		},
	};
}

function narrow(
	granted: readonly string[],
	wanted: readonly string[] | undefined,
): readonly string[] {
	return wanted === undefined
		? granted
		: granted.filter((name) => wanted.includes(name));
}
