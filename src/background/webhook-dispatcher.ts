import { randomUUID } from "node:crypto";
import type { ChangeSignal } from "../concurrency/change-signal.ts";
import { passPoint } from "../concurrency/failpoint.ts";
import { startRounds } from "../concurrency/rounds.ts";
import type { WorkTrace, WorkTraces } from "../concurrency/trace.ts";
import { type Change, serverId } from "../directory/history/change.ts";
import type { Person } from "../directory/people/person.ts";
import type { Store } from "../directory/store/store.ts";
import type { WebhookWork } from "../directory/store/webhook-store.ts";
import {
	advance,
	type Delivery,
	eventOf,
	postpone,
	type Webhook,
	type WebhookPosition,
	wantsChange,
} from "../directory/webhooks/webhook.ts";
import { isMakerEntitled } from "../directory/webhooks/webhooks.ts";
import type { Sender } from "./webhook-sender.ts";

/** How often to look without a change signal, for the changes of other processes. */
const lookMs = 1000;
/** Changes within this time are read together. */
const gatherMs = 50;
/** The lease of a webhook, from its last sign of progress. */
const leaseMs = 20_000;
/** How long a stop waits for running deliveries; the others are sent again. */
const stopMsMax = 3000;
/** Webhooks that are served at the same time, in all and of one organization: slow targets delay only their own organization. */
const takenMax = 60;
const takenPerOrgMax = 5;
const pageLength = 100;

/** A request without its address. */
interface Notice {
	headers: Record<string, string>;
	body: string;
}

/** How an attempt ended (with 2xx, with another status, or without any), or that the webhook was deactivated. */
export type DispatchOutcome =
	| "delivered"
	| "refused"
	| "unanswered"
	| "switchedOff";

interface DispatcherOptions {
	store: Store;
	now: () => number;
	changeSignal: ChangeSignal;
	/**
	 * Writes the request that reports a change to a webhook; `person` is undefined when the person is deleted.
	 */
	write: (
		webhook: Webhook,
		change: Change,
		person: Person | undefined,
	) => Notice;
	send: Sender;
	/** A webhook whose deliveries failed for this long becomes inactive. */
	giveUpMs: number;
	/** Traces each attempt to deliver; undefined: there are no traces. */
	traces?: WorkTraces;
	/** Called after each attempt to deliver, and when a webhook was deactivated. */
	onOutcome?: (outcome: DispatchOutcome) => void;
	warn: (sentence: string) => void;
}

/**
 * Delivers changes to webhooks. Each webhook reads the history of its organization from its position, in
 * order, and a delivery succeeds when the target responds with 2xx. The position is stored, so nothing is
 * lost when the process ends; an interrupted delivery is sent again.
 */
export function startDispatcher(options: DispatcherOptions): {
	stop(): Promise<void>;
} {
	const { store, now, changeSignal } = options;
	const holder = randomUUID();
	const running = new Map<string, Promise<void>>();
	const heldByOrg = new Map<string, number>();
	const count = (orgId: string, step: number) => {
		const held = (heldByOrg.get(orgId) ?? 0) + step;
		if (held > 0) heldByOrg.set(orgId, held);
		else heldByOrg.delete(orgId);
	};
	// Added before any other waiter.
	const listener = changeSignal.join();
	let isStopping = false;

	const start = (work: WebhookWork) => {
		const { orgId, id } = work.webhook;
		const key = `${orgId}/${id}`;
		if (running.has(key)) return;
		count(orgId, 1);
		const task = serveWebhook(options, work, holder, () => isStopping)
			.catch((cause: unknown) =>
				options.warn(`Webhook ${id} could not be served: ${cause}`),
			)
			.finally(() => {
				running.delete(key);
				count(orgId, -1);
			});
		running.set(key, task);
	};
	const look = async () => {
		const limit = takenMax - running.size;
		if (limit <= 0) return;
		passPoint("webhook.looked");
		const works = await store.webhooks.take({
			holder,
			now: now(),
			heldUntil: now() + leaseMs,
			limit,
			perOrgMax: takenPerOrgMax,
			heldByOrg,
		});
		for (const work of works) start(work);
	};
	const rounds = startRounds({
		work: look,
		everyMs: lookMs,
		reportFailure: (cause, pauseMs) =>
			options.warn(
				`Webhooks could not be looked for: ${cause} The next look is in ${Math.ceil(pauseMs / 1000)} s.`,
			),
	});
	const listen = async () => {
		while (!listener.isOver) {
			await listener.wait(lookMs, gatherMs);
			rounds.wake();
		}
	};
	void listen();
	return {
		async stop() {
			isStopping = true;
			listener.leave();
			await rounds.stop();
			let timer: ReturnType<typeof setTimeout> | undefined;
			const late = new Promise((resolve) => {
				timer = setTimeout(resolve, stopMsMax);
			});
			await Promise.race([Promise.all(running.values()), late]);
			clearTimeout(timer);
		},
	};
}

// Delivers until no change is left or a delivery fails; then releases the lease.
async function serveWebhook(
	options: DispatcherOptions,
	{ webhook, position: begun }: WebhookWork,
	holder: string,
	isStopping: () => boolean,
): Promise<void> {
	const { store, now } = options;
	let position = begun;
	const settle = (outcome: {
		isActive?: boolean;
		isKept: boolean;
		delivery?: Delivery;
	}) =>
		store.webhooks.settle(webhook, {
			holder,
			heldUntil: outcome.isKept ? now() + leaseMs : 0,
			position,
			isActive: outcome.isActive ?? true,
			author: {
				personId: serverId,
				orgId: webhook.orgId,
				trackingId: `WEBHOOK_${webhook.id}`,
				at: now(),
			},
			delivery: outcome.delivery,
		});
	if (!(await isMakerEntitled(store, webhook, now()))) {
		if (await settle({ isActive: false, isKept: false }))
			options.onOutcome?.("switchedOff");
		return;
	}
	while (!isStopping()) {
		const page = await store.changes.list({
			orgId: webhook.orgId,
			afterId: position.afterId,
			limit: pageLength,
		});
		if (page.length === 0) break;
		for (const change of page) {
			if (isStopping()) break;
			if (!wantsChange(webhook, change)) {
				position = advance(change.id);
				continue;
			}
			const delivery = await deliver(options, webhook, change, position);
			passPoint("webhook.sent");
			const isDelivered = isSuccess(delivery);
			options.onOutcome?.(
				isDelivered
					? "delivered"
					: delivery.status === undefined
						? "unanswered"
						: "refused",
			);
			position = isDelivered
				? advance(change.id)
				: postpone(position, { now: now(), chance: Math.random() });
			const isActive = !hasFailedFor(position, options.giveUpMs, now());
			const isMine = await settle({ isActive, isKept: isDelivered, delivery });
			passPoint("webhook.settled");
			if (isMine && !isActive) options.onOutcome?.("switchedOff");
			if (!isMine || !isDelivered) return;
		}
	}
	await settle({ isKept: false });
}

async function deliver(
	{ store, now, write, send, traces }: DispatcherOptions,
	webhook: Webhook,
	change: Change,
	{ attempts }: WebhookPosition,
): Promise<Delivery> {
	const { orgId, subjectId } = change;
	const found = await store.people.get({ orgId, id: subjectId });
	const { headers, body } = write(webhook, change, found?.person);
	const at = now();
	const trace = traces && beginTrace(traces, webhook, { change, attempts });
	const traced = trace && { traceparent: trace.traceparent };
	const result = await send(webhook.targetUrl, { ...headers, ...traced }, body);
	trace?.end(describeResult(result));
	const { status, error, durationMs } = result;
	return {
		at,
		changeId: change.id,
		event: eventOf(change) ?? "updated",
		personId: subjectId,
		attempt: attempts + 1,
		status,
		error,
		durationMs,
	};
}

// The path of a target may be a secret.
function beginTrace(
	traces: WorkTraces,
	webhook: Webhook,
	{ change, attempts }: { change: Change; attempts: number },
): WorkTrace {
	const { hostname, port, protocol } = new URL(webhook.targetUrl);
	const standardPort = protocol === "https:" ? 443 : 80;
	return traces.begin({
		name: "POST",
		isRemote: true,
		callerOrgId: change.author.orgId,
		trackingId: change.author.trackingId,
		attributes: {
			"http.request.method": "POST",
			...(attempts > 0 && { "http.request.resend_count": attempts }),
			"server.address": hostname,
			"server.port": port === "" ? standardPort : Number(port),
			"url.scheme": protocol.slice(0, -1),
			"peopled.webhook": webhook.id,
			"peopled.organization": webhook.orgId,
		},
	});
}

function describeResult({ status }: Awaited<ReturnType<Sender>>) {
	if (status === undefined) return { failure: "no_reply" };
	return {
		attributes: { "http.response.status_code": status },
		failure: status >= 400 ? status : undefined,
	};
}

function isSuccess({ status = 0 }: Delivery): boolean {
	return status >= 200 && status < 300;
}

function hasFailedFor(
	{ failingSince }: WebhookPosition,
	spanMs: number,
	now: number,
): boolean {
	return failingSince !== undefined && now - failingSince >= spanMs;
}
