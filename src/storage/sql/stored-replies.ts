import type {
	ReplyKey,
	StoredReply,
} from "../../directory/store/stored-reply.ts";
import { get, run, type Work } from "./statement.ts";
import { parseStoredReply, type StoredReplyRow } from "./stored-reply-row.ts";

/** Expired replies that each stored reply deletes: more than one, so that they do not pile up. */
export const sweepLength = 4;

/** The stored reply of a key, unless it has expired. */
export function* readReply(
	{ orgId, personId, key }: ReplyKey,
	now: number,
): Work<StoredReply | undefined> {
	const row = yield* get<StoredReplyRow>(
		"SELECT org_id, person_id, key, fingerprint, status, headers, body, kept_at, expires_at FROM stored_replies WHERE org_id = $1 AND person_id = $2 AND key = $3 AND expires_at > $4",
		...[orgId, personId, key, now],
	);
	return row && parseStoredReply(row);
}

export function* deleteReply({ orgId, personId, key }: ReplyKey): Work<void> {
	yield* run(
		"DELETE FROM stored_replies WHERE org_id = $1 AND person_id = $2 AND key = $3",
		...[orgId, personId, key],
	);
}
