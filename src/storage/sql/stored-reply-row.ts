import type { StoredReply } from "../../directory/store/stored-reply.ts";

/** A stored reply as a row of either engine. */
export interface StoredReplyRow {
	org_id: string;
	person_id: string;
	key: string;
	fingerprint: string;
	status: number;
	headers: string;
	body: string | null;
	kept_at: number;
	expires_at: number;
}

export function parseStoredReply(row: StoredReplyRow): StoredReply {
	return {
		orgId: row.org_id,
		personId: row.person_id,
		key: row.key,
		fingerprint: row.fingerprint,
		status: row.status,
		headers: JSON.parse(row.headers) as Record<string, string>,
		body: row.body ?? undefined,
		keptAt: row.kept_at,
		expiresAt: row.expires_at,
	};
}
