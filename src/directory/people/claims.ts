import { DirectoryError } from "../errors.ts";
import type { FieldProblem } from "../field-problem.ts";
import { problemOf } from "../problems.ts";
import { emailKey } from "../text/email.ts";
import { endSentence } from "../text/text.ts";
import type { Person } from "./person.ts";

/** A value that only one person may hold: an e-mail everywhere, a number in an organization, an extension in a location. */
export interface Claim {
	kind: "email" | "number" | "extension";
	scope: string;
	value: string;
}

/** The claims that a person holds. */
export function claimsOf(person: Person): Claim[] {
	const claims: Claim[] = person.emails.map((email) => ({
		kind: "email",
		scope: "",
		value: emailKey(email),
	}));
	// A clone has numbers that several people share, and texts that are no numbers: nobody claims those.
	for (const { type, value } of person.phoneNumbers ?? [])
		if (type === "work" && value.startsWith("+"))
			claims.push({ kind: "number", scope: person.orgId, value });
	if (person.extension !== undefined && person.locationId !== undefined)
		claims.push({
			kind: "extension",
			scope: `${person.orgId}/${person.locationId}`,
			value: person.extension,
		});
	return claims;
}

/** A text that is equal for two claims exactly when they are the same. */
export function claimKey({ kind, scope, value }: Claim): string {
	return `${kind} ${scope} ${value}`;
}

/** The claims in which two states of a person differ; undefined stands for a person who does not exist. */
export function compareClaims(
	before: Person | undefined,
	after: Person | undefined,
): { takes: Claim[]; gives: Claim[] } {
	return { takes: missing(before, after), gives: missing(after, before) };
}

function missing(from: Person | undefined, person: Person | undefined) {
	if (person === undefined) return [];
	if (from === undefined) return claimsOf(person);
	const held = new Set(claimsOf(from).map(claimKey));
	return claimsOf(person).filter((claim) => !held.has(claimKey(claim)));
}

/** The refusal when others hold claims of a person; names every such field. */
export function claimConflict(taken: readonly Claim[]): DirectoryError {
	const problems = describeTaken(taken);
	return new DirectoryError(
		"conflict",
		endSentence(
			problems.map(({ field, problem }) => `${field}: ${problem}`).join("; "),
		),
		{ fields: problems },
	);
}

/** One problem for each claim that others hold. */
export function describeTaken(taken: readonly Claim[]): FieldProblem[] {
	return taken.map(({ kind, value }) => ({
		field: claimFields[kind],
		...problemOf[claimProblems[kind]]({ value }),
	}));
}

const claimFields = {
	email: "emails",
	number: "phoneNumbers",
	extension: "extension",
} as const satisfies Record<Claim["kind"], keyof Person>;
const claimProblems = {
	email: "emailTaken",
	number: "numberTaken",
	extension: "extensionTaken",
} as const satisfies Record<Claim["kind"], string>;
