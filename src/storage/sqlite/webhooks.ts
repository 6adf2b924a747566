import { latestEnd } from "../../concurrency/lease.ts";
import type { Author } from "../../directory/history/change.ts";
import type {
	WebhookStore,
	WebhookWork,
} from "../../directory/store/webhook-store.ts";
import {
	advance,
	type Delivery,
	deliveriesKeptMax,
	noSuchWebhook,
	retryMsMax,
	type Webhook,
} from "../../directory/webhooks/webhook.ts";
import {
	lineOfWebhook,
	parseWebhook,
	parseWork,
	type WebhookRow,
} from "../sql/webhook-row.ts";
import { newestChange, recordChange } from "./changes.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { demandChangeable } from "./writer/locks.ts";

const columns = "document, after_id, attempts, failing_since, next_attempt_at";
const isDue =
	"is_active = 1 AND (next_attempt_at <= ? OR next_attempt_at > ?) AND (held_until <= ? OR held_until > ?) AND EXISTS (SELECT 1 FROM changes WHERE changes.org_id = webhooks.org_id AND changes.id > webhooks.after_id)";

export function openWebhooks({
	database,
	writer,
	catalogs,
}: Engine): WebhookStore {
	const demandOpen = (orgId: string, author: Author | undefined) => {
		if (author !== undefined)
			demandChangeable(catalogs, { orgId, now: author.at });
	};
	return {
		create: (webhook, author) =>
			writer.write(() => {
				demandOpen(webhook.orgId, author);
				record(database, author, undefined, webhook);
				database.run(
					"INSERT INTO webhooks (org_id, id, created_at, is_active, document, after_id) VALUES (?, ?, ?, ?, ?, ?)",
					webhook.orgId,
					webhook.id,
					webhook.createdAt,
					webhook.isActive ? 1 : 0,
					JSON.stringify(webhook),
					newestChange(database, webhook.orgId),
				);
			}),
		get: async (place) => readWebhook(database, place),
		list: async (orgId) =>
			database
				.all<WebhookRow>(
					`SELECT ${columns} FROM webhooks WHERE org_id = ? ORDER BY created_at, id`,
					orgId,
				)
				.map(parseWebhook),
		update: (place, rule, author) =>
			writer.write(() => {
				demandOpen(place.orgId, author);
				const current = readWebhook(database, place);
				if (current === undefined) throw noSuchWebhook();
				const next = rule(current);
				writeWebhook(database, next);
				record(database, author, current, next);
				if (next.isActive && !current.isActive)
					writePosition(database, place, {
						position: advance(newestChange(database, place.orgId)),
						heldUntil: 0,
					});
				return next;
			}),
		delete: (place, author) =>
			writer.write(() => {
				demandOpen(place.orgId, author);
				const current = readWebhook(database, place);
				if (current === undefined) throw noSuchWebhook();
				database.run(
					"DELETE FROM webhooks WHERE org_id = ? AND id = ?",
					place.orgId,
					place.id,
				);
				record(database, author, current, undefined);
			}),
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
			// Nothing is written, and nobody waits for a commit, as long as there is nothing to do.
			if (due.length === 0) return [];
			return writer.write(() =>
				due.flatMap(({ org_id, id }) => {
					const row = database.get<WebhookRow>(
						`UPDATE webhooks SET held_by = ?, held_until = ? WHERE org_id = ? AND id = ? AND ${isDue} RETURNING ${columns}`,
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
		settle: (place, outcome) =>
			writer.write(() => {
				const { orgId, id } = place;
				const isHeld = database.get(
					"SELECT 1 FROM webhooks WHERE org_id = ? AND id = ? AND held_by = ? AND is_active = 1",
					orgId,
					id,
					outcome.holder,
				);
				if (isHeld === undefined) return false;
				writePosition(database, place, outcome);
				const webhook = readWebhook(database, place);
				if (!outcome.isActive && webhook !== undefined) {
					const ended = { ...webhook, isActive: false };
					writeWebhook(database, ended);
					record(database, outcome.author, webhook, ended);
				}
				if (outcome.delivery !== undefined)
					writeDelivery(database, place, outcome.delivery);
				return true;
			}),
		deliveries: async ({ orgId, id }) =>
			database
				.all<{ document: string }>(
					"SELECT document FROM deliveries WHERE org_id = ? AND webhook_id = ? ORDER BY id DESC",
					orgId,
					id,
				)
				.map(({ document }) => JSON.parse(document) as Delivery),
	};
}

function record(
	database: Database,
	author: Author | undefined,
	before: Webhook | undefined,
	after: Webhook | undefined,
): void {
	const line = author && lineOfWebhook(author, before, after);
	if (line !== undefined) recordChange(database, line);
}

function readWebhook(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): Webhook | undefined {
	const row = database.get<WebhookRow>(
		`SELECT ${columns} FROM webhooks WHERE org_id = ? AND id = ?`,
		orgId,
		id,
	);
	return row && parseWebhook(row);
}

function writeWebhook(database: Database, webhook: Webhook): void {
	database.run(
		"UPDATE webhooks SET is_active = ?, document = ? WHERE org_id = ? AND id = ?",
		webhook.isActive ? 1 : 0,
		JSON.stringify(webhook),
		webhook.orgId,
		webhook.id,
	);
}

function writePosition(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	{
		position,
		heldUntil,
	}: Pick<WebhookWork, "position"> & { heldUntil: number },
): void {
	database.run(
		"UPDATE webhooks SET after_id = ?, attempts = ?, failing_since = ?, next_attempt_at = ?, held_until = ?, held_by = CASE WHEN ? > 0 THEN held_by END WHERE org_id = ? AND id = ?",
		position.afterId,
		position.attempts,
		position.failingSince ?? null,
		position.nextAttemptAt,
		heldUntil,
		heldUntil,
		orgId,
		id,
	);
}

function writeDelivery(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	delivery: Delivery,
): void {
	database.run(
		"INSERT INTO deliveries (org_id, webhook_id, id, document) SELECT ?, ?, coalesce(max(id), 0) + 1, ? FROM deliveries WHERE org_id = ? AND webhook_id = ?",
		orgId,
		id,
		JSON.stringify(delivery),
		orgId,
		id,
	);
	database.run(
		"DELETE FROM deliveries WHERE org_id = ? AND webhook_id = ? AND id <= (SELECT max(id) FROM deliveries WHERE org_id = ? AND webhook_id = ?) - ?",
		orgId,
		id,
		orgId,
		id,
		deliveriesKeptMax,
	);
}
