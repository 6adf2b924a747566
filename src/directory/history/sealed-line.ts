/**
 * A line of history as an engine keeps it. Its `hash` follows from the line and from the hash of the
 * line before it in its organization, so that no line can be edited, taken out or put in unnoticed.
 */
export interface SealedLine {
	id: number;
	/** The line behind which it was written; undefined for the first of an organization. */
	previousId: number | undefined;
	orgId: string;
	subject: string;
	subjectId: string;
	kind: string;
	version: number | undefined;
	at: number;
	authorOrgId: string;
	authorId: string;
	trackingId: string;
	/** The organization and person of an administrator who acted as the author, with a slash between. */
	impersonator: string | undefined;
	/** As JSON, letter by letter as it is kept. */
	fields: string;
	hash: string | undefined;
}

/**
 * The text of which the SHA-256 in hex is a line's hash. Engines compute it where it is cheapest,
 * PostgreSQL in SQL; so it is plain lines, of which only the last can hold a line break.
 */
export function sealText(
	previousHash: string | undefined,
	line: Omit<SealedLine, "hash" | "previousId">,
): string {
	return [
		previousHash ?? "",
		line.id,
		line.orgId,
		line.subject,
		line.subjectId,
		line.kind,
		line.version ?? "",
		line.at,
		line.authorOrgId,
		line.authorId,
		line.trackingId,
		...(line.impersonator === undefined ? [] : [line.impersonator]),
		line.fields,
	].join("\n");
}
