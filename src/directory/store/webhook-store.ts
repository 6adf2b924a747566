import type { Author } from "../history/change.ts";
import type {
	Delivery,
	Webhook,
	WebhookPosition,
} from "../webhooks/webhook.ts";

/** A webhook that a process has taken, with how far it has come. */
export interface WebhookWork {
	webhook: Webhook;
	position: WebhookPosition;
}

/** What a process that has taken a webhook came to. */
interface WebhookOutcome {
	/** Who has taken it; anybody else's outcome does not count. */
	holder: string;
	/** Until when it stays taken (milliseconds since 1970, UTC); 0 gives it back. */
	heldUntil: number;
	position: WebhookPosition;
	/** False: it is not active any more, which the history tells of as done by the author. */
	isActive: boolean;
	author?: Author;
	delivery?: Delivery;
}

/** Where webhooks are kept. With an author a change is written in the history too, without the secret. */
export interface WebhookStore {
	/** Keeps a webhook; it begins behind the newest line of its organization's history. */
	create(webhook: Webhook, author?: Author): Promise<void>;
	get(place: { orgId: string; id: string }): Promise<Webhook | undefined>;
	/** Those of an organization, the oldest first. */
	list(orgId: string): Promise<Webhook[]>;
	/** One that is made active again begins behind the newest line of history. */
	update(
		place: { orgId: string; id: string },
		rule: (current: Webhook) => Webhook,
		author?: Author,
	): Promise<Webhook>;
	/** Refuses with `notFound`. */
	delete(place: { orgId: string; id: string }, author?: Author): Promise<void>;
	/**
	 * Takes active webhooks that have lines of history before them, whose next attempt is due, and that
	 * nobody else has taken (`latestEnd` says what has ended), in turn between organizations; no two processes ever hold one at the same time.
	 */
	take(claim: {
		holder: string;
		now: number;
		heldUntil: number;
		limit: number;
		/** Webhooks of one organization at most, those that the holder has already included. */
		perOrgMax: number;
		/** How many the holder has already, by organization. */
		heldByOrg: ReadonlyMap<string, number>;
	}): Promise<WebhookWork[]>;
	/** False when the webhook is not the holder's any more, or not active: then nothing was kept. */
	settle(
		place: { orgId: string; id: string },
		outcome: WebhookOutcome,
	): Promise<boolean>;
	/** The delivery log, the newest first. */
	deliveries(place: { orgId: string; id: string }): Promise<Delivery[]>;
}
