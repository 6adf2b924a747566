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
import type { Statements } from "./database.ts";
import type { Engine } from "./engine.ts";
import { changeOrganization } from "./writer/locks.ts";

interface Place {
	orgId: string;
	id: string;
}

const columns = "document, after_id, attempts, failing_since, next_attempt_at";

export function openWebhooks({ database }: Engine): WebhookStore {
	// What a person asks for is refused while the organization is locked.
	const change = <Result>(
		orgId: string,
		author: Author | undefined,
		work: (statements: Statements) => Promise<Result>,
	): Promise<Result> =>
		author === undefined
			? database.transact(work)
			: changeOrganization(database, { orgId, now: author.at }, work);
	return {
		create: (webhook, author) =>
			change(webhook.orgId, author, async (statements) => {
				await record(statements, author, undefined, webhook);
				await statements.run(
					"INSERT INTO webhooks (org_id, id, created_at, is_active, document, after_id) VALUES ($1, $2, $3, $4, $5, $6)",
					webhook.orgId,
					webhook.id,
					webhook.createdAt,
					webhook.isActive,
					JSON.stringify(webhook),
					await newestChange(statements, webhook.orgId),
				);
			}),
		get: async ({ orgId, id }) => {
			const row = await database.get<WebhookRow>(
				`SELECT ${columns} FROM webhooks WHERE org_id = $1 AND id = $2`,
				orgId,
				id,
			);
			return row && parseWebhook(row);
		},
		list: async (orgId) =>
			(
				await database.all<WebhookRow>(
					`SELECT ${columns} FROM webhooks WHERE org_id = $1 ORDER BY created_at, id`,
					orgId,
				)
			).map(parseWebhook),
		update: (place, rule, author) =>
			change(place.orgId, author, async (statements) => {
				const current = await lockWebhook(statements, place);
				if (current === undefined) throw noSuchWebhook();
				const next = rule(current);
				await writeWebhook(statements, next);
				await record(statements, author, current, next);
				if (next.isActive && !current.isActive)
					await writePosition(statements, place, {
						position: advance(await newestChange(statements, place.orgId)),
						heldUntil: 0,
					});
				return next;
			}),
		delete: (place, author) =>
			change(place.orgId, author, async (statements) => {
				const current = await lockWebhook(statements, place);
				if (current === undefined) throw noSuchWebhook();
				await statements.run(
					"DELETE FROM webhooks WHERE org_id = $1 AND id = $2",
					place.orgId,
					place.id,
				);
				await record(statements, author, current, undefined);
			}),
		// Rows that another process is just taking are passed over, so that nobody waits for anybody.
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
				RETURNING ${columns}`,
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
		settle: (place, outcome) =>
			database.transact(async (statements) => {
				const webhook = await lockWebhook(statements, place, outcome.holder);
				if (webhook === undefined) return false;
				await writePosition(statements, place, outcome);
				if (!outcome.isActive) {
					const ended = { ...webhook, isActive: false };
					await writeWebhook(statements, ended);
					await record(statements, outcome.author, webhook, ended);
				}
				if (outcome.delivery !== undefined)
					await writeDelivery(statements, place, outcome.delivery);
				return true;
			}),
		deliveries: async ({ orgId, id }) =>
			(
				await database.all<{ document: string }>(
					"SELECT document FROM deliveries WHERE org_id = $1 AND webhook_id = $2 ORDER BY id DESC",
					orgId,
					id,
				)
			).map(({ document }) => JSON.parse(document) as Delivery),
	};
}

async function record(
	statements: Statements,
	author: Author | undefined,
	before: Webhook | undefined,
	after: Webhook | undefined,
): Promise<void> {
	const line = author && lineOfWebhook(author, before, after);
	if (line !== undefined) await recordChange(statements, line);
}

// With a holder: only while it is active and theirs.
async function lockWebhook(
	statements: Statements,
	{ orgId, id }: Place,
	holder?: string,
): Promise<Webhook | undefined> {
	const row = await statements.get<WebhookRow>(
		`SELECT ${columns} FROM webhooks WHERE org_id = $1 AND id = $2 AND ($3::text IS NULL OR (is_active AND held_by = $3)) FOR UPDATE`,
		orgId,
		id,
		holder ?? null,
	);
	return row && parseWebhook(row);
}

async function writeWebhook(
	statements: Statements,
	webhook: Webhook,
): Promise<void> {
	await statements.run(
		"UPDATE webhooks SET is_active = $3, document = $4 WHERE org_id = $1 AND id = $2",
		webhook.orgId,
		webhook.id,
		webhook.isActive,
		JSON.stringify(webhook),
	);
}

async function writePosition(
	statements: Statements,
	{ orgId, id }: Place,
	{
		position,
		heldUntil,
	}: Pick<WebhookWork, "position"> & {
		heldUntil: number;
	},
): Promise<void> {
	await statements.run(
		"UPDATE webhooks SET after_id = $3, attempts = $4, failing_since = $5, next_attempt_at = $6, held_until = $7::bigint, held_by = CASE WHEN $7::bigint > 0 THEN held_by END WHERE org_id = $1 AND id = $2",
		orgId,
		id,
		position.afterId,
		position.attempts,
		position.failingSince ?? null,
		position.nextAttemptAt,
		heldUntil,
	);
}

async function writeDelivery(
	statements: Statements,
	{ orgId, id }: Place,
	delivery: Delivery,
): Promise<void> {
	await statements.run(
		"INSERT INTO deliveries (org_id, webhook_id, id, document) SELECT $1, $2, coalesce(max(id), 0) + 1, $3 FROM deliveries WHERE org_id = $1 AND webhook_id = $2",
		orgId,
		id,
		JSON.stringify(delivery),
	);
	await statements.run(
		"DELETE FROM deliveries WHERE org_id = $1 AND webhook_id = $2 AND id <= (SELECT max(id) FROM deliveries WHERE org_id = $1 AND webhook_id = $2) - $3",
		orgId,
		id,
		deliveriesKeptMax,
	);
}
