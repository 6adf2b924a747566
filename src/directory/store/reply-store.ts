import type { ReplyKey, StoredReply } from "./stored-reply.ts";

/** The stored replies to requests with an `Idempotency-Key`. */
export interface ReplyStore {
	/** The stored reply, unless it has expired. */
	find(key: ReplyKey, now: number): Promise<StoredReply | undefined>;
	/** Stores a reply without a change, unless the key already has one: then returns that one and stores nothing. */
	keep(reply: StoredReply): Promise<StoredReply | undefined>;
	/** Stores a reply in place of the present one. */
	replace(reply: StoredReply): Promise<void>;
	remove(key: ReplyKey): Promise<void>;
}
