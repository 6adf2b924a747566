import type { Webhook } from "../directory/webhook.ts";
import type { WebhookWork } from "../directory/webhook-store.ts";

/** A webhook and how far it has come, as every engine keeps them. */
export interface WebhookRow {
	document: string;
	after_id: number;
	attempts: number;
	failing_since: number | null;
	next_attempt_at: number;
}

export function parseWebhook({ document }: WebhookRow): Webhook {
	return JSON.parse(document) as Webhook;
}

export function parseWork(row: WebhookRow): WebhookWork {
	return {
		webhook: parseWebhook(row),
		position: {
			afterId: row.after_id,
			attempts: row.attempts,
			failingSince: row.failing_since ?? undefined,
			nextAttemptAt: row.next_attempt_at,
		},
	};
}
