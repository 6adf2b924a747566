import { hash } from "node:crypto";
import type { Change } from "../../directory/history/change.ts";
import { sealText } from "../../directory/history/sealed-line.ts";
import { writeAuthor } from "../sql/author-row.ts";
import { get, run, type Work } from "../sql/statement.ts";

/** The id of the newest change in an organization's history; 0 when there is none. */
export function* newestChange(orgId: string): Work<number> {
	const row = yield* get<{ id: number }>(
		"SELECT last_change_id AS id FROM organizations WHERE id = $1",
		orgId,
	);
	return row?.id ?? 0;
}

/** Appends to the history, in the transaction of the change, with the organization locked. */
export function* recordChange({
	orgId,
	subject,
	subjectId,
	kind,
	author,
	fields,
}: Omit<Change, "id">): Work<void> {
	const last = yield* get<{ id: number; hash: string | null }>(
		"SELECT last_change_id AS id, last_change_hash AS hash FROM organizations WHERE id = $1 FOR NO KEY UPDATE",
		orgId,
	);
	if (last === undefined) return;
	const line = {
		id: last.id + 1,
		orgId,
		subject,
		subjectId,
		kind,
		version: undefined,
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	};
	const seal = hash(
		"sha256",
		sealText({ previousHash: last.hash ?? undefined, id: line.id }, line),
		"hex",
	);
	yield* run(
		"INSERT INTO changes (org_id, id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, impersonator, fields, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		...[orgId, line.id, subject, subjectId, kind, line.at],
		...[line.authorOrgId, line.authorId, line.trackingId],
		...[line.impersonator ?? null, line.fields],
		seal,
	);
	yield* run(
		"UPDATE organizations SET last_change_id = $2, last_change_hash = $3 WHERE id = $1",
		...[orgId, line.id, seal],
	);
}
