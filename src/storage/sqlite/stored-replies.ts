import { passPoint } from "../../concurrency/failpoint.ts";
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
				if (stored === undefined) addReply(database, reply);
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
	passPoint("sqlite.reply.made");
	addReply(database, reply.make(result));
	passPoint("sqlite.reply.stored");
	return result;
}

/** Stores a reply in the running transaction, instead of the one under its key. */
export function replaceReply(database: Database, reply: StoredReply): void {
	doWork(database, deleteReply(reply));
	addReply(database, reply);
}

// Stores a reply under a key that has none, or an expired one. It looks before it deletes, since a statement that may delete
// several rows costs as much when there are none.
function addReply(database: Database, reply: StoredReply): void {
	const { orgId, personId, key, keptAt } = reply;
	if (hasExpired(database, reply)) {
		database.run(
			"DELETE FROM stored_replies WHERE row IN (SELECT row FROM stored_replies WHERE org_id = ? AND expires_at <= ? ORDER BY expires_at LIMIT ?)",
			...[orgId, keptAt, sweepLength],
		);
		doWork(database, deleteReply(reply));
	}
	const number = nextNumber(database, reply);
	if (number > storedRepliesOfPersonMax)
		database.run(
			"DELETE FROM stored_replies WHERE org_id = ? AND person_id = ? AND number <= ?",
			...[orgId, personId, number - storedRepliesOfPersonMax],
		);
	database.run(
		"INSERT INTO stored_replies (org_id, person_id, key, number, fingerprint, status, headers, body, kept_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		...[orgId, personId, key, number, reply.fingerprint, reply.status],
		...[JSON.stringify(reply.headers), reply.body ?? null],
		...[keptAt, reply.expiresAt],
	);
}

function hasExpired(
	database: Database,
	{ orgId, keptAt }: StoredReply,
): boolean {
	return (
		database.get(
			"SELECT 1 FROM stored_replies WHERE org_id = ? AND expires_at <= ? LIMIT 1",
			...[orgId, keptAt],
		) !== undefined
	);
}

// Numbers count up for each person, so that the oldest are found without counting.
function nextNumber(
	database: Database,
	{ orgId, personId }: StoredReply,
): number {
	const last = database.get<{ number: number | null }>(
		"SELECT max(number) AS number FROM stored_replies WHERE org_id = ? AND person_id = ?",
		...[orgId, personId],
	);
	return (last?.number ?? 0) + 1;
}
