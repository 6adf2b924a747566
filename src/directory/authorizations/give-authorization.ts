import { type Caller, forbidden } from "../access/caller.ts";
import { isOfSignIn } from "../access/sign-in.ts";
import { DirectoryError } from "../errors.ts";
import type { Integration } from "../integrations/integration.ts";
import {
	demandChanging,
	demandOwnScopes,
} from "../integrations/integrations.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { Store } from "../store/store.ts";
import {
	type Authorization,
	codeLifeMs,
	ownAuthorizationsMax,
	tokenEnded,
} from "./authorization.ts";

/**
 * Lets an integration act for the caller within some scopes. Refuses with `forbidden` a caller who is a program, or
 * another person in their place, and scopes that the caller's own token does not carry.
 */
export async function authorizeIntegration(
	store: Store,
	request: ChangeRequest,
	{
		id,
		integration,
		scopes,
		expiresAt,
	}: {
		id: string;
		integration: Integration;
		scopes: readonly string[];
		expiresAt: number;
	},
): Promise<Authorization> {
	demandInPerson(request.caller);
	demandOwnScopes(request.caller, scopes);
	const { orgId, personId } = request.caller;
	const { now } = request.options;
	const authorization: Authorization = {
		id,
		orgId,
		personId,
		integrationId: integration.id,
		scopes,
		madeWith: await makerOf(store, request.caller),
		createdAt: now,
		expiresAt,
	};
	const isGiven = await store.authorizations.create(authorization, {
		author: authorOf(request),
		keptMax: ownAuthorizationsMax,
	});
	if (!isGiven) throw tokenEnded();
	return authorization;
}

/**
 * Lets a service app act as the caller, a full administrator of its organization, within its scopes. Its previous
 * authorizations end.
 */
export async function authorizeServiceApp(
	store: Store,
	request: ChangeRequest,
	{ id, integrationId }: { id: string; integrationId: string },
): Promise<{ integration: Integration; authorization: Authorization }> {
	const { caller, options } = request;
	const integration = await demandChanging(store, caller, integrationId);
	if (integration.kind !== "serviceApp")
		throw new DirectoryError(
			"conflict",
			`${integration.name} is no service app: people authorize it, each for themselves, at GET /v1/authorize.`,
		);
	demandServiceAppGiver(caller, integration);
	const standing = buildStanding(integration, {
		id,
		personId: caller.personId,
		madeWith: await makerOf(store, caller),
		now: options.now,
	});
	const isGiven = await store.authorizations.create(standing, {
		author: authorOf(request),
		keptMax: ownAuthorizationsMax,
	});
	if (!isGiven) throw tokenEnded();
	return { integration, authorization: standing };
}

/** The authorization of a service app by an administrator, which does not end by itself. */
export function buildStanding(
	{
		id: integrationId,
		orgId,
		scopes,
	}: Pick<Integration, "id" | "orgId" | "scopes">,
	{
		now,
		...given
	}: Pick<Authorization, "id" | "personId" | "madeWith"> & { now: number },
): Authorization {
	return { ...given, orgId, integrationId, scopes, createdAt: now };
}

/**
 * Refuses a caller who may not let a service app act as them: one who does not belong to its organization, since it would reach
 * their own, and one whose token lacks a scope.
 */
export function demandServiceAppGiver(
	caller: Caller,
	{ orgId, scopes }: Pick<Integration, "orgId" | "scopes">,
): void {
	demandInPerson(caller);
	if (caller.orgId !== orgId)
		throw forbidden(
			"Only a full administrator who belongs to the organization may authorize its service apps.",
		);
	demandOwnScopes(caller, scopes);
}

/**
 * Gives an authorized service app a further authorization, with a refresh token of its own, as its administrator gave it.
 * Undefined when no administrator has authorized it. It ends with theirs.
 */
export async function deriveAuthorization(
	store: Store,
	request: ChangeRequest,
	{
		id,
		integration: { id: integrationId, orgId },
	}: { id: string; integration: Integration },
): Promise<Authorization | undefined> {
	const { now } = request.options;
	const standing = await findStanding(store, { integrationId, orgId });
	if (standing === undefined) return undefined;
	const derived = {
		...standing,
		id,
		createdAt: now,
		expiresAt: now + codeLifeMs,
	};
	const isGiven = await store.authorizations.create(derived, {
		author: authorOf(request),
		keptMax: ownAuthorizationsMax,
		under: standing.id,
	});
	return isGiven ? derived : undefined;
}

/** The authorization that an administrator gave to a service app; undefined when none did, or when it was revoked. */
export async function findStanding(
	store: Store,
	search: { integrationId: string; orgId: string },
): Promise<Authorization | undefined> {
	const all = await store.authorizations.list(search);
	return all.find(({ expiresAt }) => expiresAt === undefined);
}

/** Refuses a program that acts for a person, also with a token that it made for itself, and an administrator who acts in a person's place. */
export function demandInPerson(caller: Caller): void {
	if (caller.integrationId !== undefined)
		throw forbidden(
			"An integration cannot authorize another one. Sign in yourself.",
		);
	if (caller.impersonator !== undefined)
		throw forbidden(
			"An access token that an administrator made for you cannot authorize an integration. Sign in yourself.",
		);
}

/**
 * The token with which what the caller does now ends; undefined after a sign-in, which proves who the person is.
 */
export async function makerOf(
	store: Store,
	{ tokenId }: Caller,
): Promise<string | undefined> {
	const token = await store.tokens.get(tokenId);
	return token !== undefined && isOfSignIn(token) ? undefined : tokenId;
}
