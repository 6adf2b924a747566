import type { Store } from "../directory/store/store.ts";
import type { WebhookStore } from "../directory/store/webhook-store.ts";
import type { Webhook } from "../directory/webhooks/webhook.ts";
import type { SecretBox } from "./secret-box.ts";

/**
 * A store that encrypts the secrets of webhooks. It opens the box when the first secret is stored or read.
 */
export function sealWebhooks(store: Store, openBox: () => SecretBox): Store {
	return { ...store, webhooks: sealStore(store.webhooks, openBox) };
}

function sealStore(
	webhooks: WebhookStore,
	openBox: () => SecretBox,
): WebhookStore {
	let box: SecretBox | undefined;
	const known = () => {
		box ??= openBox();
		return box;
	};
	const seal = ({ isSecretLost: _, ...webhook }: Webhook): Webhook =>
		webhook.secret === undefined
			? webhook
			: { ...webhook, secret: known().seal(webhook.secret) };
	const open = (webhook: Webhook): Webhook => {
		if (webhook.secret === undefined) return webhook;
		const secret = known().open(webhook.secret);
		return secret === undefined
			? { ...webhook, secret, isSecretLost: true }
			: { ...webhook, secret };
	};
	return {
		...webhooks,
		create: (webhook, author) => webhooks.create(seal(webhook), author),
		async get(key) {
			const found = await webhooks.get(key);
			return found && open(found);
		},
		list: async (orgId) => (await webhooks.list(orgId)).map(open),
		async update(key, rule, author) {
			const next = await webhooks.update(
				key,
				(sealed) => {
					const current = open(sealed);
					const changed = rule(current);
					// An unchanged secret keeps its ciphertext; otherwise every change would look like one of the secret.
					return changed.secret === current.secret
						? { ...changed, secret: sealed.secret, isSecretLost: undefined }
						: seal(changed);
				},
				author,
			);
			return open(next);
		},
		take: async (claim) =>
			(await webhooks.take(claim)).map(({ webhook, position }) => ({
				webhook: open(webhook),
				position,
			})),
	};
}
