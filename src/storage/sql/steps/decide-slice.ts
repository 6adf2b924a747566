import { slicesOf } from "../../../concurrency/time-slices.ts";
import { claimKey } from "../../../directory/people/claims.ts";
import { noPresence } from "../../../directory/people/presence.ts";
import { tooContended } from "../../../directory/store/write-refusals.ts";
import type { PersonWrite } from "../people/person-write.ts";
import type { Basis } from "./basis.ts";
import type { BatchStep } from "./batch-step.ts";
import { type ContextQuery, keyOfQuery } from "./context-query.ts";
import {
	type AtomicClaims,
	type DecidedBatch,
	decideBatch,
	type Missing,
	roundsMax,
	type WantedClaim,
} from "./decide-batch.ts";
import type { Overlay } from "./overlay.ts";
import { claimsLength, type OverlaidDirectory } from "./step-source.ts";

/** Holders of a role that are read together. */
const holdersLength = 50;

/** Decides steps one after another in one time slice, which only pauses to read. */
export async function decideSlice(
	steps: readonly BatchStep[],
	directory: OverlaidDirectory,
	atomic?: AtomicClaims,
): Promise<DecidedBatch<PersonWrite>> {
	const bases = await readBases(steps, directory);
	const held = new Map<string, boolean>();
	for (let rounds = 0; rounds < roundsMax; rounds++) {
		const decided = decideBatch(
			steps,
			bases,
			atomic === undefined ? { held } : { atomic },
		);
		if (!("missing" in decided)) return decided;
		await readMissing(decided.missing, { bases, held, directory });
		// Nearly every claim is free, so nearly every slice is decided once.
		const { missing, ifFree } = decided;
		const areFree = missing.claims.every(
			(claim) => held.get(claimKey(claim)) === false,
		);
		if (ifFree !== undefined && areFree) return ifFree;
	}
	throw tooContended();
}

async function readBases(
	steps: readonly BatchStep[],
	{ source, overlay }: OverlaidDirectory,
): Promise<Map<string, Basis>> {
	const ids = new Map<string, Set<string>>();
	for (const { target } of steps)
		ids.set(target.orgId, (ids.get(target.orgId) ?? new Set()).add(target.id));
	const bases = new Map<string, Basis>();
	for (const [orgId, personIds] of ids) {
		const basis = await source.readBasis(orgId, [...personIds]);
		if (basis === undefined) continue;
		overlayPeople(basis, personIds, overlay);
		for (const [licenseId, seats] of basis.seats)
			seats.taken += overlay.seats({ orgId, licenseId });
		bases.set(orgId, basis);
	}
	return bases;
}

function overlayPeople(
	{ catalog, people }: Basis,
	ids: Iterable<string>,
	overlay: Overlay,
): void {
	const orgId = catalog.organization.id;
	for (const id of ids) {
		const person = overlay.person({ orgId, id });
		if (person === null) people.delete(id);
		else if (person !== undefined) {
			const { revision = 0, presence = noPresence } = people.get(id) ?? {};
			people.set(id, { person, revision, presence });
		}
	}
}

async function readMissing(
	missing: Missing,
	{
		bases,
		held,
		directory,
	}: {
		bases: ReadonlyMap<string, Basis>;
		held: Map<string, boolean>;
		directory: OverlaidDirectory;
	},
): Promise<void> {
	const { source, overlay } = directory;
	for (const [orgId, wanted] of missing.wanted) {
		const basis = bases.get(orgId) as Basis;
		const asked = [...wanted].filter(
			(entry) =>
				typeof entry === "string" || !["holders", "line"].includes(entry.kind),
		);
		await source.readMore(basis, new Set(asked));
		const ids = asked.filter((entry) => typeof entry === "string");
		overlayPeople(basis, ids, overlay);
		for (const entry of wanted)
			if (typeof entry !== "string")
				await overlayResult(basis, entry, directory);
	}
	if (missing.claims.length === 0) return;
	const taken = await readHeld(missing.claims, directory);
	for (const claim of missing.claims)
		held.set(claimKey(claim), taken.has(claimKey(claim)));
}

/** The keys of those of the claims that are held after the steps so far. */
export async function readHeld(
	wanted: readonly WantedClaim[],
	{ source, overlay }: OverlaidDirectory,
): Promise<ReadonlySet<string>> {
	const held = new Set<string>();
	const untouched: WantedClaim[] = [];
	for await (const { entries } of slicesOf(wanted, claimsLength))
		for (const claim of entries) {
			const holder = overlay.holder(claim);
			if (holder === undefined) untouched.push(claim);
			else if (holder !== null) held.add(claimKey(claim));
		}
	const read = untouched.length === 0 ? [] : await source.readHeld(untouched);
	for (const key of read) held.add(key);
	return held;
}

// Corrects a result of the directory by the changes of the steps so far.
async function overlayResult(
	basis: Basis,
	query: ContextQuery,
	directory: OverlaidDirectory,
): Promise<void> {
	const { overlay } = directory;
	const { results } = basis;
	const orgId = basis.catalog.organization.id;
	const key = keyOfQuery(query);
	switch (query.kind) {
		case "holders": {
			const hasHolder = await findHolder(orgId, query, directory);
			results.set(key, { count: Number(hasHolder) });
			return;
		}
		case "reports": {
			const moved = overlay.countReports(
				{ orgId, id: query.personId },
				query.without,
			);
			const known = results.get(key);
			const count = known && "count" in known ? known.count : 0;
			results.set(key, { count: count + moved });
			return;
		}
		case "deletion": {
			const { personId, now } = query;
			const isDeleted = overlay.person({ orgId, id: personId }) === null;
			if (isDeleted) results.set(key, { count: now });
			return;
		}
		case "holderOf": {
			const holder = overlay.holder(query.claim);
			if (holder !== undefined)
				results.set(key, { ids: holder === null ? [] : [holder.id] });
			return;
		}
		case "line":
			return readLine(basis, query.personId, directory);
		case "tokens":
		case "group":
	}
}

// One manager after another, since the steps so far may have changed each of them.
async function readLine(
	basis: Basis,
	personId: string,
	{ source, overlay }: OverlaidDirectory,
): Promise<void> {
	const { readIds, people } = basis;
	for (let id: string | undefined = personId; id && !readIds.has(id); ) {
		await source.readMore(basis, new Set([id]));
		overlayPeople(basis, [id], overlay);
		id = people.get(id)?.person.managerId;
	}
}

// Reads holders page by page until it finds one whom no step has changed.
async function findHolder(
	orgId: string,
	{ roleIds, without }: Extract<ContextQuery, { kind: "holders" }>,
	{ source, overlay }: OverlaidDirectory,
): Promise<boolean> {
	if (overlay.hasHolder({ orgId, roleIds }, without)) return true;
	for (let afterId = ""; ; ) {
		const page = await source.listHolders({
			orgId,
			roleIds,
			afterId,
			limit: holdersLength,
		});
		const isFound = page.some(
			({ id, isLoginEnabled }) =>
				isLoginEnabled &&
				!without.includes(id) &&
				overlay.person({ orgId, id }) === undefined,
		);
		if (isFound) return true;
		const last = page.at(-1);
		if (last === undefined || page.length < holdersLength) return false;
		afterId = last.id;
	}
}
