import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import { recordNote } from "../../sql/jobs.ts";
import type {
	PersonColumns,
	PersonWrite,
	WritePart,
} from "../../sql/people/person-write.ts";
import type { Database } from "../database.ts";
import { noteDeletion, takeBackDeletion } from "../deletions.ts";
import { dialect } from "../dialect.ts";
import { replaceReply } from "../stored-replies.ts";
import { revokeMadeWith } from "../tokens.ts";
import { doWork } from "../work.ts";
import { recordLine } from "./chain.ts";
import { giveClaim, takeClaim, writeIndexEntries } from "./index-entries.ts";

/** Writes a part of the results of steps in the running transaction. */
export function writePart(database: Database, part: WritePart): void {
	if (part.kind === "people")
		for (const write of part.writes) writePerson(database, write);
	else if (part.kind === "claims") moveClaims(database, part.moves);
	else if ("jobId" in part.noted)
		doWork(database, recordNote(dialect, part.noted));
	else replaceReply(database, part.noted);
}

/** Writes a decided change of a person with its line of history. Its claims must be free. */
export function writePerson(database: Database, write: PersonWrite): void {
	const { orgId, id, kind } = write;
	writeIndexEntries(database, write, write);
	if (kind === "deleted") deletePerson(database, write);
	else if (kind === "updated") updatePerson(database, write);
	else {
		takeBackDeletion(database, write);
		insertPerson(database, { orgId, id }, write);
	}
	recordLine(database, { ...write, subject: "person", subjectId: id });
	if (kind === "deleted") noteDeletion(database);
}

// Adds a person's row; the index entries are written separately.
function insertPerson(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	{ version, nameKey, locationId, document }: PersonColumns,
): void {
	database.run(
		"INSERT INTO people (org_id, id, version, name_key, location_id, document) VALUES ($org1, $id2, $3, $4, $id5, $6)",
		...[orgId, id, version, nameKey ?? null],
		...[locationId ?? null, document ?? null],
	);
}

// Naming the indexed columns only when they change spares SQLite rewriting their indexes.
function updatePerson(
	database: Database,
	{ orgId, id, isListedAsBefore, ...columns }: PersonWrite,
): void {
	const { version, nameKey, locationId, document } = columns;
	const count = isListedAsBefore
		? database.run(
				"UPDATE people SET version = $1, document = $2 WHERE org_id = $org3 AND id = $id4",
				...[version, document ?? null, orgId, id],
			)
		: database.run(
				"UPDATE people SET version = $1, document = $2, name_key = $3, location_id = $id4 WHERE org_id = $org5 AND id = $id6",
				...[version, document ?? null, nameKey ?? null, locationId ?? null],
				...[orgId, id],
			);
	if (count === 0)
		throw new Error(`The person ${id} does not exist and cannot be changed.`);
}

// Deletes the row with presence and tokens; index entries are given back separately.
function deletePerson(
	database: Database,
	{ orgId, id, at }: { orgId: string; id: string; at: number },
): void {
	database.run(
		"DELETE FROM people WHERE org_id = $org1 AND id = $id2",
		orgId,
		id,
	);
	const tokens = database.all<{ id: string }>(
		"SELECT id FROM tokens WHERE org_id = ? AND person_id = ?",
		orgId,
		id,
	);
	revokeMadeWith(
		database,
		tokens.map((token) => token.id),
		at,
	);
	database.run(
		"DELETE FROM presences WHERE org_id = $org1 AND person_id = $id2",
		orgId,
		id,
	);
	database.run(
		"DELETE FROM tokens WHERE org_id = ? AND person_id = ?",
		orgId,
		id,
	);
}

// Gives each claim back before it is taken.
function moveClaims(database: Database, moves: readonly ClaimMove[]): void {
	for (const { claim, isGiven, holder } of moves) {
		if (isGiven) giveClaim(database, claim);
		if (holder !== undefined) takeClaim(database, claim, holder);
	}
}
