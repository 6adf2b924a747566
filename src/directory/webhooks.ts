import { type Caller, forbidden, standingIn } from "./caller.ts";
import { DirectoryError } from "./errors.ts";
import { demandAdmin, demandAdminIn } from "./organizations.ts";
import type { ChangeRequest } from "./people.ts";
import type { Store } from "./store.ts";
import {
	changeWebhook,
	createWebhook,
	type Delivery,
	noSuchWebhook,
	type Webhook,
	type WebhookDraft,
	webhooksMax,
} from "./webhook.ts";

/** The caller's own webhooks, or with `isOrgWide` those of the organisation, the oldest first. */
export async function listWebhooks(
	store: Store,
	caller: Caller,
	{ isOrgWide }: { isOrgWide: boolean },
): Promise<Webhook[]> {
	demandListening(caller);
	if (isOrgWide) demandFull(caller);
	const all = await store.webhooks.list(caller.orgId);
	return all.filter((webhook) =>
		isOrgWide ? webhook.isOrgWide : webhook.ownerId === caller.personId,
	);
}

/** One webhook, the caller's own or the organisation's. */
export async function getWebhook(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Webhook> {
	demandListening(caller);
	const found = await store.webhooks.get({ orgId: caller.orgId, id });
	if (found === undefined || !isCallers(caller, found)) throw noSuchWebhook();
	return found;
}

/** Keeps a new webhook; it tells of what happens from now on. */
export async function addWebhook(
	store: Store,
	{ caller, options }: ChangeRequest,
	{ id, draft }: { id: string; draft: WebhookDraft },
): Promise<Webhook> {
	demandListening(caller);
	if (draft.isOrgWide) demandFull(caller);
	const webhook = createWebhook(draft, {
		id,
		orgId: caller.orgId,
		ownerId: caller.personId,
		createdAt: options.now,
	});
	const all = await store.webhooks.list(caller.orgId);
	if (all.length >= webhooksMax)
		throw new DirectoryError(
			"conflict",
			`This organization has ${all.length} webhooks already, which is the most there can be. Remove one first.`,
		);
	await store.webhooks.create(webhook);
	return webhook;
}

/** Changes a webhook. One that is made active again begins with what happens from now on. */
export async function reviseWebhook(
	store: Store,
	{ caller }: ChangeRequest,
	{ id, draft }: { id: string; draft: WebhookDraft },
): Promise<Webhook> {
	await getWebhook(store, caller, id);
	return store.webhooks.update({ orgId: caller.orgId, id }, (current) =>
		changeWebhook(current, draft),
	);
}

/** Removes a webhook with its delivery log. */
export async function removeWebhook(
	store: Store,
	{ caller }: ChangeRequest,
	id: string,
): Promise<void> {
	await getWebhook(store, caller, id);
	await store.webhooks.delete({ orgId: caller.orgId, id });
}

/** The last deliveries of a webhook and how they went, the newest first. */
export async function listDeliveries(
	store: Store,
	caller: Caller,
	id: string,
): Promise<Delivery[]> {
	const { orgId } = await getWebhook(store, caller, id);
	return store.webhooks.deliveries({ orgId, id });
}

/** Whether the owner of a webhook is still there and still an administrator who may log in. */
export async function isOwnerEntitled(
	store: Store,
	{ orgId, ownerId }: Webhook,
): Promise<boolean> {
	const owner = await store.people.get({ orgId, id: ownerId });
	if (owner === undefined || !owner.person.isLoginEnabled) return false;
	const standing = standingIn(
		{
			personId: ownerId,
			orgId,
			tokenId: "",
			roleIds: owner.person.roles,
			scopes: [],
			managedOrgIds: [],
			isStatusShared: true,
		},
		orgId,
	);
	return standing !== "member";
}

function demandListening(caller: Caller): void {
	demandAdmin(caller, "spark-admin:people_read");
	demandAdminIn(caller, caller.orgId);
}

function demandFull(caller: Caller): void {
	if (standingIn(caller, caller.orgId) !== "full")
		throw forbidden(
			"Only full administrators may deal in webhooks of the organization. Leave ownedBy out.",
		);
}

function isCallers(caller: Caller, webhook: Webhook): boolean {
	return (
		webhook.ownerId === caller.personId ||
		(webhook.isOrgWide && standingIn(caller, caller.orgId) === "full")
	);
}
