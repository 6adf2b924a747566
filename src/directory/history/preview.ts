import { findRole } from "../access/role.ts";
import type { License } from "../licenses/license.ts";
import type { ChangeContext } from "../people/change-context.ts";
import { type Claim, compareClaims } from "../people/claims.ts";
import type { Person } from "../people/person.ts";

/** The seats of a license that a change takes (or releases: a negative count), and the number of free seats afterwards. */
export interface SeatMove {
	license: Pick<License, "id" | "name">;
	count: number;
	freeAfter: number;
}

/** A claim that a change takes or gives up. */
interface ClaimMove {
	claim: Claim;
	isTaken: boolean;
}

/** The effects of a change beyond the person's own fields; `losses` are sentences. */
export interface Preview {
	seats: readonly SeatMove[];
	claims: readonly ClaimMove[];
	losses: readonly string[];
	/** Access tokens that stop working, and people whose manager is deleted. */
	tokenCount: number;
	reportCount: number;
}

/**
 * The effects of changing `before` to `after`; undefined stands for a person who does not exist. Call it
 * in the transaction of the change, before anything is written.
 */
export function previewChange(
	before: Person | undefined,
	after: Person | undefined,
	context: ChangeContext,
): Preview {
	const { takes, gives } = compareClaims(before, after);
	const isLoginLost = before?.isLoginEnabled && !after?.isLoginEnabled;
	const counts = {
		tokenCount: isLoginLost ? context.countTokens(before.id) : 0,
		reportCount:
			before && after === undefined ? context.countReports(before.id) : 0,
	};
	return {
		...counts,
		seats: [
			...moveSeats(before, after, -1, context),
			...moveSeats(after, before, 1, context),
		],
		claims: [
			...gives.map((claim) => ({ claim, isTaken: false })),
			...takes.map((claim) => ({ claim, isTaken: true })),
		],
		losses:
			before === undefined ? [] : tellLosses(before, after, context, counts),
	};
}

// The seats of the licenses that only `left` has.
function moveSeats(
	left: Person | undefined,
	right: Person | undefined,
	count: 1 | -1,
	context: ChangeContext,
): SeatMove[] {
	return lostOf(left?.licenses, right?.licenses).flatMap((id) => {
		const license = context.license(id);
		if (license === undefined) return [];
		const free = license.totalUnits - license.takenUnits - count;
		// In an atomic batch, a later step frees the seat.
		const freeAfter = Math.max(0, free);
		return { license: { id, name: license.name }, count, freeAfter };
	});
}

const claimNames = {
	email: "e-mail address",
	number: "number",
	extension: "extension",
} as const satisfies Record<Claim["kind"], string>;

function tellLosses(
	before: Person,
	after: Person | undefined,
	context: ChangeContext,
	{ tokenCount, reportCount }: Pick<Preview, "tokenCount" | "reportCount">,
): string[] {
	const losses: string[] = [];
	for (const id of lostOf(before.licenses, after?.licenses))
		losses.push(
			`The license "${context.license(id)?.name ?? id}" is taken away.`,
		);
	for (const id of lostOf(before.roles, after?.roles))
		losses.push(`The role "${findRole(id)?.name ?? id}" is taken away.`);
	for (const id of lostOf(before.groups, after?.groups))
		losses.push(
			`The person is removed from the group "${context.group(id) ?? id}".`,
		);
	const { takes, gives } = compareClaims(before, after);
	// Someone who moves keeps an extension, at another location.
	for (const claim of gives)
		if (!takes.some((taken) => hasSameValue(taken, claim)))
			losses.push(
				`The ${claimNames[claim.kind]} ${showClaim(claim, before)} is given up.`,
			);
	if (tokenCount > 0)
		losses.push(
			`${countOf(tokenCount, "access token of this person stops", "access tokens of this person stop")} working.`,
		);
	if (reportCount > 0)
		losses.push(
			`${countOf(reportCount, "person has", "people have")} this person as manager.`,
		);
	return losses;
}

function hasSameValue(left: Claim, right: Claim): boolean {
	return left.kind === right.kind && left.value === right.value;
}

// A number in the form that replies show.
function showClaim({ kind, value }: Claim, { phoneNumbers }: Person): string {
	const number = phoneNumbers?.find((known) => known.value === value);
	return kind === "number" ? (number?.shown ?? value) : value;
}

function countOf(count: number, one: string, many: string): string {
	return `${count} ${count === 1 ? one : many}`;
}

function lostOf(
	left: readonly string[] = [],
	right: readonly string[] = [],
): string[] {
	return left.filter((id) => !right.includes(id));
}
