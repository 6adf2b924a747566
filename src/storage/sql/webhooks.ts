import type { Author } from "../../directory/history/change.ts";
import type {
	WebhookBacklog,
	WebhookStore,
	WebhookWork,
} from "../../directory/store/webhook-store.ts";
import {
	advance,
	type Delivery,
	deliveriesKeptMax,
	noSuchWebhook,
	type Webhook,
} from "../../directory/webhooks/webhook.ts";
import type { SqlEngine } from "./engine.ts";
import { all, get, run, type Work } from "./statement.ts";
import {
	lineOfWebhook,
	parseWebhook,
	type WebhookRow,
	webhookColumns,
} from "./webhook-row.ts";

interface WebhookKey {
	orgId: string;
	id: string;
}

/** All methods but `take`, which each engine implements in its own way. */
export function openWebhooks(
	engine: SqlEngine,
	/** The condition for lines of history that a webhook has not read. */
	isUnread: string,
): Omit<WebhookStore, "take"> {
	const { read, transact, newestChange, dialect } = engine;
	// A change that a person requests is refused while the organization is locked.
	const change = <Result>(
		orgId: string,
		author: Author | undefined,
		work: () => Work<Result>,
	): Promise<Result> =>
		author === undefined
			? transact(work)
			: engine.change({ orgId, now: author.at }, work);
	function* record(
		author: Author | undefined,
		before: Webhook | undefined,
		after: Webhook | undefined,
	): Work<void> {
		const line = author && lineOfWebhook(author, before, after);
		if (line !== undefined) yield* engine.recordChange(line);
	}
	// With a holder: only while the webhook is active, and leased by the holder.
	function* readToChange(
		{ orgId, id }: WebhookKey,
		holder?: string,
	): Work<Webhook | undefined> {
		const row = yield* get<WebhookRow>(
			`SELECT ${webhookColumns} FROM webhooks WHERE org_id = $1 AND id = $2 AND (CAST($3 AS text) IS NULL OR (is_active AND held_by = $3))${dialect.forUpdate}`,
			orgId,
			id,
			holder ?? null,
		);
		return row && parseWebhook(row);
	}
	function* demandWebhook(key: WebhookKey): Work<Webhook> {
		const webhook = yield* readToChange(key);
		if (webhook === undefined) throw noSuchWebhook();
		return webhook;
	}
	return {
		create: (webhook, author) =>
			change(webhook.orgId, author, function* () {
				yield* record(author, undefined, webhook);
				yield* run(
					"INSERT INTO webhooks (org_id, id, created_at, is_active, document, after_id) VALUES ($1, $2, $3, $4, $5, $6)",
					webhook.orgId,
					webhook.id,
					webhook.createdAt,
					webhook.isActive,
					JSON.stringify(webhook),
					yield* newestChange(webhook.orgId),
				);
			}),
		async get({ orgId, id }) {
			const row = await read(
				get<WebhookRow>(
					`SELECT ${webhookColumns} FROM webhooks WHERE org_id = $1 AND id = $2`,
					orgId,
					id,
				),
			);
			return row && parseWebhook(row);
		},
		async list(orgId) {
			const rows = await read(
				all<WebhookRow>(
					`SELECT ${webhookColumns} FROM webhooks WHERE org_id = $1 ORDER BY created_at, id`,
					orgId,
				),
			);
			return rows.map(parseWebhook);
		},
		update: (key, rule, author) =>
			change(key.orgId, author, function* () {
				const current = yield* demandWebhook(key);
				const next = rule(current);
				yield* writeWebhook(next);
				yield* record(author, current, next);
				if (next.isActive && !current.isActive)
					yield* writePosition(key, {
						position: advance(yield* newestChange(key.orgId)),
						heldUntil: 0,
					});
				return next;
			}),
		delete: (key, author) =>
			change(key.orgId, author, function* () {
				const current = yield* demandWebhook(key);
				yield* run(
					"DELETE FROM webhooks WHERE org_id = $1 AND id = $2",
					key.orgId,
					key.id,
				);
				yield* record(author, current, undefined);
			}),
		settle: (key, outcome) =>
			transact(function* () {
				const webhook = yield* readToChange(key, outcome.holder);
				if (webhook === undefined) return false;
				yield* writePosition(key, outcome);
				if (!outcome.isActive) {
					const ended = { ...webhook, isActive: false };
					yield* writeWebhook(ended);
					yield* record(outcome.author, webhook, ended);
				}
				if (outcome.delivery !== undefined)
					yield* writeDelivery(key, outcome.delivery);
				return true;
			}),
		readBacklog: () => read(readBacklog(isUnread)),
		async deliveries({ orgId, id }) {
			const rows = await read(
				all<{ document: string }>(
					"SELECT document FROM deliveries WHERE org_id = $1 AND webhook_id = $2 ORDER BY id DESC",
					orgId,
					id,
				),
			);
			return rows.map(({ document }) => JSON.parse(document) as Delivery);
		},
	};
}

// The oldest unread line of each webhook is the first one that an index names.
function* readBacklog(isUnread: string): Work<WebhookBacklog> {
	const row = yield* get<{
		active: number;
		failing: number;
		off: number;
		waiting: number;
		since: number | null;
	}>(
		`SELECT count(*) FILTER (WHERE is_active AND attempts = 0) AS active,
			count(*) FILTER (WHERE is_active AND attempts > 0) AS failing,
			count(*) FILTER (WHERE NOT is_active) AS off,
			count(since) AS waiting, min(since) AS since
		FROM (
			SELECT is_active, attempts, CASE WHEN is_active THEN (
				SELECT changes.at FROM changes WHERE ${isUnread} ORDER BY changes.id LIMIT 1
			) END AS since FROM webhooks
		) AS known`,
	);
	const { active = 0, failing = 0, off = 0, waiting = 0 } = row ?? {};
	return {
		counts: { active, failing, off },
		waiting,
		waitingSince: row?.since ?? undefined,
	};
}

function* writeWebhook(webhook: Webhook): Work<void> {
	yield* run(
		"UPDATE webhooks SET is_active = $3, document = $4 WHERE org_id = $1 AND id = $2",
		webhook.orgId,
		webhook.id,
		webhook.isActive,
		JSON.stringify(webhook),
	);
}

function* writePosition(
	{ orgId, id }: WebhookKey,
	{
		position,
		heldUntil,
	}: Pick<WebhookWork, "position"> & { heldUntil: number },
): Work<void> {
	yield* run(
		"UPDATE webhooks SET after_id = $3, attempts = $4, failing_since = $5, next_attempt_at = $6, held_until = CAST($7 AS bigint), held_by = CASE WHEN CAST($7 AS bigint) > 0 THEN held_by END WHERE org_id = $1 AND id = $2",
		orgId,
		id,
		position.afterId,
		position.attempts,
		position.failingSince ?? null,
		position.nextAttemptAt,
		heldUntil,
	);
}

function* writeDelivery(
	{ orgId, id }: WebhookKey,
	delivery: Delivery,
): Work<void> {
	yield* run(
		"INSERT INTO deliveries (org_id, webhook_id, id, document) SELECT $1, $2, coalesce(max(id), 0) + 1, $3 FROM deliveries WHERE org_id = $1 AND webhook_id = $2",
		orgId,
		id,
		JSON.stringify(delivery),
	);
	yield* run(
		"DELETE FROM deliveries WHERE org_id = $1 AND webhook_id = $2 AND id <= (SELECT max(id) FROM deliveries WHERE org_id = $1 AND webhook_id = $2) - $3",
		orgId,
		id,
		deliveriesKeptMax,
	);
}
