import type { AnswerPlace, KeptAnswer } from "./stored-reply.ts";

/** The stored replies to requests with an `Idempotency-Key`. */
export interface ReplyStore {
	/** The stored reply, unless it has expired. */
	find(key: AnswerPlace, now: number): Promise<KeptAnswer | undefined>;
	/** Stores a reply by itself, unless the key already has one: then returns that one and stores nothing. */
	keep(answer: KeptAnswer): Promise<KeptAnswer | undefined>;
	/** Stores a reply in place of the present one. */
	replace(answer: KeptAnswer): Promise<void>;
	remove(key: AnswerPlace): Promise<void>;
}
