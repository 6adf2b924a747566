import { type Caller, forbidden, standingIn } from "../access/caller.ts";
import { isTokenAlive, scopes } from "../access/token.ts";
import { callerOf } from "../access/tokens.ts";
import { DirectoryError } from "../errors.ts";
import { demandAdmin, demandAdminIn } from "../organizations/organizations.ts";
import {
	authorOf,
	type ChangeRequest,
	demandWriting,
} from "../people/people.ts";
import type { Store } from "../store/store.ts";
import {
	buildWebhook,
	type Delivery,
	noSuchWebhook,
	ownWebhooksMax,
	rebuildWebhook,
	type Webhook,
	type WebhookDraft,
	webhooksMax,
} from "./webhook.ts";

/** The webhooks of a list: the caller's own, those of the organization, or all of its people. */
type WebhookOwner = "creator" | "org" | "all";

/** Webhooks of the caller's organization, oldest first. Only full administrators see those of others. */
export async function listWebhooks(
	store: Store,
	caller: Caller,
	{ ownedBy }: { ownedBy: WebhookOwner },
): Promise<Webhook[]> {
	demandListening(caller);
	if (ownedBy !== "creator") demandFull(caller);
	const all = await store.webhooks.list(caller.orgId);
	if (ownedBy === "all") return all;
	return all.filter((webhook) =>
		ownedBy === "org" ? webhook.isOrgWide : webhook.ownerId === caller.personId,
	);
}

/** One webhook: the caller's own, or, for full administrators, any of the organization. */
export async function getWebhook(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Webhook> {
	demandListening(caller);
	const found = await store.webhooks.get({ orgId: caller.orgId, id });
	if (found === undefined || !isVisible(caller, found)) throw noSuchWebhook();
	return found;
}

/** Stores a new webhook; it delivers changes from now on. */
export async function createWebhook(
	store: Store,
	request: ChangeRequest,
	{ id, draft }: { id: string; draft: WebhookDraft },
): Promise<Webhook> {
	const { caller, options } = request;
	demandChangingWebhooks(caller);
	if (draft.isOrgWide) demandFull(caller);
	const webhook = buildWebhook(draft, {
		id,
		orgId: caller.orgId,
		...makerOf(caller),
		createdAt: options.now,
	});
	const all = await store.webhooks.list(caller.orgId);
	const own = all.filter(({ ownerId }) => ownerId === caller.personId);
	if (own.length >= ownWebhooksMax)
		throw new DirectoryError(
			"conflict",
			`You already have ${own.length} webhooks, the maximum for one person. Delete one first.`,
		);
	if (all.length >= webhooksMax)
		throw new DirectoryError(
			"conflict",
			`This organization already has ${all.length} webhooks, the maximum. Delete one first.`,
		);
	await store.webhooks.create(webhook, authorOf(request));
	return webhook;
}

/** Updates a webhook. One that is activated again delivers changes from now on. */
export async function updateWebhook(
	store: Store,
	request: ChangeRequest,
	{ id, draft }: { id: string; draft: WebhookDraft },
): Promise<Webhook> {
	const { caller } = request;
	demandChangingWebhooks(caller);
	await getWebhook(store, caller, id);
	return store.webhooks.update(
		{ orgId: caller.orgId, id },
		(current) => rebuildWebhook(current, draft, makerOf(caller)),
		authorOf(request),
	);
}

/** Deletes a webhook with its delivery log. */
export async function deleteWebhook(
	store: Store,
	request: ChangeRequest,
	id: string,
): Promise<void> {
	const { caller } = request;
	demandChangingWebhooks(caller);
	await getWebhook(store, caller, id);
	await store.webhooks.delete({ orgId: caller.orgId, id }, authorOf(request));
}

/** The last deliveries of a webhook and their outcomes, newest first. */
export async function listDeliveries(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Delivery[]> {
	const { orgId } = await getWebhook(store, caller, id);
	return store.webhooks.deliveries({ orgId, id });
}

/**
 * Whether the maker of a webhook may still create one: with the same token, and with their current rights.
 */
export async function isMakerEntitled(
	store: Store,
	{ orgId, ownerId, madeWith, isSecretLost }: Webhook,
	now: number,
): Promise<boolean> {
	// A receiver would take a notice without its signature for a forged one.
	if (isSecretLost) return false;
	const owner = await store.people.get({ orgId, id: ownerId });
	if (owner === undefined) return false;
	const token =
		madeWith === undefined ? undefined : await store.tokens.get(madeWith);
	if (madeWith !== undefined && !(token && isTokenAlive(token, now)))
		return false;
	const caller = await callerOf(
		store,
		token ?? { id: "", scopes: [...scopes] },
		owner.person,
	);
	return caller !== undefined && mayChangeWebhooks(caller);
}

/** Refuses a caller who may not use webhooks. */
export function demandListening(caller: Caller): void {
	demandAdmin(caller, "spark-admin:people_read");
	demandAdminIn(caller, caller.orgId);
}

function demandFull(caller: Caller): void {
	if (standingIn(caller, caller.orgId) !== "full")
		throw forbidden(
			"Only full administrators may see and make webhooks of the organization. Leave ownedBy out.",
		);
}

function isVisible(caller: Caller, webhook: Webhook): boolean {
	return (
		webhook.ownerId === caller.personId ||
		standingIn(caller, caller.orgId) === "full"
	);
}

function makerOf({
	personId,
	tokenId,
}: Caller): Pick<Webhook, "ownerId" | "madeWith"> {
	return { ownerId: personId, madeWith: tokenId };
}

/** Refuses a caller who may not change any webhook. */
export function demandChangingWebhooks(caller: Caller): void {
	demandWriting(caller);
	demandListening(caller);
	if (!mayChangeWebhooks(caller))
		throw forbidden(
			"Only full and user administrators may create, change and delete webhooks.",
		);
}

function mayChangeWebhooks(caller: Caller): boolean {
	const standing = standingIn(caller, caller.orgId);
	return standing === "full" || standing === "user";
}
