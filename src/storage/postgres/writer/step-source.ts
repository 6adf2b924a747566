import { demandRoom, readGroup } from "../../sql/groups.ts";
import type { RoleHolder, StepSource } from "../../sql/steps/step-source.ts";
import { readReply } from "../../sql/stored-replies.ts";
import type { Statements } from "../database.ts";
import { parseDocument } from "../documents.ts";
import type { Catalogs } from "../engine.ts";
import { doWork } from "../work.ts";
import { readBasis, readMore } from "./basis.ts";
import { lockEmails, readHeldClaims } from "./held-claims.ts";

/**
 * Reads this engine for the decisions on steps; with `isLocking` it locks the requested e-mail addresses.
 */
export function openStepSource(
	statements: Statements,
	{ catalogs, isLocking }: { catalogs: Catalogs; isLocking: boolean },
): StepSource {
	return {
		readBasis: (orgId, ids) => readBasis(statements, catalogs, orgId, ids),
		readMore: (basis, wanted) => readMore(statements, basis, wanted),
		async readHeld(claims) {
			if (isLocking) await lockEmails(statements, claims);
			return readHeldClaims(statements, claims);
		},
		findReply: (key, now) => doWork(statements, readReply(key, now)),
		readGroup: (key) => doWork(statements, readGroup(key, parseDocument)),
		demandRoom: (change) => doWork(statements, demandRoom(change)),
		listHolders: ({ orgId, roleIds, afterId, limit }) =>
			statements.all<RoleHolder>(
				`SELECT DISTINCT people.id, (document::jsonb -> 'isLoginEnabled')::boolean AS "isLoginEnabled"
				FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
				WHERE holdings.org_id = $1 AND kind = 'role' AND value = ANY ($2) AND people.id > $3 ORDER BY people.id LIMIT $4`,
				orgId,
				roleIds,
				afterId,
				limit,
			),
	};
}
