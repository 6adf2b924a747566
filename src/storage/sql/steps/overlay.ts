import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import { type Claim, claimKey } from "../../../directory/people/claims.ts";
import type { Holding } from "../../../directory/people/holdings.ts";
import type { IndexEntryChanges } from "../../../directory/people/index-entries.ts";
import type { Person } from "../../../directory/people/person.ts";
import { parsePerson } from "../people/person-row.ts";

/** A decided change of a person. */
interface OverlayEntry extends IndexEntryChanges {
	orgId: string;
	id: string;
	/** The person after the change, as JSON; undefined when the person was deleted. */
	document: string | undefined;
}

/**
 * Decided changes laid over the directory: people, claims, seats, reports and administrators, as far as they differ from it. It is
 * a private temporary database, so that its size in memory does not grow with the changes. Disposing of it deletes it.
 */
export interface Overlay extends Disposable {
	/** The person after the changes; null: deleted; undefined: not changed. */
	person(key: { orgId: string; id: string }): Person | null | undefined;
	/** The holder of a claim after the changes; null: no holder; undefined: not changed. */
	holder(claim: Claim): { orgId: string; id: string } | null | undefined;
	/** How many seats of a license the changes took (negative: gave back). */
	seats(key: { orgId: string; licenseId: string }): number;
	/** The difference that the changes make to the number of people, apart from some, who report to a manager. */
	countReports(
		manager: { orgId: string; id: string },
		without: readonly string[],
	): number;
	/** Whether a changed person, apart from some, now holds one of these roles and may sign in. */
	hasHolder(
		key: { orgId: string; roleIds: readonly string[] },
		without: readonly string[],
	): boolean;
	keep(entry: OverlayEntry): void;
	/** Notes the end of a claim that no entry moves. */
	move(move: ClaimMove): void;
	/** Marks a point to which `rollBack` returns. */
	begin(): void;
	rollBack(): void;
}

/** An overlay that stays empty, for batches that never read it. */
export const noOverlay: Overlay = {
	person: () => undefined,
	holder: () => undefined,
	seats: () => 0,
	countReports: () => 0,
	hasHolder: () => false,
	keep() {},
	move() {},
	begin() {},
	rollBack() {},
	[Symbol.dispose]() {},
};

const schema = `
	PRAGMA journal_mode = MEMORY;
	PRAGMA synchronous = OFF;
	PRAGMA cache_size = -4096;
	CREATE TABLE people (org_id TEXT, id TEXT, document TEXT, PRIMARY KEY (org_id, id)) WITHOUT ROWID;
	CREATE TABLE claims (claim TEXT PRIMARY KEY, org_id TEXT, person_id TEXT) WITHOUT ROWID;
	CREATE TABLE seats (org_id TEXT, license_id TEXT, taken INTEGER NOT NULL, PRIMARY KEY (org_id, license_id)) WITHOUT ROWID;
	CREATE TABLE reports (org_id TEXT, manager_id TEXT, person_id TEXT, count INTEGER NOT NULL, PRIMARY KEY (org_id, manager_id, person_id)) WITHOUT ROWID;
	CREATE TABLE administrators (org_id TEXT, person_id TEXT, role_id TEXT, PRIMARY KEY (org_id, person_id, role_id)) WITHOUT ROWID;
`;

/** Opens an empty overlay. */
export function openOverlay(): Overlay {
	// A database without a name is a temporary file that only this connection sees.
	const raw = new DatabaseSync("");
	raw.exec(schema);
	const statements = prepareStatements(raw);
	raw.exec("BEGIN");
	return {
		...readOverlay(statements),
		keep(entry) {
			statements.run(
				"INSERT INTO people VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document",
				entry.orgId,
				entry.id,
				entry.document ?? null,
			);
			keepClaims(statements, entry);
			keepReportsAndSeats(statements, entry);
			keepRoles(statements, entry);
		},
		move({ claim, isGiven, holder }) {
			if (holder !== undefined) setHolder(statements, claim, holder);
			else if (isGiven) setHolder(statements, claim, undefined);
		},
		begin() {
			raw.exec("COMMIT");
			raw.exec("BEGIN");
		},
		rollBack() {
			raw.exec("ROLLBACK");
			raw.exec("BEGIN");
		},
		[Symbol.dispose]() {
			statements.forget();
			raw.close();
		},
	};
}

type Value = string | number | null;

interface Statements {
	get<Row>(sql: string, ...values: Value[]): Row | undefined;
	run(sql: string, ...values: Value[]): void;
	forget(): void;
}

function prepareStatements(raw: DatabaseSync): Statements {
	const statements = new Map<string, StatementSync>();
	const prepare = (sql: string) => {
		const known = statements.get(sql) ?? raw.prepare(sql);
		statements.set(sql, known);
		return known;
	};
	return {
		get: <Row>(sql: string, ...values: Value[]) =>
			prepare(sql).get(...values) as Row | undefined,
		run(sql, ...values) {
			prepare(sql).run(...values);
		},
		forget: () => statements.clear(),
	};
}

function readOverlay({
	get,
}: Statements): Pick<
	Overlay,
	"person" | "holder" | "seats" | "countReports" | "hasHolder"
> {
	return {
		person({ orgId, id }) {
			const row = get<{ document: string | null }>(
				"SELECT document FROM people WHERE org_id = ? AND id = ?",
				orgId,
				id,
			);
			if (row === undefined) return undefined;
			return row.document === null
				? null
				: parsePerson(row.document, { orgId, id });
		},
		holder(claim) {
			const row = get<{ org_id: string | null; person_id: string | null }>(
				"SELECT org_id, person_id FROM claims WHERE claim = ?",
				claimKey(claim),
			);
			if (row === undefined) return undefined;
			return row.org_id === null || row.person_id === null
				? null
				: { orgId: row.org_id, id: row.person_id };
		},
		seats: ({ orgId, licenseId }) =>
			get<{ taken: number }>(
				"SELECT taken FROM seats WHERE org_id = ? AND license_id = ?",
				orgId,
				licenseId,
			)?.taken ?? 0,
		countReports: ({ orgId, id }, without) =>
			get<{ count: number }>(
				"SELECT coalesce(sum(count), 0) AS count FROM reports WHERE org_id = ? AND manager_id = ? AND person_id NOT IN (SELECT value FROM json_each(?))",
				...[orgId, id, JSON.stringify(without)],
			)?.count ?? 0,
		hasHolder: ({ orgId, roleIds }, without) =>
			get(
				"SELECT 1 FROM administrators WHERE org_id = ? AND role_id IN (SELECT value FROM json_each(?)) AND person_id NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
				orgId,
				JSON.stringify(roleIds),
				JSON.stringify(without),
			) !== undefined,
	};
}

function setHolder(
	{ run }: Statements,
	claim: Claim,
	holder: { orgId: string; id: string } | undefined,
): void {
	run(
		"INSERT INTO claims VALUES (?, ?, ?) ON CONFLICT (claim) DO UPDATE SET org_id = excluded.org_id, person_id = excluded.person_id",
		claimKey(claim),
		holder?.orgId ?? null,
		holder?.id ?? null,
	);
}

function keepClaims(
	statements: Statements,
	{ orgId, id, takes, gives }: OverlayEntry,
): void {
	for (const claim of gives) {
		// In an exchange, the taking step may come before the giving one.
		const held = statements.get<{ person_id: string | null }>(
			"SELECT person_id FROM claims WHERE claim = ?",
			claimKey(claim),
		);
		if (held === undefined || held.person_id === id)
			setHolder(statements, claim, undefined);
	}
	for (const claim of takes) setHolder(statements, claim, { orgId, id });
}

function keepReportsAndSeats(
	{ run }: Statements,
	{ orgId, id, gains, losses }: OverlayEntry,
): void {
	const move = ({ kind, value }: Holding, count: 1 | -1) => {
		// Only reports are counted.
		if (kind === "manager")
			run(
				"INSERT INTO reports VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
				...[orgId, value, id, count],
			);
		if (kind === "license")
			run(
				"INSERT INTO seats VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET taken = taken + excluded.taken",
				...[orgId, value, count],
			);
	};
	for (const holding of losses) move(holding, -1);
	for (const holding of gains) move(holding, 1);
}

function keepRoles(
	{ run }: Statements,
	{ orgId, id, document }: OverlayEntry,
): void {
	run(
		"DELETE FROM administrators WHERE org_id = ? AND person_id = ?",
		orgId,
		id,
	);
	if (document === undefined) return;
	const { roles, isLoginEnabled } = JSON.parse(document) as Person;
	for (const role of isLoginEnabled ? new Set(roles) : [])
		run("INSERT INTO administrators VALUES (?, ?, ?)", orgId, id, role);
}
