import {
	type Caller,
	demandScope,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { isOfSignIn } from "../access/sign-in.ts";
import { isTokenAlive, type Token } from "../access/token.ts";
import { DirectoryError } from "../errors.ts";
import type { Author } from "../history/change.ts";
import type { Integration } from "../integrations/integration.ts";
import {
	demandChanging,
	demandOwnScopes,
} from "../integrations/integrations.ts";
import { chooseOrg } from "../organizations/organizations.ts";
import { noSuchPerson } from "../people/deleted-person.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { Store } from "../store/store.ts";
import {
	type Authorization,
	codeLifeMs,
	isAuthorizationAlive,
	ownAuthorizationsMax,
	revokedAtOnceMax,
	revokedTogetherMax,
} from "./authorization.ts";

/** An authorization with its integration and its usable access tokens. */
export interface ListedAuthorization {
	authorization: Authorization;
	integration: Integration;
	tokens: readonly Token[];
}

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
		now,
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
): Promise<Authorization> {
	const { caller, options } = request;
	const integration = await demandChanging(store, caller, integrationId);
	if (integration.kind !== "serviceApp")
		throw new DirectoryError(
			"conflict",
			`${integration.name} is no service app: people authorize it, each for themselves, at GET /v1/authorize.`,
		);
	demandServiceAppGiver(caller, integration);
	return storeStanding(
		store,
		integration,
		{
			id,
			personId: caller.personId,
			madeWith: await makerOf(store, caller),
			now: options.now,
		},
		authorOf(request),
	);
}

/** Stores the authorization of a service app, which does not end by itself. Its previous ones end. */
export async function storeStanding(
	store: Store,
	{ id: integrationId, orgId, scopes }: Integration,
	{
		now,
		...given
	}: Pick<Authorization, "id" | "personId" | "madeWith"> & { now: number },
	author?: Author,
): Promise<Authorization> {
	const authorization: Authorization = {
		...given,
		orgId,
		integrationId,
		scopes,
		createdAt: now,
	};
	const keptMax = ownAuthorizationsMax;
	const options = { author, keptMax, now };
	if (!(await store.authorizations.create(authorization, options)))
		throw tokenEnded();
	return authorization;
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

/** Ends the authorizations of a service app that other people than the caller gave. */
export async function endServiceApp(
	store: Store,
	request: ChangeRequest,
	{ id, orgId }: Integration,
): Promise<void> {
	const { caller, options } = request;
	const { now } = options;
	const all = await store.authorizations.list({ orgId, integrationId: id });
	for (const known of all)
		if (known.personId !== caller.personId)
			await store.authorizations.revoke(known.id, now, authorOf(request));
}

/**
 * Gives an authorized service app a further authorization, with a refresh token of its own, as its administrator gave it.
 * Undefined when no administrator has authorized it. It ends with theirs.
 */
export async function deriveAuthorization(
	store: Store,
	{ id: integrationId, orgId }: Integration,
	{ id, now }: { id: string; now: number },
): Promise<Authorization | undefined> {
	const standing = await findStanding(store, { integrationId, orgId });
	if (standing === undefined) return undefined;
	const derived = {
		...standing,
		id,
		createdAt: now,
		expiresAt: now + codeLifeMs,
	};
	const isGiven = await store.authorizations.create(derived, {
		keptMax: ownAuthorizationsMax,
		now,
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

/**
 * The living authorizations of a person: the caller's own, or, for full and user administrators, those of a person of
 * their organization. Partner administrators need the full rights.
 */
export async function listAuthorizations(
	store: Store,
	caller: Caller,
	{ now, ...wanted }: { personId?: string; email?: string; now: number },
): Promise<ListedAuthorization[]> {
	demandAuthorizationReading(caller);
	const { orgId, personId } = await findPerson(store, caller, wanted);
	demandOver(caller, { orgId, personId });
	const found = await store.authorizations.list({ orgId, personId });
	return showLiving(store, found, now);
}

/**
 * A page of the authorizations that the people of an integration's organization gave to it, oldest first, and how many it
 * looked at: those that have ended are left out. Only for full and read-only administrators.
 */
export async function listAuthorizationsOf(
	store: Store,
	caller: Caller,
	{
		integration: { id: integrationId, orgId },
		now,
		...page
	}: {
		integration: Integration;
		now: number;
		after?: { createdAt: number; id: string };
		limit: number;
	},
): Promise<{ found: Authorization[]; living: ListedAuthorization[] }> {
	demandAuthorizationReading(caller);
	const query = { orgId, integrationId, ...page };
	const found = await store.authorizations.list(query);
	return { found, living: await showLiving(store, found, now) };
}

/**
 * Revokes an authorization with its tokens, or, for the id of an access token, that token. The caller's own, or, for
 * full and user administrators, one of their organization's people.
 */
export async function revokeAuthorization(
	store: Store,
	request: ChangeRequest,
	id: string,
): Promise<void> {
	const { caller, options } = request;
	demandAuthorizationWriting(caller);
	const authorization = await store.authorizations.get(id);
	const token =
		authorization === undefined ? await store.tokens.get(id) : undefined;
	const found =
		authorization ?? (token?.authorizationId === undefined ? undefined : token);
	if (found === undefined || !isWithin(caller, found))
		throw noSuchAuthorization();
	demandOver(caller, found);
	const { now } = options;
	const isDone =
		authorization === undefined
			? await store.tokens.revoke(id, now, authorOf(request))
			: await store.authorizations.revoke(id, now, authorOf(request));
	if (!isDone) throw noSuchAuthorization();
}

/**
 * Revokes every authorization that an organization's people gave to an integration. Only for full administrators. Past
 * `revokedAtOnceMax` it refuses with `unavailable`: the oldest are then revoked, and the next request revokes the rest.
 */
export async function revokeAuthorizationsOf(
	store: Store,
	request: ChangeRequest,
	{ integrationId, orgId }: { integrationId: string; orgId?: string },
): Promise<void> {
	const { caller } = request;
	demandAuthorizationWriting(caller);
	const chosen = chooseOrg(caller, orgId);
	if (standingIn(caller, chosen) !== "full")
		throw forbidden(
			"Only full administrators may revoke the authorizations of a whole organization.",
		);
	const author = authorOf(request);
	const query = { orgId: chosen, integrationId };
	const part = { limit: revokedTogetherMax, author };
	let revoked = 0;
	while (revoked < revokedAtOnceMax) {
		const count = await store.authorizations.revokeOldest(query, part);
		revoked += count;
		if (count < revokedTogetherMax) break;
	}
	if (revoked === 0) throw noSuchAuthorization();
	const rest = await store.authorizations.list({ ...query, limit: 1 });
	if (rest.length > 0)
		throw new DirectoryError(
			"unavailable",
			`${revoked} authorizations of this integration were revoked, and there are more. Send the request again to revoke the rest.`,
			{ retryAfterSeconds: 1 },
		);
}

/** Refuses a caller who may not read any authorization. */
export function demandAuthorizationReading(caller: Caller): void {
	demandScope(caller, "identity:tokens_read");
}

/** Refuses a caller who may not revoke any authorization. */
export function demandAuthorizationWriting(caller: Caller): void {
	demandScope(caller, "identity:tokens_write");
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

// A sign-in proves who the person is; what is done with any other token ends with it.
async function makerOf(
	store: Store,
	{ tokenId }: Caller,
): Promise<string | undefined> {
	const token = await store.tokens.get(tokenId);
	return token !== undefined && isOfSignIn(token) ? undefined : tokenId;
}

async function showLiving(
	store: Store,
	all: readonly Authorization[],
	now: number,
): Promise<ListedAuthorization[]> {
	const listed: ListedAuthorization[] = [];
	for (const authorization of all) {
		if (!isAuthorizationAlive(authorization, now)) continue;
		// Its code was not exchanged yet.
		if (
			authorization.refreshHash === undefined &&
			authorization.expiresAt !== undefined
		)
			continue;
		const { id, madeWith, integrationId } = authorization;
		const maker =
			madeWith === undefined ? undefined : await store.tokens.get(madeWith);
		if (madeWith !== undefined && !(maker && isTokenAlive(maker, now)))
			continue;
		const integration = await store.integrations.get(integrationId);
		if (integration === undefined) continue;
		const tokens = await store.tokens.listOfAuthorization(id);
		listed.push({
			authorization,
			integration,
			tokens: tokens.filter((token) => isTokenAlive(token, now)),
		});
	}
	return listed;
}

async function findPerson(
	store: Store,
	caller: Caller,
	{ personId, email }: { personId?: string; email?: string },
): Promise<{ orgId: string; personId: string }> {
	if (personId !== undefined) {
		const orgIds = reachOf(caller);
		const orgId = await store.people.locate({ orgIds, id: personId });
		if (orgId === undefined) throw noSuchPerson();
		return { orgId, personId };
	}
	for (const orgId of reachOf(caller)) {
		const [found] = await store.people.list({
			orgId,
			email,
			limit: 1,
			isPresenceWanted: false,
		});
		if (found !== undefined) return { orgId, personId: found.person.id };
	}
	throw noSuchPerson();
}

function isWithin(
	caller: Caller,
	{ orgId, personId }: { orgId: string; personId: string },
): boolean {
	return (
		personId === caller.personId ||
		(reachOf(caller).includes(orgId) &&
			!["member", "stranger"].includes(standingIn(caller, orgId)))
	);
}

function demandOver(
	caller: Caller,
	{ orgId, personId }: { orgId: string; personId: string },
): void {
	if (personId === caller.personId) return;
	const standing = standingIn(caller, orgId);
	if (standing !== "full" && standing !== "user")
		throw forbidden(
			"Only full and user administrators may see and revoke the authorizations of others.",
		);
}

function noSuchAuthorization(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no authorization with this id that you can see.",
	);
}

function tokenEnded(): DirectoryError {
	return forbidden(
		"The access token of this request has been revoked or has expired meanwhile. Nothing was authorized.",
	);
}
