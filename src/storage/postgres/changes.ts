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
	const counted = yield* get<{ id: number }>(
		"UPDATE organizations SET last_change_id = last_change_id + 1 WHERE id = $1 RETURNING last_change_id AS id",
		orgId,
	);
	if (counted === undefined) return;
	const line = {
		id: counted.id,
		orgId,
		subject,
		subjectId,
		kind,
		version: undefined,
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	};
	// Read after the row of the organization is locked: the line before is committed by then.
	const previous = yield* get<{ hash: string }>(
		"SELECT hash FROM changes WHERE org_id = $1 AND id = $2",
		orgId,
		line.id - 1,
	);
	yield* run(
		"INSERT INTO changes (org_id, id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, impersonator, fields, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		...[orgId, line.id, subject, subjectId, kind, line.at],
		...[line.authorOrgId, line.authorId, line.trackingId],
		...[line.impersonator ?? null, line.fields],
		hash("sha256", sealText(previous?.hash, line), "hex"),
	);
}
