import type { DatabaseSync } from "node:sqlite";
import { passPoint } from "../../../concurrency/failpoint.ts";
import { unusableSnapshot } from "../../../directory/snapshots/snapshot.ts";
import { eraSetting } from "../../sql/era.ts";
import { keyFormSetting } from "../../sql/key-form.ts";
import type { Database } from "../database.ts";
import type { Transaction } from "../engine.ts";
import { rollBack, UnwrittenError } from "../writer/transaction.ts";

/** The setting of a snapshot with the time at which it was saved. */
export const noteSetting = "snapshot";

type Row = Record<string, string | number | null>;

/** The transaction that replaces a directory with a snapshot, without a pause, since all reads share the connection. */
export function openLoading(
	{
		database,
		raw,
		onLoading,
	}: { database: Database; raw: DatabaseSync; onLoading: () => void },
	{
		name,
		find,
		keptTokenId,
	}: {
		name: string;
		/** Where it is; throws when it is gone. */
		find: () => string;
		keptTokenId: string | undefined;
	},
): { transaction: Transaction; readonly isTokenKept: boolean } {
	let isTokenKept = false;
	const end = () => {
		raw.exec("PRAGMA foreign_keys = ON");
		raw.exec("DETACH saved");
	};
	const transaction: Transaction = {
		async begin() {
			const address = find();
			try {
				raw.prepare("ATTACH ? AS saved").run(address);
			} catch {
				throw unusableSnapshot(name);
			}
			try {
				// With references, SQLite deletes and copies row by row. Both sides of each are in the snapshot.
				raw.exec("PRAGMA foreign_keys = OFF");
				demandSameSchema(raw, name);
				database.exec("BEGIN IMMEDIATE");
			} catch (cause) {
				end();
				throw cause;
			}
		},
		async write() {},
		async commit() {
			try {
				const tokens = readTokens(raw, keptTokenId);
				const era = nextEra(raw);
				copyTables(raw);
				database.forget();
				endLeases(raw);
				for (const token of tokens) keepToken(database, token);
				raw
					.prepare(
						"INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)",
					)
					.run(eraSetting, String(era));
				isTokenKept = hasToken(raw, keptTokenId);
				onLoading();
				passPoint("sqlite.loading.written");
			} catch (cause) {
				throw new UnwrittenError(cause);
			}
			database.exec("COMMIT");
			passPoint("sqlite.loading.committed");
			end();
		},
		async rollBack() {
			rollBack(database);
			end();
		},
	};
	return {
		transaction,
		get isTokenKept() {
			return isTokenKept;
		},
	};
}

// Between the same tables and indexes, SQLite copies pages rather than rows.
function demandSameSchema(raw: DatabaseSync, name: string): void {
	const read = (schema: string) =>
		JSON.stringify([
			raw
				.prepare(
					`SELECT sql FROM ${schema}.sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`,
				)
				.all(),
			raw
				.prepare(`SELECT value FROM ${schema}.settings WHERE name = ?`)
				.all(keyFormSetting),
		]);
	let saved: string | undefined;
	try {
		saved = read("saved");
	} catch {
		// It cannot be read.
	}
	if (saved !== read("main")) throw unusableSnapshot(name);
}

function copyTables(raw: DatabaseSync): void {
	const tables = raw
		.prepare(
			"SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
		)
		.all() as { name: string }[];
	for (const { name } of tables) raw.exec(`DELETE FROM main."${name}"`);
	for (const { name } of tables)
		raw.exec(`INSERT INTO main."${name}" SELECT * FROM saved."${name}"`);
	raw.prepare("DELETE FROM settings WHERE name = ?").run(noteSetting);
}

// The holder of a lease when the snapshot was saved knows another state.
function endLeases(raw: DatabaseSync): void {
	raw.exec("UPDATE webhooks SET held_by = NULL, held_until = 0");
	raw.exec("UPDATE jobs SET lease_owner = NULL, lease_until = 0");
}

// The token, and those with which it was made, and theirs.
function readTokens(raw: DatabaseSync, id: string | undefined): Row[] {
	if (id === undefined) return [];
	return raw
		.prepare(
			`WITH RECURSIVE made (id) AS (VALUES (?) UNION SELECT made_with FROM main.tokens JOIN made USING (id) WHERE made_with IS NOT NULL)
			SELECT tokens.* FROM main.tokens JOIN made USING (id)`,
		)
		.all(id) as Row[];
}

function keepToken(database: Database, token: Row): void {
	const { org_id, person_id, authorization_id = null } = token;
	const person = database.get(
		"SELECT 1 FROM people WHERE org_id = $org1 AND id = $id2",
		...[String(org_id), String(person_id)],
	);
	const authorization =
		authorization_id === null ||
		database.get(
			"SELECT 1 FROM authorizations WHERE id = $1",
			authorization_id,
		);
	if (person === undefined || authorization === undefined) return;
	const columns = Object.keys(token);
	database.run(
		`INSERT OR IGNORE INTO tokens (${columns.join(", ")}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")})`,
		...Object.values(token),
	);
}

function hasToken(raw: DatabaseSync, id: string | undefined): boolean {
	return (
		id !== undefined &&
		raw.prepare("SELECT 1 FROM tokens WHERE id = ?").get(id) !== undefined
	);
}

// Greater than that of both states.
function nextEra(raw: DatabaseSync): number {
	const { era } = raw
		.prepare(
			`SELECT coalesce(max(CAST(value AS INTEGER)), 0) + 1 AS era FROM
			(SELECT value FROM main.settings WHERE name = $name UNION ALL SELECT value FROM saved.settings WHERE name = $name)`,
		)
		.get({ name: eraSetting }) as { era: number };
	return era;
}
