/** Answers of one person that are kept at most; the eldest give way. */
export const answersOfPersonMax = 100_000;

/** Where an answer is kept: under a key that a person chose for a request (`Idempotency-Key`). */
export interface AnswerPlace {
	orgId: string;
	personId: string;
	key: string;
}

/** The status of a request that was begun, and whose answer is not there: it is being done, or was cut off. */
export const unanswered = 0;

/** An answer as it was given first. */
interface Answer {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string | undefined;
}

/** An answer that is kept, so that the same request gets it again instead of being done again. */
export interface KeptAnswer extends AnswerPlace, Answer {
	/** What tells the request from another one with the same key. */
	fingerprint: string;
	/** Milliseconds since 1970, UTC; an answer that has expired counts as never kept. */
	keptAt: number;
	expiresAt: number;
}

/** How a change keeps its answer: where, and what it is. `make` is pure. */
export interface Answerer<Result> {
	place: AnswerPlace;
	/** Milliseconds since 1970, UTC. */
	now: number;
	make(result: Result): KeptAnswer;
}

/** Thrown instead of doing a request whose answer is kept already. */
export class AnsweredError extends Error {
	readonly kept: KeptAnswer;
	constructor(kept: KeptAnswer) {
		super("This request has been answered already.");
		this.name = "AnsweredError";
		this.kept = kept;
	}
}
