import { passPoint } from "../../../concurrency/failpoint.ts";
import {
	AlreadyRepliedError,
	type ReplyMaker,
	type StoredReply,
} from "../../../directory/store/stored-reply.ts";
import type { StepOutcome } from "../../sql/steps/decide-batch.ts";
import { readReply } from "../../sql/stored-replies.ts";
import type { Statements } from "../database.ts";
import { storeReply } from "../stored-replies.ts";
import { doWork } from "../work.ts";
import type { ReplyWrite, WriteResults } from "./person-writes.ts";

/** Where the replies are stored. */
interface Place {
	statements: Statements;
	/** Whether a failure rolls back what was written before it. */
	isTransaction: boolean;
}

interface NumberedReply extends ReplyWrite {
	/** The place of its write in the batch, from 0. */
	index: number;
}

/** The replies of the writes that were not refused. */
export function composeReplies(
	batch: readonly { reply: ReplyMaker<never> | undefined }[],
	outcomes: readonly StepOutcome[],
): NumberedReply[] {
	return outcomes.flatMap(({ settled, isDependent, writeIndex }, index) => {
		const reply = batch[index]?.reply;
		if (reply === undefined || "reason" in settled) return [];
		return {
			reply: reply.make(settled.result as never),
			index,
			writeNumber: writeIndex === undefined ? undefined : writeIndex + 1,
			isDependent,
		};
	});
}

/**
 * Stores the replies of changes that write nothing, and returns the refusals of those that have none. What was written stays, so
 * a failure refuses only them.
 */
export async function storeOthers(
	place: Place,
	replies: readonly NumberedReply[],
	results: Exclude<WriteResults, "answered">,
): Promise<Map<number, unknown>> {
	try {
		passPoint("postgres.batch.written");
		const answered = await storeUnwritten(place, replies, results);
		return new Map(
			[...answered].map(([index, stored]) => [
				index,
				new AlreadyRepliedError(stored),
			]),
		);
	} catch (cause) {
		if (place.isTransaction) throw cause;
		return new Map(
			replies
				.filter(({ writeNumber }) => writeNumber === undefined)
				.map(({ index }) => [index, cause]),
		);
	}
}

// A change that writes nothing stores its reply separately, unless it may be retried. Returns the replies that another process
// has stored since the batch looked for them: it made the change, which is why there is nothing left to write.
async function storeUnwritten(
	{ statements }: Place,
	replies: readonly NumberedReply[],
	results: Exclude<WriteResults, "answered">,
): Promise<Map<number, StoredReply>> {
	const answered = new Map<number, StoredReply>();
	if (results === "outdated") return answered;
	const areAllDone = results.every((word) => word === "done");
	for (const { reply, index, writeNumber, isDependent } of replies) {
		if (writeNumber !== undefined || (isDependent && !areAllDone)) continue;
		const work = readReply(reply, reply.keptAt);
		const stored = await doWork(statements, work);
		if (stored === undefined) await storeReply(statements, reply);
		else answered.set(index, stored);
	}
	return answered;
}
