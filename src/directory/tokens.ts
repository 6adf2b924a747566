import { type Caller, isPartnerRole } from "./caller.ts";
import { DirectoryError } from "./errors.ts";
import type { Store } from "./store.ts";
import {
	isTokenAlive,
	type Scope,
	type Token,
	tokenLifeMsMax,
} from "./token.ts";

/**
 * The caller that a secret's hash stands for, or undefined when there is no such token, when it has
 * expired or was revoked, or when its person may not log in.
 */
export async function identifyCaller(
	store: Store,
	{ secretHash, now }: { secretHash: string; now: number },
): Promise<{ caller: Caller; expiresAt: number | undefined } | undefined> {
	const found = await store.tokens.findBySecretHash(secretHash);
	if (found === undefined) return undefined;
	const { token, person } = found;
	if (!isTokenAlive(token, now) || !person.isLoginEnabled) return undefined;
	const managedOrgIds = person.roles.some(isPartnerRole)
		? await store.organizations.managedBy(person.orgId)
		: [];
	return {
		caller: {
			personId: person.id,
			orgId: person.orgId,
			tokenId: token.id,
			roleIds: person.roles,
			scopes: token.scopes,
			managedOrgIds,
		},
		expiresAt: token.expiresAt,
	};
}

/** Keeps a new token for a person; refuses with `notFound` when the person does not exist. */
export async function addToken(
	store: Store,
	{
		id,
		person,
		name,
		secretHash,
		scopes,
		now,
		lifeMs,
	}: {
		id: string;
		person: { orgId: string; id: string };
		name: string;
		secretHash: string;
		scopes: readonly Scope[];
		now: number;
		/** Undefined: does not expire. */
		lifeMs?: number;
	},
): Promise<Token> {
	if (lifeMs !== undefined && !(lifeMs > 0 && lifeMs <= tokenLifeMsMax))
		throw new DirectoryError(
			"invalid",
			"A token must expire within ten years, and not at once.",
			{
				fields: [
					{
						field: "expires",
						problem: "must be more than nothing and at most ten years",
					},
				],
			},
		);
	if ((await store.people.get(person)) === undefined)
		throw new DirectoryError(
			"notFound",
			"There is no such person to make a token for.",
		);
	const token: Token = {
		id,
		orgId: person.orgId,
		personId: person.id,
		name,
		secretHash,
		scopes,
		createdAt: now,
		expiresAt: lifeMs === undefined ? undefined : now + lifeMs,
	};
	await store.tokens.create(token);
	return token;
}
