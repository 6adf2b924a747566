/** Where a directory is: the file of SQLite, or the address of a PostgreSQL database. */
export type Place = { file: string } | { address: string };

/** A line of history as it is stored. */
export interface Line {
	orgId: string;
	id: number;
	/** The line before it in its organization; PostgreSQL stores none. */
	previousId?: number;
	subject: string;
	subjectId: string;
	kind: string;
	version?: number;
	at: number;
	authorOrgId: string;
	authorId: string;
	trackingId: string;
	impersonator?: string;
	/** The JSON, byte for byte. */
	fields: string;
	hash?: string;
}

/** A person, group, location or license template as it is stored. */
export interface StoredRecord {
	subject: "person" | "group" | "location" | "licenseTemplate";
	orgId: string;
	id: string;
	document: string;
	/** The digest of a document that was loaded. */
	origin?: string;
	nameKey?: string;
	/** Columns of people. */
	version?: number;
	locationId?: string;
	isActive?: boolean;
	/** On PostgreSQL, the change that made the row; 0: it was loaded. */
	revision?: number;
	/** Columns of groups. */
	memberCount?: number;
}

/** A value that one person claims or holds. */
export interface Entry {
	orgId: string;
	personId: string;
	kind: string;
	/** Of claims only. */
	scope?: string;
	value: string;
}

/** The stored rows of a whole directory, in one form for both engines. */
export interface DirectoryRows {
	/** What the database itself complains of. */
	problems: string[];
	/** On PostgreSQL, the head that the row of an organization names. */
	organizations: { id: string; lastId?: number; lastHash?: string }[];
	records: StoredRecord[];
	claims: Entry[];
	holdings: Entry[];
	seats: { orgId: string; licenseId: string; total: number; taken: number }[];
	/** By organization, then in the order of their ids. */
	lines: Line[];
	/** On SQLite, the lines by which a subject's history is found. */
	found?: { orgId: string; subjectId: string; id: number }[];
	deletions: {
		orgId: string;
		personId: string;
		changeId: number;
		version: number;
	}[];
}

/** A row of either engine. */
export type Row = Record<string, unknown>;

/** The record in a row of any table with documents. */
export function recordOf(row: Row): Omit<StoredRecord, "subject"> {
	return {
		orgId: String(row.org_id),
		id: String(row.id),
		document: String(row.document),
		origin: textOf(row.origin),
		nameKey: textOf(row.name_key),
	};
}

/** The text in a column that may have none. */
export function textOf(stored: unknown): string | undefined {
	return stored === null || stored === undefined ? undefined : String(stored);
}
