import {
	type Caller,
	demandScope,
	forbidden,
	reachOf,
	standingIn,
} from "../access/caller.ts";
import { includesScope, servedScopes } from "../access/further-scopes.ts";
import type { Authorization } from "../authorizations/authorization.ts";
import type { DirectoryError } from "../errors.ts";
import { chooseOrg } from "../organizations/organizations.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import type { IntegrationChange } from "../store/integration-store.ts";
import type { Store } from "../store/store.ts";
import type { ReplyMaker } from "../store/stored-reply.ts";
import {
	buildIntegration,
	type Integration,
	type IntegrationDraft,
	noSuchIntegration,
	rebuildIntegration,
} from "./integration.ts";

/** Integrations of an organization, oldest first. Only for its full and read-only administrators. */
export async function listIntegrations(
	store: Store,
	caller: Caller,
	orgId: string | undefined,
): Promise<Integration[]> {
	demandIntegrationReading(caller);
	const chosen = chooseOrg(caller, orgId);
	demandSeeing(caller, chosen);
	return store.integrations.list(chosen);
}

/** One integration of an organization that the caller administers. */
export async function getIntegration(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Integration> {
	demandIntegrationReading(caller);
	const found = await findVisible(store, caller, id);
	demandSeeing(caller, found.orgId);
	return found;
}

/** A change of an integration. `reply` makes the reply that is stored with it. */
interface IntegrationRequest extends ChangeRequest {
	reply?: ReplyMaker<Integration>;
}

/**
 * Stores a new integration, with the authorization of a service app that `giveStanding` makes. Only for full administrators.
 * Refuses with `conflict` past the maximum.
 */
export async function createIntegration(
	store: Store,
	request: IntegrationRequest,
	{
		orgId,
		draft,
		giveStanding,
		...secrets
	}: {
		orgId: string | undefined;
		draft: IntegrationDraft;
		giveStanding: (integration: Integration) => Promise<Authorization>;
		id: string;
		secretHash: string;
	},
): Promise<Integration> {
	const { caller, options, isDryRun, reply } = request;
	demandIntegrationWriting(caller);
	const chosen = chooseOrg(caller, orgId);
	demandFullIn(caller, chosen);
	const integration = buildIntegration(draft, {
		...secrets,
		orgId: chosen,
		createdAt: options.now,
	});
	const standing =
		integration.kind === "serviceApp"
			? await giveStanding(integration)
			: undefined;
	return store.integrations.create(integration, authorOf(request), {
		standing,
		isDryRun,
		reply,
	});
}

/** Updates an integration. Its access tokens end when it loses a scope. */
export async function updateIntegration(
	store: Store,
	request: IntegrationRequest,
	{ id, draft }: { id: string; draft: IntegrationDraft },
): Promise<IntegrationChange> {
	await demandChanging(store, request.caller, id);
	return store.integrations.update(
		id,
		(current) => rebuildIntegration(current, draft),
		optionsOf(request),
	);
}

/**
 * Replaces the secret of an integration. The previous one stops working; tokens stay. A service app loses the authorizations
 * that other people than the caller gave: the caller could act as them with the new secret.
 */
export async function rotateIntegrationSecret(
	store: Store,
	request: IntegrationRequest,
	{ id, secretHash }: { id: string; secretHash: string },
): Promise<IntegrationChange> {
	const { caller } = request;
	const { kind } = await demandChanging(store, caller, id);
	return store.integrations.update(
		id,
		(current) => ({ ...current, secretHash }),
		{
			...optionsOf(request),
			keptFor: kind === "serviceApp" ? caller.personId : undefined,
		},
	);
}

/** Deletes an integration with every authorization and token. */
export async function deleteIntegration(
	store: Store,
	request: IntegrationRequest,
	id: string,
): Promise<Integration> {
	await demandChanging(store, request.caller, id);
	const { isDryRun, reply } = request;
	const author = authorOf(request);
	return store.integrations.delete(id, { author, isDryRun, reply });
}

function optionsOf(request: IntegrationRequest) {
	const { isDryRun, reply } = request;
	const ofChange = reply && {
		...reply,
		make: ({ after }: IntegrationChange) => reply.make(after),
	};
	return { author: authorOf(request), isDryRun, reply: ofChange };
}

/** Refuses a caller who may not see any integration. */
export function demandIntegrationReading(caller: Caller): void {
	demandScope(caller, "spark-admin:integrations_read");
	const isAny = reachOf(caller).some((orgId) => isSeeing(caller, orgId));
	if (!isAny) throw seeingForbidden();
}

/** Refuses a caller who may not change any integration. */
export function demandIntegrationWriting(caller: Caller): void {
	demandScope(caller, "spark-admin:integrations_write");
	const isAny = reachOf(caller).some(
		(orgId) => standingIn(caller, orgId) === "full",
	);
	if (!isAny) throw changingForbidden();
}

/**
 * Refuses a caller whose token lacks a scope that they would give away. Scopes without a call here are no right, and so
 * need none.
 */
export function demandOwnScopes(
	caller: Caller,
	scopes: readonly string[],
): void {
	const excess = servedScopes(scopes).filter(
		(scope) => !includesScope(caller.scopes, scope),
	);
	if (excess.length > 0)
		throw forbidden(
			`You cannot authorize more than your own sign-in allows, and its token does not carry ${excess.join(", ")}.`,
		);
}

/** An integration that the caller may change, in an organization of which they are a full administrator. */
export async function demandChanging(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Integration> {
	demandIntegrationWriting(caller);
	const found = await findVisible(store, caller, id);
	demandFullIn(caller, found.orgId);
	return found;
}

async function findVisible(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Integration> {
	const found = await store.integrations.get(id);
	if (found === undefined || !reachOf(caller).includes(found.orgId))
		throw noSuchIntegration();
	return found;
}

function demandSeeing(caller: Caller, orgId: string): void {
	if (!isSeeing(caller, orgId)) throw seeingForbidden();
}

function isSeeing(caller: Caller, orgId: string): boolean {
	const standing = standingIn(caller, orgId);
	return standing === "full" || standing === "readonly";
}

function demandFullIn(caller: Caller, orgId: string): void {
	if (standingIn(caller, orgId) !== "full") throw changingForbidden();
}

function seeingForbidden(): DirectoryError {
	return forbidden(
		"Only full and read-only administrators may see the integrations of an organization.",
	);
}

function changingForbidden(): DirectoryError {
	return forbidden(
		"Only full administrators may create, change and delete integrations.",
	);
}
