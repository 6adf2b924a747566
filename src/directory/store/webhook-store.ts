import type { Author } from "../history/change.ts";
import type {
	Delivery,
	Webhook,
	WebhookPosition,
} from "../webhooks/webhook.ts";
import type { RecordKey } from "./record-key.ts";

/** A webhook that a process has leased, with its position in the history. */
export interface WebhookWork {
	webhook: Webhook;
	position: WebhookPosition;
}

/** How many webhooks there are of all organizations, by their state, and what they have not read. */
export interface WebhookBacklog {
	/** `failing`: active, and the last delivery failed; `off`: not active. */
	counts: Readonly<Record<"active" | "failing" | "off", number>>;
	/** Active ones that have unread lines of history. */
	waiting: number;
	/** The time of the oldest of those lines (milliseconds since 1970); undefined: there is none. */
	waitingSince: number | undefined;
}

/** The outcome of a delivery by the process that has leased the webhook. */
interface WebhookOutcome {
	/** The process that has the lease; the outcome of any other is ignored. */
	holder: string;
	/** When the lease ends (milliseconds since 1970, UTC); 0 ends it now. */
	heldUntil: number;
	position: WebhookPosition;
	/** False deactivates the webhook, and the history names the author for it. */
	isActive: boolean;
	author?: Author;
	delivery?: Delivery;
}

/** The webhooks. With an author, a change is written to the history too, without the secret. */
export interface WebhookStore {
	/** Stores a webhook. It starts after the newest line of its organization's history. */
	create(webhook: Webhook, author?: Author): Promise<void>;
	get(key: RecordKey): Promise<Webhook | undefined>;
	/** The webhooks of an organization, oldest first. */
	list(orgId: string): Promise<Webhook[]>;
	/** A webhook that is activated again starts after the newest line of history. */
	update(
		key: RecordKey,
		rule: (current: Webhook) => Webhook,
		author?: Author,
	): Promise<Webhook>;
	/** Refuses with `notFound`. */
	delete(key: RecordKey, author?: Author): Promise<void>;
	/**
	 * Leases active webhooks that have unread lines of history, whose next attempt is due, and whose lease
	 * has ended (`latestEnd`), from each organization in turn. No two processes ever hold the same one.
	 */
	take(claim: {
		holder: string;
		now: number;
		heldUntil: number;
		limit: number;
		/** Webhooks of one organization at most, including those that the holder already has. */
		perOrgMax: number;
		/** How many the holder already has, by organization. */
		heldByOrg: ReadonlyMap<string, number>;
	}): Promise<WebhookWork[]>;
	/** False, keeping nothing, when the holder has lost the webhook or it is not active. */
	settle(key: RecordKey, outcome: WebhookOutcome): Promise<boolean>;
	/** Counts the webhooks of all organizations. Looks once into the history for each active one. */
	readBacklog(): Promise<WebhookBacklog>;
	/** The delivery log, newest first. */
	deliveries(key: RecordKey): Promise<Delivery[]>;
}
