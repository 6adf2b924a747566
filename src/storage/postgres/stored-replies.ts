import type { ReplyStore } from "../../directory/store/reply-store.ts";
import {
	AlreadyRepliedError,
	type ReplyKey,
	type ReplyMaker,
	type StoredReply,
	storedRepliesOfPersonMax,
} from "../../directory/store/stored-reply.ts";
import { deleteReply, readReply, sweepLength } from "../sql/stored-replies.ts";
import type { Database, Statements } from "./database.ts";
import { doWork } from "./work.ts";

/** An arbitrary number that no other lock of the database uses. */
const replyLock = 1_347_571_026;

export function openStoredReplies(database: Database): ReplyStore {
	return {
		find: (key, now) => doWork(database, readReply(key, now)),
		keep: (reply) =>
			changeReply(database, reply, async (statements) => {
				const stored = await doWork(statements, readReply(reply, reply.keptAt));
				if (stored === undefined) await storeReply(statements, reply);
				return stored;
			}),
		replace: (reply) =>
			changeReply(database, reply, (statements) =>
				replaceReply(statements, reply),
			),
		remove: (key) => doWork(database, deleteReply(key)),
	};
}

// In sequence, so that of two requests that store a reply at the same time one gets the reply of the other.
function changeReply<Result>(
	database: Database,
	{ orgId, personId, key }: ReplyKey,
	work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
	return database.transact(async (statements) => {
		await statements.all(
			"SELECT pg_advisory_xact_lock($1, hashtext($2))",
			replyLock,
			JSON.stringify([orgId, personId, key]),
		);
		return work(statements);
	});
}

/**
 * Performs a change in a transaction and stores its reply, if it has one. Throws `AlreadyRepliedError` when
 * a reply is stored already.
 */
export async function doOnce<Result>(
	statements: Statements,
	work: () => Promise<Result>,
	reply: ReplyMaker<Result> | undefined,
): Promise<Result> {
	if (reply === undefined) return work();
	const stored = await doWork(statements, readReply(reply.key, reply.now));
	if (stored !== undefined) throw new AlreadyRepliedError(stored);
	const result = await work();
	await storeReply(statements, reply.make(result));
	return result;
}

/** Stores a reply, unless one is stored under its key. */
export async function storeReply(
	statements: Pick<Statements, "write">,
	reply: StoredReply,
): Promise<void> {
	await statements.write(
		"SELECT keep_stored_reply($1, $2, $3)",
		JSON.stringify(reply),
		sweepLength,
		storedRepliesOfPersonMax,
	);
}

/** Stores a reply in the running transaction, instead of the one under its key. */
export async function replaceReply(
	statements: Statements,
	reply: StoredReply,
): Promise<void> {
	await doWork(statements, deleteReply(reply));
	await storeReply(statements, reply);
}
