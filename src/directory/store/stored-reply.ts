/** How many replies of one person are stored at most; the oldest are removed. */
export const storedRepliesOfPersonMax = 100_000;

/** Names a stored reply: `key` is the `Idempotency-Key` that the person chose for a request. */
export interface ReplyKey {
	orgId: string;
	personId: string;
	key: string;
}

/** The status of a request that began and has no reply: it is in progress, or was cut off. */
export const pendingStatus = 0;

/** A reply that repeats for the same request, which is not performed again. */
export interface StoredReply extends ReplyKey {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string | undefined;
	/** Distinguishes the request from another one with the same key. */
	fingerprint: string;
	/** Milliseconds since 1970, UTC. */
	keptAt: number;
	/** Milliseconds since 1970, UTC; an expired reply counts as never stored. */
	expiresAt: number;
}

/** Makes the reply that is stored with a change. `make` is pure and refuses nothing. */
export interface ReplyMaker<Result> {
	key: ReplyKey;
	/** Milliseconds since 1970, UTC. */
	now: number;
	make(result: Result): StoredReply;
}

/** Thrown instead of performing a request whose reply is already stored. */
export class AlreadyRepliedError extends Error {
	readonly stored: StoredReply;
	constructor(stored: StoredReply) {
		super("This request has already been replied to.");
		this.name = "AlreadyRepliedError";
		this.stored = stored;
	}
}
