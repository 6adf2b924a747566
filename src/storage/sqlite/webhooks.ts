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
import type { Engine } from "./engine.ts";

const isUnread =
	"changes.org_id = (SELECT row FROM organizations WHERE organizations.id = webhooks.org_id) AND changes.id > webhooks.after_id";
const isDue = `is_active = 1 AND (next_attempt_at <= ? OR next_attempt_at > ?) AND (held_until <= ? OR held_until > ?) AND EXISTS (SELECT 1 FROM changes WHERE ${isUnread})`;

export function openWebhooks(
	engine: SqlEngine,
	{ database, writer }: Pick<Engine, "database" | "writer">,
): WebhookStore {
	return {
		...openShared(engine, isUnread),
		async take({ holder, now, heldUntil, limit, perOrgMax, heldByOrg }) {
			const times = [
				...[now, latestEnd(now, retryMsMax)],
				...[now, latestEnd(now, heldUntil - now)],
			];
			const due = database.all<{ org_id: string; id: string }>(
				`SELECT org_id, id FROM (
					SELECT org_id, id, next_attempt_at, row_number() OVER (PARTITION BY org_id ORDER BY next_attempt_at, id) + coalesce((SELECT value FROM json_each(?) WHERE key = org_id), 0) AS turn
					FROM webhooks WHERE ${isDue}
				) WHERE turn <= ? ORDER BY turn, next_attempt_at, org_id, id LIMIT ?`,
				JSON.stringify(Object.fromEntries(heldByOrg)),
				...times,
				perOrgMax,
				limit,
			);
			// Without due webhooks there is no write, and no wait for a commit.
			if (due.length === 0) return [];
			return writer.write(() =>
				due.flatMap(({ org_id, id }) => {
					const row = database.get<WebhookRow>(
						`UPDATE webhooks SET held_by = ?, held_until = ? WHERE org_id = ? AND id = ? AND ${isDue} RETURNING ${webhookColumns}`,
						holder,
						heldUntil,
						org_id,
						id,
						...times,
					);
					return row === undefined ? [] : parseWork(row);
				}),
			);
		},
	};
}
