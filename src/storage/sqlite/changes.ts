import type {
	Author,
	Change,
	ChangeKind,
	ChangeSubject,
	FieldChanges,
} from "../../directory/history/change.ts";
import type { ChangeStore } from "../../directory/store/change-store.ts";
import {
	type ChangeRow,
	parseChange as parseRow,
	writeAuthor,
} from "../sql/author-row.ts";
import {
	type ChangeReader,
	readChanges,
	usualChangeLimits,
} from "../sql/changes-by-time.ts";
import type { Database, Value } from "./database.ts";
import type { Engine } from "./engine.ts";
import { openPeopleReader } from "./people-list.ts";
import { parseSealed, recordLine, type SealedRow } from "./writer/chain.ts";

export function openChanges({ database, writer }: Engine): ChangeStore {
	const reader: ChangeReader<Value, ChangeRow> = {
		...openPeopleReader(database),
		limits: usualChangeLimits,
		parse: parseChange,
		hasField: (place) =>
			`json_type(fields, '$."' || ${place} || '"') IS NOT NULL`,
	};
	return {
		async list({ orgId, personId, afterId = 0, limit }) {
			const rows =
				personId === undefined
					? database.all<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = ? AND id > ? ORDER BY id LIMIT ?",
							orgId,
							afterId,
							limit,
						)
					: database.all<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = ? AND subject_id = ? AND id > ? AND subject = 'person' ORDER BY id LIMIT ?",
							orgId,
							personId,
							afterId,
							limit,
						);
			return rows.map(parseChange);
		},
		listVersions: async ({ orgId, personId, afterVersion, limit }) =>
			database
				.all<ChangeRow>(
					"SELECT * FROM changes WHERE org_id = ? AND subject_id = ? AND subject = 'person' AND version > ? ORDER BY id DESC LIMIT ?",
					orgId,
					personId,
					afterVersion,
					limit,
				)
				.map(parseChange),
		async get({ orgId, personId, id }) {
			const row = database.get<ChangeRow>(
				"SELECT * FROM changes WHERE org_id = ? AND subject_id = ? AND id = ? AND subject = 'person'",
				orgId,
				personId,
				id,
			);
			return row && parseChange(row);
		},
		listNewest: async ({
			orgId,
			personId,
			beforeId = Number.MAX_SAFE_INTEGER,
			limit,
		}) =>
			database
				.all<ChangeRow>(
					"SELECT * FROM changes WHERE org_id = ? AND subject_id = ? AND subject = 'person' AND id < ? ORDER BY id DESC LIMIT ?",
					orgId,
					personId,
					beforeId,
					limit,
				)
				.map(parseChange),
		pageByTime: (query) => readChanges(reader, query),
		listDeletions: async ({
			orgId,
			deletedAfter,
			beforeId = Number.MAX_SAFE_INTEGER,
			limit,
		}) =>
			database
				.all<ChangeRow>(
					"SELECT changes.* FROM deletions JOIN changes ON changes.org_id = deletions.org_id AND changes.id = change_id WHERE deletions.org_id = ? AND change_id < ? AND deletions.at > ? ORDER BY change_id DESC LIMIT ?",
					orgId,
					beforeId,
					deletedAfter,
					limit,
				)
				.map(parseChange),
		forgetDeletions: ({ deletedBefore, limit }) =>
			writer.write(() =>
				database.run(
					"DELETE FROM deletions WHERE (org_id, person_id) IN (SELECT org_id, person_id FROM deletions WHERE at <= ? ORDER BY at LIMIT ?)",
					deletedBefore,
					limit,
				),
			),
		newestId: async (orgId) => newestChange(database, orgId),
		listSealed: async ({ orgId, afterId, limit }) =>
			database
				.all<SealedRow>(
					"SELECT * FROM changes WHERE org_id = ? AND id > ? ORDER BY id LIMIT ?",
					orgId,
					afterId,
					limit,
				)
				.map(parseSealed),
		count: async (orgId) =>
			database.get<{ count: number }>(
				"SELECT count(*) AS count FROM changes WHERE org_id = ?",
				orgId,
			)?.count ?? 0,
		async locatePerson({ orgIds, id }) {
			return database.get<{ org_id: string }>(
				"SELECT org_id FROM changes WHERE org_id IN (SELECT value FROM json_each(?)) AND subject_id = ? AND subject = 'person' LIMIT 1",
				JSON.stringify(orgIds),
				id,
			)?.org_id;
		},
	};
}

/** The id of the newest line of an organization's history; 0 when there is none. */
export function newestChange(database: Database, orgId: string): number {
	return (
		database.get<{ id: number | null }>(
			"SELECT max(id) AS id FROM changes WHERE org_id = ?",
			orgId,
		)?.id ?? 0
	);
}

/** Writes one line of history; to be called in the transaction of what it tells of. */
export function recordChange(
	database: Database,
	{
		orgId,
		subject,
		subjectId,
		kind,
		version,
		author,
		fields,
	}: {
		orgId: string;
		subject: ChangeSubject;
		subjectId: string;
		kind: ChangeKind;
		version?: number;
		author: Author;
		fields: FieldChanges;
	},
): void {
	recordLine(database, {
		orgId,
		subject,
		subjectId,
		kind,
		version,
		...writeAuthor(author),
		fields: JSON.stringify(fields),
	});
}

function parseChange(row: ChangeRow): Change {
	return parseRow(row, (text) => JSON.parse(text) as FieldChanges);
}
