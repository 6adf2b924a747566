import { latestEnd } from "../../concurrency/lease.ts";
import type {
	WebhookStore,
	WebhookWork,
} from "../../directory/store/webhook-store.ts";
import { retryMsMax } from "../../directory/webhooks/webhook.ts";
import type { SqlEngine } from "../sql/engine.ts";
import {
	parseWork,
	type WebhookRow,
	webhookColumns,
} from "../sql/webhook-row.ts";
import { openWebhooks as openShared } from "../sql/webhooks.ts";
import type { Database } from "./database.ts";

const isUnread =
	"changes.org_id = webhooks.org_id AND changes.id > webhooks.after_id";
/**
 * Whether a webhook has something to deliver at the time `$1`, and nobody has its lease. No attempt is planned for later
 * than `$2`, and no lease ends later than `$3`.
 */
const isDue = `is_active AND (next_attempt_at <= $1 OR next_attempt_at > $2) AND (held_until <= $1 OR held_until > $3) AND EXISTS (SELECT FROM changes WHERE ${isUnread})`;

export function openWebhooks(
	engine: SqlEngine,
	database: Database,
): WebhookStore {
	return {
		...openShared(engine, isUnread),
		// Webhooks are found without a lock and taken by organization, since a distributed database locks only rows whose
		// organization is named. Those that another process is taking are skipped, so that no process waits.
		async take({ holder, now, heldUntil, limit, perOrgMax, heldByOrg }) {
			const times = [
				...[now, latestEnd(now, retryMsMax)],
				latestEnd(now, heldUntil - now),
			];
			const due = await database.all<{ org_id: string; id: string }>(
				`SELECT org_id, id FROM (
					SELECT org_id, id, next_attempt_at, row_number() OVER (PARTITION BY org_id ORDER BY next_attempt_at, id) + coalesce(($4::jsonb ->> org_id)::int, 0) AS turn
					FROM webhooks WHERE ${isDue}
				) AS ready WHERE turn <= $5 ORDER BY turn, next_attempt_at, org_id, id LIMIT $6`,
				...times,
				JSON.stringify(Object.fromEntries(heldByOrg)),
				...[perOrgMax, limit],
			);
			const works: WebhookWork[] = [];
			for (const [orgId, ids] of idsByOrg(due)) {
				const rows = await database.write<WebhookRow>(
					`UPDATE webhooks SET held_by = $6, held_until = $7
					WHERE org_id = $4 AND id IN (SELECT id FROM webhooks WHERE org_id = $4 AND id = ANY ($5) AND ${isDue} FOR UPDATE SKIP LOCKED)
					RETURNING ${webhookColumns}`,
					...times,
					...[orgId, ids, holder, heldUntil],
				);
				works.push(...rows.map(parseWork));
			}
			return works;
		},
	};
}

function idsByOrg(
	rows: readonly { org_id: string; id: string }[],
): Map<string, string[]> {
	const ids = new Map<string, string[]>();
	for (const { org_id, id } of rows)
		ids.set(org_id, [...(ids.get(org_id) ?? []), id]);
	return ids;
}
