import type { Change, FieldChanges } from "../../directory/history/change.ts";
import type { SealedLine } from "../../directory/history/sealed-line.ts";
import type { ChangeStore } from "../../directory/store/change-store.ts";
import { type ChangeRow, parseChange as parseRow } from "./author-row.ts";
import { readChanges, usualChangeLimits } from "./changes-by-time.ts";
import type { SqlEngine } from "./engine.ts";
import type { PeopleReader } from "./people/people-reader.ts";
import { all, count, get, run } from "./statement.ts";

/** A line of history with its hash. SQLite also stores the id of the line before it. */
interface SealedRow extends ChangeRow {
	hash: string | null;
	previous_id?: number | null;
}

export function openChanges(
	{ dialect, parse, read, transact, newestChange }: SqlEngine,
	reader: Pick<PeopleReader, "dialect" | "all" | "pause">,
): ChangeStore {
	const parseChange = (row: ChangeRow): Change =>
		parseRow(row, parse<FieldChanges>);
	const isLine = dialect.isLineOf("$org1", "$id2");
	return {
		async list({ orgId, personId, afterId = 0, limit }) {
			const rows = await read(
				personId === undefined
					? all<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = $org1 AND id > $2 ORDER BY id LIMIT $3",
							...[orgId, afterId, limit],
						)
					: all<ChangeRow>(
							`SELECT * FROM changes WHERE org_id = $org1 AND ${isLine} AND id > $3 AND subject = 'person' ORDER BY id LIMIT $4`,
							...[orgId, personId, afterId, limit],
						),
			);
			return rows.map(parseChange);
		},
		async listVersions({ orgId, personId, afterVersion, limit }) {
			const rows = await read(
				all<ChangeRow>(
					`SELECT * FROM changes WHERE org_id = $org1 AND ${isLine} AND subject = 'person' AND version > $3 ORDER BY id DESC LIMIT $4`,
					...[orgId, personId, afterVersion, limit],
				),
			);
			return rows.map(parseChange);
		},
		async get({ orgId, personId, ...line }) {
			const row = await read(
				"id" in line
					? get<ChangeRow>(
							"SELECT * FROM changes WHERE org_id = $org1 AND subject_id = $id2 AND id = $3 AND subject = 'person'",
							...[orgId, personId, line.id],
						)
					: get<ChangeRow>(
							`SELECT * FROM changes WHERE org_id = $org1 AND ${isLine} AND version = $3 AND subject = 'person' ORDER BY id DESC LIMIT 1`,
							...[orgId, personId, line.version],
						),
			);
			return row && parseChange(row);
		},
		async listNewest({
			orgId,
			personId,
			beforeId = Number.MAX_SAFE_INTEGER,
			limit,
		}) {
			const rows = await read(
				all<ChangeRow>(
					`SELECT * FROM changes WHERE org_id = $org1 AND ${isLine} AND subject = 'person' AND id < $3 ORDER BY id DESC LIMIT $4`,
					...[orgId, personId, beforeId, limit],
				),
			);
			return rows.map(parseChange);
		},
		pageByTime: (query) =>
			readChanges(
				{ ...reader, limits: usualChangeLimits, parse: parseChange },
				query,
			),
		async findChanged({ orgId, subject, subjectIds, from }) {
			const rows = await read(
				all<{ subject_id: string }>(
					`SELECT DISTINCT subject_id FROM changes WHERE org_id = $org1 AND ${dialect.isLineAmong("$org1", "$id2")} AND subject = $3 AND at >= $4`,
					...[orgId, subjectIds, subject, from],
				),
			);
			return new Set(rows.map(({ subject_id }) => subject_id));
		},
		async listDeletions({
			orgId,
			deletedAfter,
			beforeId = Number.MAX_SAFE_INTEGER,
			afterId,
			limit,
		}) {
			const [comparison, order] =
				afterId === undefined ? ["<", "DESC"] : [">", "ASC"];
			const rows = await read(
				all<ChangeRow>(
					`SELECT changes.* FROM deletions JOIN changes ON changes.org_id = deletions.org_id AND changes.id = change_id WHERE deletions.org_id = $org1 AND change_id ${comparison} $2 AND deletions.at > $3 ORDER BY change_id ${order} LIMIT $4`,
					...[orgId, afterId ?? beforeId, deletedAfter, limit],
				),
			);
			return rows.map(parseChange);
		},
		// Row by row, each by its complete key, as distributed tables require.
		forgetDeletions: ({ deletedBefore, limit }) =>
			transact(function* () {
				const rows = yield* all<{ org_id: string; person_id: string }>(
					"SELECT org_id, person_id FROM deletions WHERE at <= $1 ORDER BY at LIMIT $2",
					...[deletedBefore, limit],
				);
				for (const { org_id, person_id } of rows)
					yield* run(
						"DELETE FROM deletions WHERE org_id = $org1 AND person_id = $id2 AND at <= $3",
						...[org_id, person_id, deletedBefore],
					);
				return rows.length;
			}),
		newestId: (orgId) => read(newestChange(orgId)),
		async listSealed({ orgId, afterId, limit }) {
			const rows = await read(
				all<SealedRow>(
					"SELECT * FROM changes WHERE org_id = $org1 AND id > $2 ORDER BY id LIMIT $3",
					...[orgId, afterId, limit],
				),
			);
			return rows.map(parseSealed);
		},
		count: (orgId) =>
			read(
				count(
					"SELECT count(*) AS count FROM changes WHERE org_id = $org1",
					orgId,
				),
			),
		async locatePerson({ orgIds, id }) {
			const row = await read(
				get<{ org_id: string }>(
					`SELECT org_id FROM changes WHERE ${dialect.among("org_id", "$org1")} AND subject_id = $id2 AND subject = 'person' LIMIT 1`,
					...[orgIds, id],
				),
			);
			return row?.org_id;
		},
	};
}

function parseSealed(row: SealedRow): SealedLine {
	// Where the id of the line before is not stored, ids count up by one.
	const previousId =
		row.previous_id === undefined && row.id > 1 ? row.id - 1 : row.previous_id;
	return {
		id: row.id,
		previousId: previousId ?? undefined,
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
