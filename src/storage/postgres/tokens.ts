import type { Person } from "../../directory/people/person.ts";
import type { TokenStore } from "../../directory/store/token-store.ts";
import type { SqlEngine } from "../sql/engine.ts";
import { parsePerson } from "../sql/people/person-row.ts";
import { parseToken, type TokenRow } from "../sql/token-row.ts";
import { openTokens as openShared } from "../sql/tokens.ts";
import type { Database } from "./database.ts";
import { parseDocument } from "./documents.ts";

export function openTokens(engine: SqlEngine, database: Database): TokenStore {
	return {
		...openShared(engine),
		// Two statements instead of a join: in a distributed database, a token and its person are on different
		// nodes.
		async findBySecretHash(secretHash) {
			const row = await database.get<TokenRow>(
				"SELECT * FROM tokens WHERE secret_hash = $1",
				secretHash,
			);
			if (row === undefined) return undefined;
			const owner = await database.get<{ document: string }>(
				"SELECT document FROM people WHERE org_id = $1 AND id = $2",
				row.org_id,
				row.person_id,
			);
			return (
				owner && {
					token: parseToken(row),
					person: parsePerson(
						owner.document,
						{ orgId: row.org_id, id: row.person_id },
						parseDocument<Person>,
					),
				}
			);
		},
	};
}
