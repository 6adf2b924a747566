import type { TokenStore } from "../../directory/store/token-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { parseToken, type TokenRow } from "../sql/token-row.ts";
import {
	openTokens as openShared,
	revokeMadeWith as revokeShared,
} from "../sql/tokens.ts";
import { recordChange } from "./changes.ts";
import type { Database } from "./database.ts";
import { dialect } from "./dialect.ts";
import { readRecord } from "./person-rows.ts";
import { atOnce, doWork } from "./work.ts";

export function openTokens(engine: SqlEngine, database: Database): TokenStore {
	return {
		...openShared(engine),
		async findBySecretHash(secretHash) {
			const row = database.get<TokenRow>(
				"SELECT * FROM tokens WHERE secret_hash = ?",
				secretHash,
			);
			const owner =
				row && readRecord(database, { orgId: row.org_id, id: row.person_id });
			return owner && { token: parseToken(row), person: owner.person };
		},
	};
}

/**
 * Revokes, without history, the usable tokens that were made with these deleted ones, and in turn those
 * made with them.
 */
export function revokeMadeWith(
	database: Database,
	ids: readonly string[],
	at: number,
): void {
	doWork(
		database,
		revokeShared(
			{
				dialect,
				recordChange: (change) => atOnce(() => recordChange(database, change)),
			},
			ids,
			{ at, author: undefined },
		),
	);
}
