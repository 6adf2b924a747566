/**
 * A line of history as an engine stores it. Its `hash` depends on the line and on the hash of the line
 * before it in its organization, so an edited, removed or inserted line is noticed.
 */
export interface SealedLine {
	id: number;
	/** The line before it; undefined for the first one of an organization. */
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
	/** The organization and the id of the administrator who acted as the author, with a slash between. */
	impersonator: string | undefined;
	/** The stored JSON, byte for byte. */
	fields: string;
	hash: string | undefined;
}

/**
 * The text whose SHA-256 in hex is the hash of a line. Engines compute it where it is cheapest,
 * PostgreSQL in SQL: so it is plain lines, and only the last one can hold a line break.
 */
export function sealText(
	{ previousHash, id }: { previousHash: string | undefined; id: number },
	line: Omit<SealedLine, "hash" | "id" | "previousId">,
): string {
	const { orgId, subject, subjectId, kind, version = "" } = line;
	const { authorOrgId, authorId, trackingId, impersonator } = line;
	const about = `${id}\n${orgId}\n${subject}\n${subjectId}\n${kind}\n${version}`;
	const author = `${line.at}\n${authorOrgId}\n${authorId}\n${trackingId}`;
	const actor = impersonator === undefined ? "" : `${impersonator}\n`;
	return `${previousHash ?? ""}\n${about}\n${author}\n${actor}${line.fields}`;
}
