import type { Answerer } from "./stored-reply.ts";

/** How a change is written. */
export interface WriteOptions<Result = unknown> {
	/** True: everything is done as ever, refusals too, and then undone, so that nothing of it stays. */
	isDryRun?: boolean;
	/**
	 * The answer to keep in the same transaction. Where one is kept already nothing is done: rejects
	 * with `AnsweredError`.
	 */
	answer?: Answerer<Result>;
}
