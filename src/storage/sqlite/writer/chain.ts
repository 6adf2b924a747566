import { hash } from "node:crypto";
import {
	type SealedLine,
	sealText,
} from "../../../directory/history/sealed-line.ts";
import type { Database, Head } from "../database.ts";

/** Writes one line of history in stored form, and returns its id. Call it in the transaction of the change. */
export function recordLine(
	database: Database,
	line: Omit<SealedLine, "id" | "previousId" | "hash">,
): number {
	const previous = database.heads.get(line.orgId) ?? readHead(database, line);
	const id = (previous?.id ?? 0) + 1;
	const hash = digest(sealText({ previousHash: previous?.hash, id }, line));
	// Every change runs this, so the values are not copied into a list first.
	database.run(
		"INSERT INTO changes (id, org_id, subject, subject_id, kind, version, at, author_org_id, author_id, tracking_id, impersonator, fields, previous_id, hash) VALUES ($1, $org2, $3, $id4, $5, $6, $7, $org8, $id9, $10, $11, $12, $13, $hash14)",
		id,
		line.orgId,
		line.subject,
		line.subjectId,
		line.kind,
		line.version ?? null,
		line.at,
		line.authorOrgId,
		line.authorId,
		line.trackingId,
		line.impersonator ?? null,
		line.fields,
		previous?.id ?? null,
		hash,
	);
	database.heads.set(line.orgId, { id, hash });
	return id;
}

function readHead(
	database: Database,
	{ orgId }: { orgId: string },
): Head | undefined {
	return database.get<Head>(
		"SELECT id, hash FROM changes WHERE org_id = $org1 ORDER BY id DESC LIMIT 1",
		orgId,
	);
}

function digest(text: string): string {
	return hash("sha256", text, "hex");
}
