import {
	type Claim,
	claimConflict,
	claimKey,
} from "../../directory/people/claims.ts";
import type { Holding } from "../../directory/people/holdings.ts";
import { compareIndexEntries } from "../../directory/people/index-entries.ts";
import type { Person } from "../../directory/people/person.ts";
import type { Presence } from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { originOf } from "../sql/origin.ts";
import { isIdHeld } from "../sql/people/people-sql.ts";
import { columnsOf } from "../sql/people/person-write.ts";
import type { Value } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { loadMembers } from "./groups.ts";
import { moveSeats } from "./seats.ts";
import type { Form } from "./short-values.ts";

/** Rows that one statement writes: a call for each row costs as much as the row. */
const rowsMax = 16;

/**
 * Adds people without history in the running transaction. Refuses with `conflict` when a claim is held. Records in the
 * order of their ids are added at the end of most indexes, and each page of the others is changed once.
 */
export function loadPeople(
	database: Database,
	records: Iterable<PersonRecord>,
): void {
	const people = openRows(database, "people", {
		...{ org_id: "org", id: "id", version: "", name_key: "" },
		...{ location_id: "id", last_activity_at: "", reported: "" },
		...{ reported_until: "", is_shared: "", document: "", origin: "" },
	});
	const claims = new Map<string, OwnedClaim>();
	const takenTwice: Claim[] = [];
	const holders: Holders = new Map();
	for (const { person, presence } of records) {
		const { orgId, id } = person;
		const { takes, gains } = compareIndexEntries(undefined, person);
		for (const claim of takes) {
			const key = claimKey(claim);
			if (claims.has(key)) takenTwice.push(claim);
			claims.set(key, { claim, orgId, id });
		}
		noteHoldings(entryOf(holders, orgId, openKinds), gains, { id, presence });
		people.add(rowOf(person, presence));
	}
	people.end();
	takeClaims(database, claims, takenTwice);
	for (const [orgId, held] of holders) writeHolders(database, orgId, held);
}

interface OwnedClaim {
	claim: Claim;
	orgId: string;
	id: string;
}

/** The holders of each value, in the order of the records, by organization, kind and value. */
type Holders = Map<string, HoldersOfKinds>;
type HoldersOfKinds = Map<Holding["kind"], Map<string, string[]>>;

function openKinds(): HoldersOfKinds {
	return new Map();
}

function noteHoldings(
	kinds: HoldersOfKinds,
	holdings: readonly Holding[],
	{ id, presence }: { id: string; presence: Presence },
): void {
	for (const { kind, value } of holdings) {
		// The first activity ends it.
		const isOver = kind === "pending" && presence.lastActivityAt !== undefined;
		if (isOver) continue;
		const holders = entryOf(kinds, kind, () => new Map<string, string[]>());
		entryOf(holders, value, (): string[] => []).push(id);
	}
}

function entryOf<Key, Entry>(
	map: Map<Key, Entry>,
	key: Key,
	make: () => Entry,
): Entry {
	let entry = map.get(key);
	if (entry === undefined) {
		entry = make();
		map.set(key, entry);
	}
	return entry;
}

function rowOf(person: Person, presence: Presence): Value[] {
	const { version, nameKey, locationId, document } = columnsOf(person);
	const { lastActivityAt, reported, reportedUntil, isShared } = presence;
	return [
		...[person.orgId, person.id, version, nameKey ?? null],
		...[locationId ?? null, lastActivityAt ?? null, reported ?? null],
		...[reportedUntil ?? null, isNoted(presence) ? isShared : null],
		...[document ?? null, originOf(person)],
	];
}

// A person who was never active needs no presence.
function isNoted({ lastActivityAt, reported, isShared }: Presence): boolean {
	return lastActivityAt !== undefined || reported !== undefined || !isShared;
}

// In the order of `claimKey`.
function takeClaims(
	database: Database,
	claims: ReadonlyMap<string, OwnedClaim>,
	takenTwice: readonly Claim[],
): void {
	const rows = openRows(
		database,
		"claims",
		{
			...{ kind: "", scope: "scope", value: "" },
			...{ org_id: "org", person_id: "id" },
		},
		"ON CONFLICT DO NOTHING",
	);
	const sorted = [...claims.keys()]
		.sort()
		.map((key) => claims.get(key) as OwnedClaim);
	for (const { claim, orgId, id } of sorted)
		rows.add([claim.kind, claim.scope, claim.value, orgId, id]);
	if (rows.end() === sorted.length && takenTwice.length === 0) return;
	const held = sorted.filter((owned) => isHeldByOther(database, owned));
	throw claimConflict([...takenTwice, ...held.map(({ claim }) => claim)]);
}

function isHeldByOther(
	database: Database,
	{ claim: { kind, scope, value }, orgId, id }: OwnedClaim,
): boolean {
	return (
		database.get(
			"SELECT 1 FROM claims WHERE kind = $1 AND scope = $scope2 AND value = $3 AND org_id = $org4 AND person_id = $id5",
			...[kind, scope, value, orgId, id],
		) === undefined
	);
}

function writeHolders(
	database: Database,
	orgId: string,
	kinds: HoldersOfKinds,
): void {
	for (const kind of [...kinds.keys()].sort()) {
		const rows = openRows(database, "holdings", {
			...{ org_id: "org", kind: "", value: isIdHeld(kind) ? "id" : "" },
			...{ person_id: "id" },
		});
		const holders = kinds.get(kind) as Map<string, string[]>;
		// Without a comparison of our own, since that takes as long as writing.
		for (const value of [...holders.keys()].sort()) {
			const ids = holders.get(value) as string[];
			for (const id of ids) rows.add([orgId, kind, value, id]);
			if (kind === "license")
				moveSeats(database, { orgId, id: value, count: ids.length });
			if (kind === "group")
				loadMembers(database, { orgId, id: value, count: ids.length });
		}
		rows.end();
	}
}

/**
 * Writes rows of a table, several with each statement. `columns` has the form of the values of each column; `conflict` is the
 * clause for rows that are there already.
 */
function openRows(
	database: Database,
	table: string,
	columns: Record<string, Form | "">,
	conflict = "",
) {
	const forms = Object.values(columns);
	const insert = `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) VALUES`;
	const tuple = (row: number) =>
		`(${forms.map((form, index) => `$${form}${row * forms.length + index + 1}`).join(", ")})`;
	const insertOne = `${insert} ${tuple(0)} ${conflict}`;
	const insertMany = `${insert} ${Array.from({ length: rowsMax }, (_, row) => tuple(row)).join(", ")} ${conflict}`;
	let waiting: Value[] = [];
	let written = 0;
	return {
		add(row: readonly Value[]): void {
			for (const value of row) waiting.push(value);
			if (waiting.length < rowsMax * forms.length) return;
			written += database.run(insertMany, ...waiting);
			waiting = [];
		},
		/** Call after the last row; returns how many rows are new. */
		end(): number {
			for (let at = 0; at < waiting.length; at += forms.length)
				written += database.run(
					insertOne,
					...waiting.slice(at, at + forms.length),
				);
			waiting = [];
			return written;
		},
	};
}
