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
import { moveSeats } from "./seats.ts";
import type { Form } from "./short-values.ts";
import { isHeld } from "./writer/index-entries.ts";

/** Rows that one statement writes: a call for each row costs as much as the row. */
const rowsMax = 16;

/**
 * Adds people without history in the running transaction. Refuses with `conflict` when a claim is held. Every table is
 * written in the order of its key, so that each page of a large file is changed once.
 */
export function loadPeople(
	database: Database,
	records: readonly PersonRecord[],
): void {
	const sorted = [...records].sort(
		({ person: one }, { person: other }) =>
			compare(one.orgId, other.orgId) || compare(one.id, other.id),
	);
	const people = openRows(database, "people", {
		...{ org_id: "org", id: "id", version: "", name_key: "" },
		...{ location_id: "id", last_activity_at: "", reported: "" },
		...{ reported_until: "", is_shared: "", document: "", origin: "" },
	});
	const claims = new Map<string, OwnedClaim>();
	const takenTwice: Claim[] = [];
	const holders = new Map<string, Holders>();
	for (const { person, presence } of sorted) {
		const { orgId, id } = person;
		const { takes, gains } = compareIndexEntries(undefined, person);
		for (const claim of takes) {
			const key = claimKey(claim);
			if (claims.has(key)) takenTwice.push(claim);
			claims.set(key, { claim, orgId, id });
		}
		for (const holding of gains) note(holders, holding, { person, presence });
		people.add(rowOf(person, presence));
	}
	people.end();
	takeClaims(database, claims, takenTwice);
	writeHolders(database, holders);
}

interface OwnedClaim {
	claim: Claim;
	orgId: string;
	id: string;
}

/** The people with a holding, in the order of their ids. */
interface Holders {
	orgId: string;
	holding: Holding;
	ids: string[];
}

function note(
	holders: Map<string, Holders>,
	holding: Holding,
	{ person: { orgId, id }, presence }: PersonRecord,
): void {
	// The first activity ends it.
	const isOver =
		holding.kind === "pending" && presence.lastActivityAt !== undefined;
	if (isOver) return;
	const key = `${orgId} ${holding.kind} ${holding.value}`;
	const known = holders.get(key);
	if (known === undefined) holders.set(key, { orgId, holding, ids: [id] });
	else known.ids.push(id);
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
	taken: Claim[],
): void {
	const rows = openRows(database, "claims", {
		...{ kind: "", scope: "id", value: "" },
		...{ org_id: "org", person_id: "id" },
	});
	for (const key of [...claims.keys()].sort()) {
		const { claim, orgId, id } = claims.get(key) as OwnedClaim;
		if (isHeld(database, claim)) taken.push(claim);
		else rows.add([claim.kind, claim.scope, claim.value, orgId, id]);
	}
	rows.end();
	if (taken.length > 0) throw claimConflict(taken);
}

function writeHolders(
	database: Database,
	holders: ReadonlyMap<string, Holders>,
): void {
	const key = { org_id: "org", kind: "" } as const;
	const plain = openRows(database, "holdings", {
		...{ ...key, value: "", person_id: "id" },
	});
	const held = openRows(database, "holdings", {
		...{ ...key, value: "id", person_id: "id" },
	});
	// Without a comparison of our own, since that takes as long as writing.
	for (const name of [...holders.keys()].sort()) {
		const { orgId, holding, ids } = holders.get(name) as Holders;
		const { kind, value } = holding;
		const rows = isIdHeld(kind) ? held : plain;
		for (const id of ids) rows.add([orgId, kind, value, id]);
		if (kind === "license")
			moveSeats(database, { orgId, id: value, count: ids.length });
	}
	plain.end();
	held.end();
}

/** Writes rows of a table, several with each statement. `columns` has the form of the values of each column. */
function openRows(
	database: Database,
	table: string,
	columns: Record<string, Form | "">,
) {
	const forms = Object.values(columns);
	const insert = `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) VALUES`;
	const tuple = (row: number) =>
		`(${forms.map((form, index) => `$${form}${row * forms.length + index + 1}`).join(", ")})`;
	const insertOne = `${insert} ${tuple(0)}`;
	const insertMany = `${insert} ${Array.from({ length: rowsMax }, (_, row) => tuple(row)).join(", ")}`;
	let waiting: Value[] = [];
	return {
		add(row: readonly Value[]): void {
			for (const value of row) waiting.push(value);
			if (waiting.length < rowsMax * forms.length) return;
			database.run(insertMany, ...waiting);
			waiting = [];
		},
		/** Call after the last row. */
		end(): void {
			for (let at = 0; at < waiting.length; at += forms.length)
				database.run(insertOne, ...waiting.slice(at, at + forms.length));
			waiting = [];
		},
	};
}

// Byte by byte, as far as that matters for the order of pages.
function compare(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
