import { existsSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../../../src/process/open-store.ts";
import { type Account, demandAccounted, type Entry } from "../account.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Verifier } from "./verifier.ts";

/** Opens a directory as a server does, and returns what it would warn of. Rejects with a sentence when it cannot be opened. */
export async function openAsServer(folder: string): Promise<string[]> {
	const warnings: string[] = [];
	const store = await openStore(
		{ engine: "sqlite", file: join(folder, "peopled.db") },
		{ server: { warn: (sentence) => warnings.push(sentence) } },
	);
	await store[Symbol.asyncDispose]();
	return warnings;
}

/**
 * The faults of a directory that a failure left behind: it cannot be opened, an acknowledged change is not there, or a row does
 * not follow from the others. `isAcknowledged` names the changes that were acknowledged before the failure.
 */
export async function checkLeft(
	folder: string,
	account: Account,
	{
		isAcknowledged,
		verifier,
	}: { isAcknowledged: (entry: Entry) => boolean; verifier: Verifier },
): Promise<string[]> {
	const faults: string[] = [];
	let warnings: string[] = [];
	try {
		if (existsSync(folder)) warnings = await openAsServer(folder);
	} catch (cause) {
		faults.push(`It cannot be opened: ${(cause as Error).message}`);
	}
	// Nothing is missing, so nothing may be said to be.
	faults.push(
		...warnings.filter((sentence) =>
			/changes are missing|is gone|is not the one/.test(sentence),
		),
	);
	const seen = asOf(account, isAcknowledged);
	const file = join(folder, "peopled.db");
	const rows = existsSync(file) ? await readDirectory({ file }) : undefined;
	faults.push(...demandAccounted(seen, rows?.lines ?? []));
	if (rows === undefined || rows.organizations.length === 0) return faults;
	faults.push(...checkInvariants(rows));
	const { lines, failure } = await verifier.verify(folder);
	if (failure !== undefined)
		faults.push(`verify: ${failure} ${lines.slice(-3).join(" ")}`);
	return faults;
}

// The account at the moment of the failure: what was acknowledged later was on its way.
function asOf(
	account: Account,
	isAcknowledged: (entry: Entry) => boolean,
): Account {
	const entries = [...account.entries].map(
		([trackingId, entry]) =>
			[
				trackingId,
				entry.fate !== "made" || isAcknowledged(entry)
					? entry
					: { ...entry, fate: "unknown" as const, repliedAt: undefined },
			] as const,
	);
	return { ...account, entries: new Map(entries) };
}
