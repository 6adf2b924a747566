import type { Author, Change } from "../../directory/history/change.ts";
import { kindOfStates } from "../../directory/history/change.ts";
import type { WebhookWork } from "../../directory/store/webhook-store.ts";
import {
	compareWebhooks,
	type Webhook,
} from "../../directory/webhooks/webhook.ts";

/** A webhook and its position, as a row of either engine. */
export interface WebhookRow {
	document: string;
	after_id: number;
	attempts: number;
	failing_since: number | null;
	next_attempt_at: number;
}

/** The columns of a `WebhookRow`. */
export const webhookColumns =
	"document, after_id, attempts, failing_since, next_attempt_at";

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

/** The history line of a webhook change; undefined when no stored property changed. */
export function lineOfWebhook(
	author: Author,
	before: Webhook | undefined,
	after: Webhook | undefined,
): Omit<Change, "id"> | undefined {
	const { orgId, id } = (after ?? before) as Webhook;
	const fields = compareWebhooks(before, after);
	if (Object.keys(fields).length === 0) return undefined;
	const kind = kindOfStates({ before, after });
	return { orgId, subject: "webhook", subjectId: id, kind, author, fields };
}
