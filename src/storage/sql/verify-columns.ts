import { nameKey } from "../../directory/text/text.ts";
import type { CopyRow } from "../copy.ts";

/** The records whose columns repeat something of their document. */
type RecordKind = "group" | "location" | "licenseTemplate" | "integration";

type Document = Readonly<Record<string, unknown>>;

/** What the columns of a record must be by its document. */
const columnsOf: Record<
	RecordKind,
	(document: Document) => Record<string, unknown>
> = {
	group: ({ id, displayName }) => ({ id, name_key: keyOf(displayName) }),
	location: ({ id, name }) => ({ id, name_key: keyOf(name) }),
	licenseTemplate: ({ id, groupId = "" }) => ({ id, group_id: groupId }),
	integration: ({ id, orgId, createdAt }) => ({
		...{ id, org_id: orgId, created_at: createdAt },
	}),
};

/** The columns of a record that differ from its document, as phrases that follow "the group …". */
export function complainOfColumns(
	kind: RecordKind,
	row: CopyRow | undefined,
): string[] {
	const document = row && parse(row.document);
	// That it cannot be read is told with its history.
	if (row === undefined || document === undefined) return [];
	return Object.entries(columnsOf[kind](document))
		.filter(([name, value]) => row[name] !== value)
		.map(([name]) => `has another ${name} than its document`);
}

/** The line of history that deleted somebody. */
export interface DeletionLine {
	id: number;
	version: number | undefined;
	at: number;
}

/** The differences between the note that somebody can be restored and the last line of their deletion; an undefined row: no note. */
export function complainOfDeletion(
	row: CopyRow | undefined,
	line: DeletionLine | undefined,
): string[] {
	if (row === undefined) return [];
	if (line === undefined)
		return ["can be restored, although no change says that it was deleted"];
	const isSame =
		row.change_id === line.id &&
		row.version === line.version &&
		row.at === line.at;
	return isSame
		? []
		: [`is restored from another state than change ${line.id} deleted`];
}

function keyOf(name: unknown): string | undefined {
	return typeof name === "string" ? nameKey(name) : undefined;
}

function parse(text: unknown): Document | undefined {
	try {
		return JSON.parse(String(text)) as Document;
	} catch {
		return undefined;
	}
}
