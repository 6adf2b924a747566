import type { AnswerPlace, KeptAnswer } from "./stored-reply.ts";

export interface ReplyStore {
	/** The answer that is kept, unless it has expired. */
	find(place: AnswerPlace, now: number): Promise<KeptAnswer | undefined>;
	/** Keeps an answer by itself, unless one is kept there already: that one stays, and is given back. */
	keep(answer: KeptAnswer): Promise<KeptAnswer | undefined>;
	/** Keeps an answer instead of the one that is there. */
	replace(answer: KeptAnswer): Promise<void>;
	remove(place: AnswerPlace): Promise<void>;
}
