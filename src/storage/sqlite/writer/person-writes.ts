import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type { Holding } from "../../postgres/writer/places.ts";
import type { PersonWrite, WritePart } from "../../sql/person-write.ts";
import { insertAnswer } from "../answers.ts";
import type { Database } from "../database.ts";
import { noteDeletion, takeBackDeletion } from "../deletions.ts";
import { recordNote } from "../jobs.ts";
import { moveSeats } from "../licenses.ts";
import { revokeMadeWith } from "../tokens.ts";
import { recordLine } from "./chain.ts";
import { giveClaim, giveHolding, takeClaim, takeHolding } from "./places.ts";

/** Writes a part of the results of steps, in the running transaction. */
export function writePart(database: Database, part: WritePart): void {
	if (part.kind === "people")
		for (const write of part.writes) writePerson(database, write);
	else if (part.kind === "claims") moveClaims(database, part.moves);
	else if ("jobId" in part.noted) recordNote(database, part.noted);
	else insertAnswer(database, part.noted);
}

function writePerson(database: Database, write: PersonWrite): void {
	const { orgId, id, kind } = write;
	for (const claim of write.gives) giveClaim(database, claim);
	for (const claim of write.takes) takeClaim(database, claim, write);
	for (const holding of write.losses) moveHolding(database, write, holding, -1);
	for (const holding of write.gains) moveHolding(database, write, holding, 1);
	if (kind === "deleted") deletePerson(database, write);
	else if (kind === "updated") updatePerson(database, write);
	else {
		takeBackDeletion(database, write);
		database.run(
			"INSERT INTO people (org_id, id, version, name_key, location_id, document) VALUES (?, ?, ?, ?, ?, ?)",
			...[orgId, id, write.version, write.nameKey ?? null],
			...[write.locationId ?? null, write.document ?? null],
		);
	}
	recordLine(database, { ...write, subject: "person", subjectId: id });
	if (kind === "deleted") noteDeletion(database);
}

function moveHolding(
	database: Database,
	person: { orgId: string; id: string },
	holding: Holding,
	count: 1 | -1,
): void {
	if (count === 1) takeHolding(database, person, holding);
	else giveHolding(database, person, holding);
	if (holding.kind === "license")
		moveSeats(database, { orgId: person.orgId, id: holding.value, count });
}

// Naming the indexed columns only when they change spares SQLite rewriting their indexes.
function updatePerson(
	database: Database,
	{ orgId, id, version, nameKey, locationId, document }: PersonWrite,
): void {
	const known = database.get<{
		row: number;
		name_key: string;
		location_id: string | null;
	}>(
		"SELECT row, name_key, location_id FROM people WHERE org_id = ? AND id = ?",
		orgId,
		id,
	);
	if (known === undefined)
		throw new Error(`A person ${id} is to be changed who does not exist.`);
	const isListedAsBefore =
		known.name_key === nameKey && known.location_id === (locationId ?? null);
	if (isListedAsBefore)
		database.run(
			"UPDATE people SET version = ?, document = ? WHERE row = ?",
			...[version, document ?? null, known.row],
		);
	else
		database.run(
			"UPDATE people SET version = ?, document = ?, name_key = ?, location_id = ? WHERE row = ?",
			...[version, document ?? null, nameKey ?? null, locationId ?? null],
			known.row,
		);
}

/** Removes a person's row, with their presence and tokens; their claims and holdings are given back apart. */
export function deletePerson(
	database: Database,
	{ orgId, id, at }: { orgId: string; id: string; at: number },
): void {
	database.run("DELETE FROM people WHERE org_id = ? AND id = ?", orgId, id);
	const tokens = database.all<{ id: string }>(
		"SELECT id FROM tokens WHERE org_id = ? AND person_id = ?",
		orgId,
		id,
	);
	revokeMadeWith(
		database,
		tokens.map((token) => token.id),
		at,
		undefined,
	);
	for (const table of ["presences", "tokens"])
		database.run(
			`DELETE FROM ${table} WHERE org_id = ? AND person_id = ?`,
			orgId,
			id,
		);
}

// Each claim is given back before it is taken.
function moveClaims(database: Database, moves: readonly ClaimMove[]): void {
	for (const { claim, isGiven, holder } of moves) {
		if (isGiven) giveClaim(database, claim);
		if (holder !== undefined) takeClaim(database, claim, holder);
	}
}
