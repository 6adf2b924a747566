import { DatabaseSync } from "node:sqlite";
import {
	type DirectoryRows,
	type Entry,
	type Line,
	type Row,
	recordOf,
	textOf,
} from "./directory-rows.ts";

/** Reads the rows of a file, also beside a running server or after one that was killed, and changes nothing in it. */
export function readSqlite(file: string): DirectoryRows {
	return withFile(file, (db) => {
		const all = (sql: string) => db.prepare(sql).all() as Row[];
		const orgs = organizationsOf(db);
		const idOf = (row: unknown) => lengthenOrg(orgs, row);
		const entry = (row: Row): Entry => ({
			orgId: idOf(row.org_id),
			personId: lengthen(row.person_id),
			kind: String(row.kind),
			...("scope" in row ? { scope: lengthen(row.scope) } : {}),
			value: lengthen(row.value),
		});
		const people = all("SELECT * FROM people");
		return {
			problems: problemsOf(all),
			organizations: [...orgs.values()].map((id) => ({ id })),
			records: [
				...people.map((row) => ({
					...recordOf({
						...row,
						org_id: idOf(row.org_id),
						id: lengthen(row.id),
					}),
					subject: "person" as const,
					version: Number(row.version),
					locationId:
						row.location_id === null ? undefined : lengthen(row.location_id),
					isActive: row.last_activity_at !== null,
				})),
				...all("SELECT * FROM groups").map((row) => ({
					...recordOf(row),
					subject: "group" as const,
					memberCount: Number(row.member_count),
				})),
				...all("SELECT * FROM locations").map((row) => ({
					...recordOf(row),
					subject: "location" as const,
				})),
				...all("SELECT * FROM license_templates").map((row) => ({
					...recordOf(row),
					subject: "licenseTemplate" as const,
				})),
			],
			claims: all("SELECT * FROM claims").map(entry),
			holdings: all("SELECT * FROM holdings").map(entry),
			seats: all("SELECT * FROM seats").map((row) => ({
				orgId: String(row.org_id),
				licenseId: String(row.license_id),
				total: Number(row.total),
				taken: Number(row.taken),
			})),
			lines: all("SELECT * FROM changes ORDER BY org_id, id").map((row) =>
				lineOf(row, idOf),
			),
			found: [
				...all("SELECT * FROM subject_lines").map((row) => ({
					orgId: idOf(row.org_id),
					subjectId: lengthen(row.subject_id),
					id: Number(row.id),
				})),
				...people.flatMap((row) =>
					String(row.change_ids ?? "")
						.split(",")
						.filter((id) => id !== "")
						.map((id) => ({
							orgId: idOf(row.org_id),
							subjectId: lengthen(row.id),
							id: Number(id),
						})),
				),
			],
			deletions: all("SELECT * FROM deletions").map((row) => ({
				orgId: idOf(row.org_id),
				personId: lengthen(row.person_id),
				changeId: Number(row.change_id),
				version: Number(row.version),
			})),
		};
	});
}

/** Reads the lines of history behind an id in each organization; all lines of one that has none. */
export function readSqliteLines(
	file: string,
	after: ReadonlyMap<string, number>,
): Line[] {
	return withFile(file, (db) => {
		const orgs = organizationsOf(db);
		const read = db.prepare(
			"SELECT * FROM changes WHERE org_id = ? AND id > ? ORDER BY id",
		);
		return [...orgs].flatMap(([row, id]) =>
			(read.all(row, after.get(id) ?? 0) as Row[]).map((line) =>
				lineOf(line, (org) => lengthenOrg(orgs, org)),
			),
		);
	});
}

function withFile<Result>(
	file: string,
	read: (db: DatabaseSync) => Result,
): Result {
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		db.exec("PRAGMA busy_timeout = 10000; BEGIN");
		return read(db);
	} finally {
		db.close();
	}
}

function organizationsOf(db: DatabaseSync): Map<number, string> {
	const rows = db.prepare("SELECT row, id FROM organizations").all() as Row[];
	return new Map(rows.map(({ row, id }) => [Number(row), String(id)]));
}

function problemsOf(all: (sql: string) => Row[]): string[] {
	const checked = all("PRAGMA integrity_check").map((row) =>
		String(row.integrity_check),
	);
	return [
		...checked.filter((text) => text !== "ok"),
		...all("PRAGMA foreign_key_check").map(
			(row) => `A row of ${row.table} has no row of ${row.parent}.`,
		),
	];
}

function lineOf(row: Row, idOf: (org: unknown) => string): Line {
	return {
		orgId: idOf(row.org_id),
		id: Number(row.id),
		previousId: numberOf(row.previous_id),
		subject: String(row.subject),
		subjectId: lengthen(row.subject_id),
		kind: String(row.kind),
		version: numberOf(row.version),
		at: Number(row.at),
		authorOrgId: idOf(row.author_org_id),
		authorId: lengthen(row.author_id),
		trackingId: String(row.tracking_id),
		impersonator: textOf(row.impersonator),
		fields: String(row.fields),
		hash:
			row.hash instanceof Uint8Array
				? Buffer.from(row.hash).toString("hex")
				: undefined,
	};
}

// An organization is the number of its row, or its id behind a sign.
function lengthenOrg(orgs: ReadonlyMap<number, string>, stored: unknown) {
	return typeof stored === "number"
		? (orgs.get(stored) ?? `row ${stored}`)
		: String(stored).slice(1);
}

// A UUID is 16 bytes; two of them, with a slash between, are 32.
function lengthen(stored: unknown): string {
	if (!(stored instanceof Uint8Array)) return String(stored);
	const hex = Buffer.from(stored).toString("hex");
	const uuid = (text: string) =>
		text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
	return hex.length === 32
		? uuid(hex)
		: `${uuid(hex.slice(0, 32))}/${uuid(hex.slice(32))}`;
}

function numberOf(stored: unknown): number | undefined {
	return stored === null ? undefined : Number(stored);
}
