import {
	type Caller,
	demandScope,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import type { Integration } from "../integrations/integration.ts";
import { chooseOrg } from "../organizations/organizations.ts";
import { noSuchPerson } from "../people/deleted-person.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import { afterChange, partMade } from "../store/after-change.ts";
import type { Store } from "../store/store.ts";
import {
	type Authorization,
	isAuthorizationAlive,
	type ListedAuthorization,
	revokedAtOnceMax,
	revokedTogetherMax,
} from "./authorization.ts";

/** The part of a list that is wanted: after an authorization, and how many are looked at. */
interface AuthorizationPage {
	after?: { createdAt: number; id: string };
	limit: number;
}

/**
 * A page of a list, oldest first: the authorizations that the list looked at, and those of them that are alive. Their codes
 * have been exchanged, and they have not ended.
 */
interface ListedPage {
	found: Authorization[];
	living: LivingAuthorization[];
}

/** An authorization that its integration can use, with its integration and its usable access tokens. */
export type LivingAuthorization = ListedAuthorization & {
	integration: Integration;
};

/**
 * The authorizations of a person: the caller's own, or, for full and user administrators, those of a person of their
 * organization. Partner administrators need the full rights.
 */
export async function listAuthorizations(
	store: Store,
	caller: Caller,
	{
		now,
		personId,
		email,
		...page
	}: AuthorizationPage & { personId?: string; email?: string; now: number },
): Promise<ListedPage> {
	demandAuthorizationReading(caller);
	const owner = await findPerson(store, caller, { personId, email });
	demandOver(caller, owner);
	const listed = await store.authorizations.listWhole({
		...owner,
		...page,
		now,
	});
	return pageOf(listed, now);
}

/**
 * The authorizations that the people of an integration's organization gave to it. Only for full and read-only administrators.
 */
export async function listAuthorizationsOf(
	store: Store,
	caller: Caller,
	{
		integration: { id: integrationId, orgId },
		now,
		...page
	}: AuthorizationPage & { integration: Integration; now: number },
): Promise<ListedPage> {
	demandAuthorizationReading(caller);
	const query = { orgId, integrationId, ...page, now };
	return pageOf(await store.authorizations.listWhole(query), now);
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
	const author = authorOf(request);
	const isDone =
		authorization === undefined
			? await store.tokens.revoke(id, now, author)
			: await store.authorizations.revoke(id, { at: now, author });
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
		const revoke = () => store.authorizations.revokeOldest(query, part);
		const count = await (revoked === 0
			? revoke()
			: afterChange(revoke, partMade));
		revoked += count;
		if (count < revokedTogetherMax) break;
	}
	if (revoked === 0) throw noSuchAuthorization();
	const rest = await afterChange(
		() => store.authorizations.list({ ...query, limit: 1 }),
		partMade,
	);
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

function pageOf(
	listed: readonly ListedAuthorization[],
	now: number,
): ListedPage {
	return {
		found: listed.map(({ authorization }) => authorization),
		living: listed.filter((one): one is LivingAuthorization => {
			const { authorization, integration, isMakerUsable } = one;
			const { refreshHash, expiresAt } = authorization;
			const isExchanged = refreshHash !== undefined || expiresAt === undefined;
			return (
				integration !== undefined &&
				isMakerUsable &&
				isExchanged &&
				isAuthorizationAlive(authorization, now)
			);
		}),
	};
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
