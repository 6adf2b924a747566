import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { Author } from "../history/change.ts";
import { noSuchPerson } from "../people/deleted-person.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { Person } from "../people/person.ts";
import { problemOf } from "../problems.ts";
import type { RecordKey } from "../store/record-key.ts";
import type { Store } from "../store/store.ts";
import type { TokenQuery } from "../store/token-store.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import {
	type Caller,
	demandScope,
	forbidden,
	isPartnerRole,
	reachOf,
	standingIn,
} from "./caller.ts";
import { countLiving } from "./kept-tokens.ts";
import {
	coversScope,
	isTokenAlive,
	livingTokensMax,
	type Scope,
	type Token,
	tokenLifeMsMax,
	tokenNameLengthMax,
} from "./token.ts";

/**
 * The caller with the token of this secret hash. Undefined when there is no such token, when it has expired
 * or was revoked, or when its person may not sign in.
 */
export async function identifyCaller(
	store: Store,
	{ secretHash, now }: { secretHash: string; now: number },
): Promise<{ caller: Caller; expiresAt: number | undefined } | undefined> {
	const found = await store.tokens.findBySecretHash(secretHash);
	if (found === undefined) return undefined;
	const { token, person } = found;
	if (!isTokenAlive(token, now)) return undefined;
	const caller = await callerOf(store, token, person);
	return caller && { caller, expiresAt: token.expiresAt };
}

/**
 * The caller with this usable token; undefined when the person may not sign in. A token that an
 * administrator made for another person has no more rights than that administrator has now, and stops
 * working when they may no longer act for the person.
 */
export async function callerOf(
	store: Store,
	token: Pick<
		Token,
		| "id"
		| "scopes"
		| "expiresAt"
		| "impersonator"
		| "authorizationId"
		| "integrationId"
	>,
	person: Person,
): Promise<Caller | undefined> {
	if (!person.isLoginEnabled) return undefined;
	const { orgId, id: personId } = person;
	const record = await store.people.get({ orgId, id: personId });
	const caller: Caller = {
		personId: person.id,
		orgId: person.orgId,
		tokenId: token.id,
		roleIds: person.roles,
		scopes: token.scopes,
		managedOrgIds: person.roles.some(isPartnerRole)
			? await store.organizations.managedBy(person.orgId)
			: [],
		isStatusShared: record?.presence.isShared ?? true,
		expiresAt: token.expiresAt,
		impersonator: token.impersonator,
		authorizationId: token.authorizationId,
		integrationId: token.integrationId,
	};
	if (token.impersonator === undefined) return caller;
	const found = await store.people.get(token.impersonator);
	const { id, scopes } = token;
	const maker = found && (await callerOf(store, { id, scopes }, found.person));
	if (maker === undefined || standingIn(maker, person.orgId) !== "full")
		return undefined;
	return {
		...caller,
		managedOrgIds: caller.managedOrgIds.filter(
			(orgId) => standingIn(maker, orgId) === "full",
		),
	};
}

/**
 * Stores a new token for a person. Refuses with `notFound` when the person does not exist, and with
 * `conflict` when they may not sign in.
 */
export async function storeToken(
	store: Store,
	{
		id,
		person,
		name: given,
		secretHash,
		scopes,
		now,
		lifeMs,
		...maker
	}: {
		id: string;
		person: { orgId: string; id: string };
		name: string;
		secretHash: string;
		scopes: readonly Scope[];
		now: number;
		/** Undefined: does not expire. */
		lifeMs?: number;
	} & Pick<Token, "madeWith" | "impersonator" | "integrationId">,
	author?: Author,
): Promise<Token> {
	if (lifeMs !== undefined && !(lifeMs > 0 && lifeMs <= tokenLifeMsMax))
		throw new DirectoryError(
			"invalid",
			"The expiry of a token must be in the future and at most ten years away.",
			{
				fields: [
					{
						field: "expires",
						...problemOf.wrongValue({
							expected: "in the future and at most ten years away",
						}),
					},
				],
			},
		);
	const name = trimBlanks(given);
	const problem = complainOfText(name, tokenNameLengthMax);
	if (problem !== undefined) refuseInvalid([{ field: "name", ...problem }]);
	const found = await store.people.get(person);
	if (found === undefined)
		throw new DirectoryError(
			"notFound",
			"The person of the token does not exist.",
		);
	if (!found.person.isLoginEnabled) throw loginDisabled(found.person);
	const token: Token = {
		id,
		orgId: person.orgId,
		personId: person.id,
		name,
		secretHash,
		scopes,
		createdAt: now,
		expiresAt: lifeMs === undefined ? undefined : now + lifeMs,
		...maker,
	};
	await store.tokens.create(token, author);
	return token;
}

function loginDisabled({ displayName }: Person): DirectoryError {
	return new DirectoryError(
		"conflict",
		`${displayName} may not log in, so a token would be refused. Allow the login first.`,
		{
			fields: [
				{
					field: "personId",
					...problemOf.loginDisabled({ name: displayName }),
				},
			],
		},
	);
}

/** Refuses a caller who may not read any token. */
export function demandTokenReading(caller: Caller): void {
	demandScope(caller, "spark:tokens_read", "spark-admin:tokens_read");
}

/** Refuses a caller who may not create or revoke any token. */
export function demandTokenWriting(caller: Caller): void {
	demandScope(caller, "spark:tokens_write", "spark-admin:tokens_write");
}

/**
 * Access tokens, newest first: the caller's own, or, for full administrators, those of an organization or
 * of one of its people.
 */
export async function listTokens(
	store: Store,
	caller: Caller,
	{ orgId, personId, ...page }: Omit<TokenQuery, "orgId"> & { orgId?: string },
): Promise<Token[]> {
	if (orgId === undefined && (personId ?? caller.personId) === caller.personId)
		personId = caller.personId;
	if (orgId === undefined && personId === caller.personId) {
		demandTokenReading(caller);
		return store.tokens.listPage({ ...page, orgId: caller.orgId, personId });
	}
	demandScope(caller, "spark-admin:tokens_read");
	const listedOrgId =
		personId === undefined
			? (orgId ?? caller.orgId)
			: await locatePerson(store, caller, personId);
	if (orgId !== undefined && orgId !== listedOrgId) throw noSuchPerson();
	demandFull(caller, listedOrgId);
	return store.tokens.listPage({ ...page, orgId: listedOrgId, personId });
}

/** A new token, and the names of its person and of the administrator who acts as them. */
interface NewToken {
	token: Token;
	displayName: string | undefined;
	impersonatorName: string | undefined;
}

/**
 * Creates an access token for the caller, or, for full administrators, for a person of their organization.
 * It then acts as that person, within the rights of its maker. It never carries a scope that the caller's
 * own token lacks, and ends no later than that one.
 */
export async function createToken(
	store: Store,
	request: ChangeRequest,
	{
		personId,
		...token
	}: {
		id: string;
		personId?: string;
		name: string;
		secretHash: string;
		scopes: readonly Scope[];
		lifeMs: number;
	},
): Promise<NewToken> {
	const { caller, options } = request;
	const isOwn = personId === undefined || personId === caller.personId;
	if (isOwn) demandTokenWriting(caller);
	else demandScope(caller, "spark-admin:tokens_write");
	const person = isOwn
		? { orgId: caller.orgId, id: caller.personId }
		: {
				orgId: await locatePerson(store, caller, personId),
				id: personId,
			};
	if (!isOwn) demandFull(caller, person.orgId);
	const excess = token.scopes.filter(
		(scope) => !coversScope(caller.scopes, scope),
	);
	if (excess.length > 0)
		throw forbidden(
			`A token cannot carry more scopes than the one that makes it, and this one does not carry ${excess.join(", ")}.`,
		);
	const living = await countLiving(store, person, options.now);
	if (living >= livingTokensMax)
		throw new DirectoryError(
			"conflict",
			`This person has ${living} valid access tokens, the maximum. Revoke one first.`,
		);
	const { now } = options;
	const lifeMsMax =
		caller.expiresAt === undefined ? Infinity : caller.expiresAt - now;
	const impersonator =
		caller.impersonator ??
		(isOwn ? undefined : { orgId: caller.orgId, id: caller.personId });
	const nameOf = async (key: RecordKey) =>
		(await store.people.get(key))?.person.displayName;
	// Read before: a failure after the commit would lose the only reply with the secret.
	const names = {
		displayName: await nameOf(person),
		impersonatorName: impersonator && (await nameOf(impersonator)),
	};
	const stored = await storeToken(
		store,
		{
			...token,
			person,
			now,
			lifeMs: Math.min(token.lifeMs, lifeMsMax),
			madeWith: caller.tokenId,
			integrationId: caller.integrationId,
			impersonator,
		},
		authorOf(request),
	);
	return { token: stored, ...names };
}

/**
 * Revokes a token of the caller, or, for full administrators, of a person of their organization. Tokens
 * that were made with it are revoked too.
 */
export async function revokeToken(
	store: Store,
	request: ChangeRequest,
	id: string,
): Promise<void> {
	const { caller, options } = request;
	const token = await store.tokens.get(id);
	if (token?.personId === caller.personId) demandTokenWriting(caller);
	else {
		demandScope(caller, "spark-admin:tokens_write");
		if (token === undefined || !reachOf(caller).includes(token.orgId))
			throw noSuchToken();
		demandFull(caller, token.orgId);
	}
	await store.tokens.revoke(id, options.now, authorOf(request));
}

async function locatePerson(
	store: Store,
	caller: Caller,
	id: string,
): Promise<string> {
	const orgId = await store.people.locate({ orgIds: reachOf(caller), id });
	if (orgId === undefined) throw noSuchPerson();
	return orgId;
}

function demandFull(caller: Caller, orgId: string): void {
	const standing = standingIn(caller, orgId);
	if (standing === "stranger")
		throw new DirectoryError(
			"notFound",
			"There is no organization with this orgId that you manage.",
			{
				fields: [
					{
						field: "orgId",
						...problemOf.unknownOrganization({ isMemberEnough: false }),
					},
				],
			},
		);
	if (standing !== "full")
		throw forbidden(
			"Only full administrators may see, make and revoke the access tokens of others.",
		);
}

function noSuchToken(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no access token with this id that you can see.",
	);
}
