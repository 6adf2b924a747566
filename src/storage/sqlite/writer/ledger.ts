import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type { Claim } from "../../../directory/people/claims.ts";
import type { Person } from "../../../directory/people/person.ts";
import {
	type Holding,
	keyOf,
	type Places,
} from "../../postgres/writer/places.ts";

/** One change of a person that a trial came to. */
export interface LedgerEntry extends Places {
	orgId: string;
	id: string;
	/** The person after it, as JSON; undefined when the person is gone. */
	document: string | undefined;
}

/**
 * What the changes of a trial would leave behind: people, claims, seats and holdings, as far as they differ from
 * the directory. It is a private temporary database, so that its size in memory does not grow with the trial, and
 * is gone when it is closed.
 */
export interface Ledger extends Disposable {
	/** The person as the trial leaves them; null: gone; undefined: not touched. */
	person(place: { orgId: string; id: string }): Person | null | undefined;
	/** Who holds a claim after the trial; null: nobody; undefined: not touched. */
	holder(claim: Claim): { orgId: string; id: string } | null | undefined;
	/** How many seats of a license the trial took (or gave back, if negative). */
	seats(place: { orgId: string; licenseId: string }): number;
	/** By how much the trial changed how many people, apart from some, have this holding. */
	count(
		holding: Holding & { orgId: string },
		without: readonly string[],
	): number;
	/** Whether the trial changed anyone, apart from some, who now holds one of these roles and may log in. */
	hasHolder(
		place: { orgId: string; roleIds: readonly string[] },
		without: readonly string[],
	): boolean;
	keep(entry: LedgerEntry): void;
	/** Notes what becomes of a claim that no entry moves. */
	move(move: ClaimMove): void;
	/** Marks a point to which `rollBack` returns. */
	begin(): void;
	rollBack(): void;
}

/** A ledger in which nothing stands and nothing is kept, where nobody looks at it later. */
export const noLedger: Ledger = {
	person: () => undefined,
	holder: () => undefined,
	seats: () => 0,
	count: () => 0,
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
	CREATE TABLE holdings (org_id TEXT, kind TEXT, value TEXT, person_id TEXT, count INTEGER NOT NULL, PRIMARY KEY (org_id, kind, value, person_id)) WITHOUT ROWID;
	CREATE TABLE administrators (org_id TEXT, person_id TEXT, role_id TEXT, PRIMARY KEY (org_id, person_id, role_id)) WITHOUT ROWID;
`;

/** Opens an empty ledger. */
export function openLedger(): Ledger {
	// A database without a name is a temporary file that only this connection sees.
	const raw = new DatabaseSync("");
	raw.exec(schema);
	const statements = new Map<string, StatementSync>();
	const prepare = (sql: string) => {
		const known = statements.get(sql) ?? raw.prepare(sql);
		statements.set(sql, known);
		return known;
	};
	const get = <Row>(sql: string, ...values: (string | number | null)[]) =>
		prepare(sql).get(...values) as Row | undefined;
	const run = (sql: string, ...values: (string | number | null)[]) => {
		prepare(sql).run(...values);
	};
	raw.exec("BEGIN");

	const set = (claim: Claim, org: string | null, person: string | null) =>
		run(
			"INSERT INTO claims VALUES (?, ?, ?) ON CONFLICT (claim) DO UPDATE SET org_id = excluded.org_id, person_id = excluded.person_id",
			keyOf(claim),
			org,
			person,
		);
	const keepClaims = ({ orgId, id, takes, gives }: LedgerEntry) => {
		for (const claim of gives) {
			// Of a swap the one who takes may have come before the one who gives.
			const held = get<{ person_id: string | null }>(
				"SELECT person_id FROM claims WHERE claim = ?",
				keyOf(claim),
			);
			if (held === undefined || held.person_id === id) set(claim, null, null);
		}
		for (const claim of takes) set(claim, orgId, id);
	};
	const keepHoldings = ({ orgId, id, gains, losses }: LedgerEntry) => {
		const move = ({ kind, value }: Holding, count: 1 | -1) => {
			if (kind === "search") return;
			run(
				"INSERT INTO holdings VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
				...[orgId, kind, value, id, count],
			);
			if (kind === "license")
				run(
					"INSERT INTO seats VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET taken = taken + excluded.taken",
					...[orgId, value, count],
				);
		};
		for (const holding of losses) move(holding, -1);
		for (const holding of gains) move(holding, 1);
	};
	const keepRoles = ({ orgId, id, document }: LedgerEntry) => {
		run(
			"DELETE FROM administrators WHERE org_id = ? AND person_id = ?",
			orgId,
			id,
		);
		if (document === undefined) return;
		const { roles, isLoginEnabled } = JSON.parse(document) as Person;
		for (const role of isLoginEnabled ? new Set(roles) : [])
			run("INSERT INTO administrators VALUES (?, ?, ?)", orgId, id, role);
	};

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
				: (JSON.parse(row.document) as Person);
		},
		holder(claim) {
			const row = get<{ org_id: string | null; person_id: string | null }>(
				"SELECT org_id, person_id FROM claims WHERE claim = ?",
				keyOf(claim),
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
		count: ({ orgId, kind, value }, without) =>
			get<{ count: number }>(
				"SELECT coalesce(sum(count), 0) AS count FROM holdings WHERE org_id = ? AND kind = ? AND value = ? AND person_id NOT IN (SELECT value FROM json_each(?))",
				...[orgId, kind, value, JSON.stringify(without)],
			)?.count ?? 0,
		hasHolder: ({ orgId, roleIds }, without) =>
			get(
				"SELECT 1 FROM administrators WHERE org_id = ? AND role_id IN (SELECT value FROM json_each(?)) AND person_id NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
				orgId,
				JSON.stringify(roleIds),
				JSON.stringify(without),
			) !== undefined,
		keep(entry) {
			run(
				"INSERT INTO people VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document",
				entry.orgId,
				entry.id,
				entry.document ?? null,
			);
			keepClaims(entry);
			keepHoldings(entry);
			keepRoles(entry);
		},
		move({ claim, isGiven, holder }) {
			if (holder !== undefined) set(claim, holder.orgId, holder.id);
			else if (isGiven) set(claim, null, null);
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
			statements.clear();
			raw.close();
		},
	};
}
