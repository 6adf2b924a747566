import { createHmac } from "node:crypto";
import type { Change } from "../../directory/history/change.ts";
import type { Person } from "../../directory/people/person.ts";
import { eventOf, type Webhook } from "../../directory/webhooks/webhook.ts";
import { showTime } from "../../http/reply.ts";
import { showFieldName } from "../field-names.ts";
import { showId } from "../ids.ts";

/** The request that notifies a target of one change, in the shape of the real service. */
export function writeNotice(
	webhook: Webhook,
	change: Change,
	person: Person | undefined,
): { headers: Record<string, string>; body: string } {
	const { subjectId, author, fields } = change;
	const known = (name: keyof Person) =>
		person?.[name] ?? fields[name]?.from ?? fields[name]?.to;
	const created = known("createdAt");
	const body = JSON.stringify({
		...showWebhookHead(webhook),
		resource: "people",
		event: eventOf(change),
		actorId: showId("PEOPLE", author.personId),
		data: {
			id: showId("PEOPLE", subjectId),
			orgId: showId("ORGANIZATION", change.orgId),
			emails: known("emails"),
			displayName: known("displayName"),
			type: known("type"),
			created: typeof created === "number" ? showTime(created) : undefined,
			changeId: String(change.id),
			changedAt: showTime(author.at),
			trackingId: author.trackingId,
			fields: Object.keys(fields).map(showFieldName),
		},
	});
	return {
		headers: {
			"content-type": "application/json;charset=UTF-8",
			"user-agent": "peopled",
			"x-peopled-delivery": `${webhook.id}/${change.id}`,
			...(webhook.secret !== undefined && sign(body, webhook.secret)),
		},
		body,
	};
}

/** The properties on the wire that a webhook and its notices share. */
export function showWebhookHead(webhook: Webhook) {
	return {
		id: showId("WEBHOOK", webhook.id),
		name: webhook.name,
		targetUrl: webhook.targetUrl,
		resource: "people" as const,
		event: webhook.event,
		filter:
			webhook.personId === undefined
				? undefined
				: `personId=${showId("PEOPLE", webhook.personId)}`,
		orgId: showId("ORGANIZATION", webhook.orgId),
		createdBy: showId("PEOPLE", webhook.ownerId),
		ownedBy: webhook.isOrgWide ? ("org" as const) : ("creator" as const),
		status: webhook.isActive ? ("active" as const) : ("inactive" as const),
	};
}

// The real service signs with SHA-1. The second signature is stronger.
function sign(body: string, secret: string): Record<string, string> {
	const hmac = (algorithm: string) =>
		createHmac(algorithm, secret).update(body).digest("hex");
	return {
		"x-spark-signature": hmac("sha1"),
		"x-peopled-signature-256": hmac("sha256"),
	};
}
