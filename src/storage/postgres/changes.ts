import { hash } from "node:crypto";
import type {
	Author,
	Change,
	ChangeKind,
	ChangeSubject,
	FieldChanges,
} from "../../directory/history/change.ts";
import {
	type SealedLine,
	sealText,
} from "../../directory/history/sealed-line.ts";
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
import type { Statements, Value } from "./database.ts";
import { parseDocument } from "./documents.ts";
import type { Engine } from "./engine.ts";
import { openPeopleReader } from "./people-list.ts";

export function openChanges({ database }: Engine): ChangeStore {
	const reader: ChangeReader<Value, ChangeRow> = {
		...openPeopleReader(database),
		limits: usualChangeLimits,
		parse: parseChange,
		hasField: (place) => `jsonb_exists(fields::jsonb, ${place})`,
	};
	return {
		async list({ orgId, personId, afterId = 0, limit }) {
			const rows =
				personId === undefined
					? await database.all<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3",
							orgId,
							afterId,
							limit,
						)
					: await database.all<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = $1 AND subject_id = $2 AND id > $3 AND subject = 'person' ORDER BY id LIMIT $4",
							orgId,
							personId,
							afterId,
							limit,
						);
			return rows.map(parseChange);
		},
		listVersions: async ({ orgId, personId, afterVersion, limit }) =>
			(
				await database.all<ChangeRow>(
					"SELECT * FROM changes WHERE org_id = $1 AND subject_id = $2 AND subject = 'person' AND version > $3 ORDER BY id DESC LIMIT $4",
					orgId,
					personId,
					afterVersion,
					limit,
				)
			).map(parseChange),
		async get({ orgId, personId, id }) {
			const row = await database.get<ChangeRow>(
				"SELECT * FROM changes WHERE org_id = $1 AND subject_id = $2 AND id = $3 AND subject = 'person'",
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
			(
				await database.all<ChangeRow>(
					"SELECT * FROM changes WHERE org_id = $1 AND subject_id = $2 AND subject = 'person' AND id < $3 ORDER BY id DESC LIMIT $4",
					orgId,
					personId,
					beforeId,
					limit,
				)
			).map(parseChange),
		pageByTime: (query) => readChanges(reader, query),
		listDeletions: async ({
			orgId,
			deletedAfter,
			beforeId = Number.MAX_SAFE_INTEGER,
			limit,
		}) =>
			(
				await database.all<ChangeRow>(
					"SELECT changes.* FROM deletions JOIN changes ON changes.org_id = deletions.org_id AND changes.id = change_id WHERE deletions.org_id = $1 AND change_id < $2 AND deletions.at > $3 ORDER BY change_id DESC LIMIT $4",
					orgId,
					beforeId,
					deletedAfter,
					limit,
				)
			).map(parseChange),
		// Row by row, each by its whole key: what is distributed over machines takes no other way.
		async forgetDeletions({ deletedBefore, limit }) {
			const rows = await database.all<{ org_id: string; person_id: string }>(
				"SELECT org_id, person_id FROM deletions WHERE at <= $1 ORDER BY at LIMIT $2",
				deletedBefore,
				limit,
			);
			for (const row of rows)
				await database.run(
					"DELETE FROM deletions WHERE org_id = $1 AND person_id = $2 AND at <= $3",
					row.org_id,
					row.person_id,
					deletedBefore,
				);
			return rows.length;
		},
		newestId: (orgId) => newestChange(database, orgId),
		listSealed: async ({ orgId, afterId, limit }) =>
			(
				await database.all<ChangeRow & { hash: string | null }>(
					"SELECT * FROM changes WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3",
					orgId,
					afterId,
					limit,
				)
			).map(parseSealed),
		count: async (orgId) =>
			(
				await database.get<{ count: number }>(
					"SELECT count(*) AS count FROM changes WHERE org_id = $1",
					orgId,
				)
			)?.count ?? 0,
		locatePerson: async ({ orgIds, id }) =>
			(
				await database.get<{ org_id: string }>(
					"SELECT org_id FROM changes WHERE org_id = ANY ($1) AND subject_id = $2 AND subject = 'person' LIMIT 1",
					orgIds,
					id,
				)
			)?.org_id,
	};
}

/** The id of the newest line of an organization's history; 0 when there is none. */
export async function newestChange(
	statements: Pick<Statements, "get">,
	orgId: string,
): Promise<number> {
	const row = await statements.get<{ id: number }>(
		"SELECT last_change_id AS id FROM organizations WHERE id = $1",
		orgId,
	);
	return row?.id ?? 0;
}

/** Writes one line of history; to be called in the transaction of what it tells of, with the organization locked. */
export async function recordChange(
	statements: Statements,
	{
		orgId,
		subject,
		subjectId,
		kind,
		author,
		fields,
	}: {
		orgId: string;
		subject: ChangeSubject;
		subjectId: string;
		kind: ChangeKind;
		author: Author;
		fields: FieldChanges;
	},
): Promise<void> {
	const counted = await statements.get<{ id: number }>(
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
	// Asked for after the row of the organization is ours: the line before is committed by then.
	const previous = await statements.get<{ hash: string }>(
		"SELECT hash FROM changes WHERE org_id = $1 AND id = $2",
		orgId,
		line.id - 1,
	);
	await statements.run(
		"INSERT INTO changes (org_id, id, subject, subject_id, kind, at, author_org_id, author_id, tracking_id, impersonator, fields, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		orgId,
		line.id,
		subject,
		subjectId,
		kind,
		line.at,
		line.authorOrgId,
		line.authorId,
		line.trackingId,
		line.impersonator ?? null,
		line.fields,
		hash("sha256", sealText(previous?.hash, line), "hex"),
	);
}

// Ids count up by one in each organization.
function parseSealed(row: ChangeRow & { hash: string | null }): SealedLine {
	return {
		id: row.id,
		previousId: row.id > 1 ? row.id - 1 : undefined,
		orgId: row.org_id,
		subject: row.subject,
		subjectId: row.subject_id,
		kind: row.kind,
		version: row.version ?? undefined,
		at: row.at,
		authorOrgId: row.author_org_id,
		authorId: row.author_id,
		trackingId: row.tracking_id,
		impersonator: row.impersonator ?? undefined,
		fields: row.fields,
		hash: row.hash ?? undefined,
	};
}

function parseChange(row: ChangeRow): Change {
	return parseRow(row, (text) => parseDocument<FieldChanges>(text));
}
