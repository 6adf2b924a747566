import { hash } from "node:crypto";
import {
	type SealedLine,
	sealText,
} from "../../../directory/history/sealed-line.ts";
import type { Database } from "../database.ts";

// The id of a line, the line before it in its organization, and the hash that follows from both.
interface Seal {
	id: number;
	previousId: number | undefined;
	hash: string;
}

/** Writes one line of history in stored form. Call it in the transaction of the change. */
export function recordLine(
	database: Database,
	line: Omit<SealedLine, "id" | "previousId" | "hash">,
): void {
	const seal = sealLine(database, line);
	database.run(
		"INSERT INTO changes (id, org_id, subject, subject_id, kind, version, at, author_org_id, author_id, tracking_id, impersonator, fields, previous_id, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		...[seal.id, line.orgId, line.subject, line.subjectId, line.kind],
		...[line.version ?? null, line.at, line.authorOrgId, line.authorId],
		...[line.trackingId, line.impersonator ?? null, line.fields],
		...[seal.previousId ?? null, seal.hash],
	);
}

// The seal of a line that is about to be written.
function sealLine(
	database: Database,
	line: Omit<SealedLine, "id" | "previousId" | "hash">,
): Seal {
	const previous = database.get<{ id: number; hash: string }>(
		"SELECT id, hash FROM changes WHERE org_id = ? ORDER BY id DESC LIMIT 1",
		line.orgId,
	);
	const id = (previous?.id ?? 0) + 1;
	return {
		id,
		previousId: previous?.id,
		hash: digest(sealText(previous?.hash, { ...line, id })),
	};
}

function digest(text: string): string {
	return hash("sha256", text, "hex");
}
