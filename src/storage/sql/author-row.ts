import type {
	Author,
	Change,
	ChangeKind,
	ChangeSubject,
	FieldChanges,
} from "../../directory/history/change.ts";

/** The author of a change, as every engine stores it in a line of history. */
interface AuthorRow {
	at: number;
	author_org_id: string;
	author_id: string;
	tracking_id: string;
	/** In the form of `writeAuthor`. */
	impersonator: string | null;
}

/** A line of history, as every engine stores it. */
export interface ChangeRow extends AuthorRow {
	id: number;
	org_id: string;
	subject: ChangeSubject;
	subject_id: string;
	kind: ChangeKind;
	version: number | null;
	fields: string;
}

/** A line of history; `parseFields` parses its JSON as the engine parses documents. */
export function parseChange(
	row: ChangeRow,
	parseFields: (text: string) => FieldChanges,
): Change {
	return {
		id: row.id,
		orgId: row.org_id,
		subject: row.subject,
		subjectId: row.subject_id,
		kind: row.kind,
		version: row.version ?? undefined,
		author: parseAuthor(row),
		fields: parseFields(row.fields),
	};
}

function parseAuthor(row: AuthorRow): Author {
	const author: Author = {
		personId: row.author_id,
		orgId: row.author_org_id,
		trackingId: row.tracking_id,
		at: row.at,
	};
	if (row.impersonator === null) return author;
	const [, integrationId, impersonator = ""] = /^\/([^/]*)\/(.*)$/s.exec(
		row.impersonator,
	) ?? [row.impersonator, undefined, row.impersonator];
	const slash = impersonator.indexOf("/");
	return {
		...author,
		integrationId,
		impersonator:
			slash < 0
				? undefined
				: {
						orgId: impersonator.slice(0, slash),
						id: impersonator.slice(slash + 1),
					},
	};
}

/**
 * The author columns that every engine stores. The column of the impersonator is `organization/person`; where an integration
 * acted, `/integration/` comes before it. No id of an organization or of an integration contains a slash.
 */
export function writeAuthor({
	at,
	orgId,
	personId,
	trackingId,
	impersonator,
	integrationId,
}: Author) {
	const person =
		impersonator === undefined
			? ""
			: `${impersonator.orgId}/${impersonator.id}`;
	const program = integrationId === undefined ? "" : `/${integrationId}/`;
	return {
		at,
		authorOrgId: orgId,
		authorId: personId,
		trackingId,
		impersonator: `${program}${person}` || undefined,
	};
}
