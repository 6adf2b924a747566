import { type Account, demandAccounted } from "./account.ts";
import { followChain, type Head } from "./chain.ts";
import type { Line, Place } from "./directory-rows.ts";
import { checkInvariants, readDirectory, readLines } from "./invariants.ts";

/** Checks a directory again and again, and reads only the history that is new; the chain of hashes vouches for the rest. */
interface Ledger {
	/**
	 * Checks the lines since the last check against the account, and forgets the entries that are not pending: an unanswered change
	 * must have been made by now, or never.
	 */
	check(account: Account): Promise<string[]>;
	/** Checks everything: all lines, all rows, and that the heads of earlier checks are still in the history. */
	checkWhole(): Promise<string[]>;
	/** Lines that were checked. */
	readonly lineCount: number;
}

export function openLedger(place: Place): Ledger {
	const heads = new Map<string, Head>();
	/** Lines of changes that are still pending. */
	let carried: Line[] = [];
	let lineCount = 0;
	return {
		get lineCount() {
			return lineCount;
		},
		async check(account) {
			const after = new Map([...heads].map(([orgId, { id }]) => [orgId, id]));
			const lines = await readLines(place, after);
			const faults = [
				...followChain(lines, heads),
				...demandAccounted(account, [...carried, ...lines]),
			];
			lineCount += lines.length;
			account.forget(
				[...account.entries.values()].filter(({ isPending }) => !isPending),
			);
			carried = [...carried, ...lines].filter(({ trackingId }) =>
				account.entries.has(trackingId),
			);
			return faults;
		},
		async checkWhole() {
			const rows = await readDirectory(place);
			const kept = new Map(
				rows.lines.map(({ orgId, id, hash }) => [`${orgId} ${id}`, hash]),
			);
			const lost = [...heads]
				.filter(([orgId, { id, hash }]) => kept.get(`${orgId} ${id}`) !== hash)
				.map(
					([orgId, { id }]) =>
						`Change ${id} of ${orgId}, which was there, is gone or another one.`,
				);
			return [...lost, ...checkInvariants(rows)];
		},
	};
}
