import { type Claim, claimKey } from "../../../directory/people/claims.ts";
import type { Statements } from "../database.ts";

/** Locks the e-mail addresses among the claims: no other transaction takes them before this one ends. */
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

/** The keys (`claimKey`) of the held claims. */
export async function readHeldClaims(
	statements: Statements,
	claims: readonly (Claim & { orgId: string })[],
): Promise<Set<string>> {
	const held = await statements.all<Claim>(
		"SELECT kind, scope, value FROM held_claims($1)",
		JSON.stringify(claims),
	);
	return new Set(held.map(claimKey));
}
