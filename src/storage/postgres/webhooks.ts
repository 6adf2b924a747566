import { latestEnd } from "../../concurrency/lease.ts";
import type { WebhookStore } from "../../directory/store/webhook-store.ts";
import { retryMsMax } from "../../directory/webhooks/webhook.ts";
import type { SqlEngine } from "../sql/engine.ts";
import {
	parseWork,
	type WebhookRow,
	webhookColumns,
} from "../sql/webhook-row.ts";
import { openWebhooks as openShared } from "../sql/webhooks.ts";
import type { Database } from "./database.ts";

export function openWebhooks(
	engine: SqlEngine,
	database: Database,
): WebhookStore {
	return {
		...openShared(engine),
		// Skips rows that another process is taking, so that no process waits.
		async take({ holder, now, heldUntil, limit, perOrgMax, heldByOrg }) {
			const rows = await database.write<WebhookRow>(
				`WITH ready AS (
					SELECT org_id, id, next_attempt_at,
						row_number() OVER (PARTITION BY org_id ORDER BY next_attempt_at, id) + coalesce(($6::jsonb ->> org_id)::int, 0) AS turn
					FROM webhooks
					WHERE is_active AND (next_attempt_at <= $2 OR next_attempt_at > $7) AND (held_until <= $2 OR held_until > $8)
						AND EXISTS (SELECT FROM changes WHERE changes.org_id = webhooks.org_id AND changes.id > webhooks.after_id)
				), due AS (
					SELECT webhooks.org_id, webhooks.id FROM webhooks JOIN ready ON ready.org_id = webhooks.org_id AND ready.id = webhooks.id
					WHERE turn <= $5 AND is_active AND (held_until <= $2 OR held_until > $8)
					ORDER BY turn, ready.next_attempt_at, webhooks.org_id, webhooks.id LIMIT $4 FOR UPDATE OF webhooks SKIP LOCKED
				)
				UPDATE webhooks SET held_by = $1, held_until = $3 FROM due
				WHERE webhooks.org_id = due.org_id AND webhooks.id = due.id
				RETURNING ${webhookColumns}`,
				holder,
				now,
				heldUntil,
				limit,
				perOrgMax,
				JSON.stringify(Object.fromEntries(heldByOrg)),
				latestEnd(now, retryMsMax),
				latestEnd(now, heldUntil - now),
			);
			return rows.map(parseWork);
		},
	};
}
