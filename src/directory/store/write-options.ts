import type { ReplyMaker } from "./stored-reply.ts";

/** How a change is written. */
export interface WriteOptions<Result = unknown> {
	/** Everything is decided as usual, refusals included, and nothing is kept. */
	isDryRun?: boolean;
	/** The reply to store in the same transaction. Rejects with `AlreadyRepliedError`, changing nothing, when one is already stored. */
	reply?: ReplyMaker<Result>;
}
