import { randomUUID } from "node:crypto";
import * as contract from "../../contract/webhook.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import {
	type Delivery,
	noSuchWebhook,
	type Webhook,
	type WebhookDraft,
} from "../../directory/webhooks/webhook.ts";
import {
	createWebhook,
	deleteWebhook,
	getWebhook,
	listDeliveries,
	listWebhooks,
	updateWebhook,
} from "../../directory/webhooks/webhooks.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { readId, showId } from "../ids.ts";
import { showWebhookHead } from "./webhook-notice.ts";

/** The webhook calls. */
export const webhookRoutes = [
	route(contract.listWebhooks, async (call) => {
		const { store, caller, query } = call;
		refuseInvalid(call.queryProblems);
		const found = await listWebhooks(store, caller, {
			ownedBy: query.ownedBy ?? "creator",
		});
		const items = found
			.slice(0, query.max ?? contract.webhooksListMax)
			.map((webhook) => showWebhook(call, webhook));
		return replyJson(200, { items });
	}),

	route(contract.createWebhook, async (call) => {
		const { body } = call;
		const problems: FieldProblem[] = [...call.problems];
		const draft: WebhookDraft = {
			name: body.name,
			targetUrl: body.targetUrl,
			event: body.event,
			personId: readFilter(body.filter, problems),
			secret: body.secret,
			isOrgWide: body.ownedBy === "org",
		};
		const webhook = await createWebhook(call.store, requestOf(call), {
			id: randomUUID(),
			draft: { ...draft, problems },
		});
		return replyJson(200, showWebhook(call, webhook));
	}),

	route(contract.getWebhook, async (call) =>
		replyJson(
			200,
			showWebhook(
				call,
				await getWebhook(call.store, call.caller, webhookIdOf(call)),
			),
		),
	),

	route(contract.updateWebhook, async (call) => {
		const { body, problems } = call;
		const webhook = await updateWebhook(call.store, requestOf(call), {
			id: webhookIdOf(call),
			draft: {
				name: body.name,
				targetUrl: body.targetUrl,
				secret: body.secret,
				isActive: body.status === "active",
				problems,
			},
		});
		return replyJson(200, showWebhook(call, webhook));
	}),

	route(contract.deleteWebhook, async (call) => {
		refuseInvalid(call.queryProblems);
		await deleteWebhook(call.store, requestOf(call), webhookIdOf(call));
		return replyEmpty();
	}),

	route(contract.listDeliveries, async (call) => {
		const found = await listDeliveries(
			call.store,
			call.caller,
			webhookIdOf(call),
		);
		return replyJson(200, { items: found.map(showDelivery) });
	}),
];

function readFilter(
	filter: string | undefined,
	problems: FieldProblem[],
): string | undefined {
	if (filter === undefined || filter === "") return undefined;
	const text = /^personId=(.+)$/.exec(filter)?.[1];
	const id = text === undefined ? undefined : readId("PEOPLE", text);
	if (id === undefined)
		problems.push({
			field: "filter",
			...problemOf.wrongValue({ expected: "personId= and the id of a person" }),
		});
	return id;
}

function webhookIdOf(call: Call): string {
	const id = readId("WEBHOOK", call.parameter("webhookId"));
	if (id === undefined) throw noSuchWebhook();
	return id;
}

// Only its creator sees the secret of a webhook, not others who may read it.
function showWebhook(
	{ caller }: Call,
	webhook: Webhook,
): Whole<contract.Webhook> {
	return {
		...showWebhookHead(webhook),
		secret: webhook.ownerId === caller.personId ? webhook.secret : undefined,
		created: showTime(webhook.createdAt),
	};
}

function showDelivery(delivery: Delivery): contract.Delivery {
	const { at, changeId, personId, status, ...rest } = delivery;
	return {
		...rest,
		at: showTime(at),
		changeId: String(changeId),
		personId: showId("PEOPLE", personId),
		status,
		isDelivered: status !== undefined && status >= 200 && status < 300,
	};
}
