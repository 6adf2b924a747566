import type { ReplyStore } from "../../directory/store/reply-store.ts";
import {
	AlreadyRepliedError,
	type StoredReply,
	storedRepliesOfPersonMax,
} from "../../directory/store/stored-reply.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import { deleteReply, readReply, sweepLength } from "../sql/stored-replies.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { doWork } from "./work.ts";

export function openStoredReplies({
	database,
	writer,
}: Pick<Engine, "database" | "writer">): ReplyStore {
	return {
		find: async (key, now) => doWork(database, readReply(key, now)),
		keep: (reply) =>
			writer.write(() => {
				const stored = doWork(database, readReply(reply, reply.keptAt));
				if (stored === undefined) replaceReply(database, reply);
				return stored;
			}),
		replace: (reply) => writer.write(() => replaceReply(database, reply)),
		remove: (key) => writer.write(() => doWork(database, deleteReply(key))),
	};
}

/**
 * Performs a change in the running transaction and stores its reply, if it has one. Throws
 * `AlreadyRepliedError` when a reply is stored already.
 */
export function doOnce<Result>(
	database: Database,
	work: () => Result,
	{ reply }: Pick<WriteOptions<Result>, "reply">,
): Result {
	if (reply === undefined) return work();
	const stored = doWork(database, readReply(reply.key, reply.now));
	if (stored !== undefined) throw new AlreadyRepliedError(stored);
	const result = work();
	replaceReply(database, reply.make(result));
	return result;
}

/** Stores a reply in the running transaction, instead of the one under its key. */
export function replaceReply(database: Database, reply: StoredReply): void {
	const { orgId, personId, key, keptAt } = reply;
	database.run(
		"DELETE FROM stored_replies WHERE row IN (SELECT row FROM stored_replies WHERE org_id = ? AND expires_at <= ? ORDER BY expires_at LIMIT ?)",
		orgId,
		keptAt,
		sweepLength,
	);
	doWork(database, deleteReply(reply));
	// Numbers count up for each person, so that the oldest are found without counting.
	const number =
		(database.get<{ number: number | null }>(
			"SELECT max(number) AS number FROM stored_replies WHERE org_id = ? AND person_id = ?",
			orgId,
			personId,
		)?.number ?? 0) + 1;
	database.run(
		"DELETE FROM stored_replies WHERE org_id = ? AND person_id = ? AND number <= ?",
		orgId,
		personId,
		number - storedRepliesOfPersonMax,
	);
	database.run(
		"INSERT INTO stored_replies (org_id, person_id, key, number, fingerprint, status, headers, body, kept_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		orgId,
		personId,
		key,
		number,
		reply.fingerprint,
		reply.status,
		JSON.stringify(reply.headers),
		reply.body ?? null,
		keptAt,
		reply.expiresAt,
	);
}
