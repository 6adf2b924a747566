import type { Claim } from "../../../directory/people/claims.ts";
import type { Statements } from "../database.ts";
import { keyOf } from "./places.ts";

/** Keeps others from taking the e-mail addresses among the claims before this transaction has ended. */
export async function lockEmails(
	statements: Statements,
	claims: readonly Claim[],
): Promise<void> {
	const emails = claims.filter(({ kind }) => kind === "email");
	if (emails.length === 0) return;
	await statements.all(
		"SELECT lock_emails($1)",
		emails.map(({ value }) => value),
	);
}

/** The keys of those of the claims that somebody holds. */
export async function readHeldClaims(
	statements: Statements,
	claims: readonly (Claim & { orgId: string })[],
): Promise<Set<string>> {
	const held = await statements.all<Claim>(
		"SELECT kind, scope, value FROM held_claims($1)",
		JSON.stringify(claims),
	);
	return new Set(held.map(keyOf));
}
