import type { ReplyMaker } from "./stored-reply.ts";

/** Options of a change. */
export interface WriteOptions<Result = unknown> {
	/** The change is decided as usual, refusals included, and not written. */
	isDryRun?: boolean;
	/** The reply to store in the same transaction. Rejects with `AlreadyRepliedError`, changing nothing, when one is already stored. */
	reply?: ReplyMaker<Result>;
}
