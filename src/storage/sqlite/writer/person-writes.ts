import { passPoint } from "../../../concurrency/failpoint.ts";
import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type { SqlEngine } from "../../sql/engine.ts";
import { writeGroup } from "../../sql/groups.ts";
import { recordNote } from "../../sql/jobs.ts";
import type {
	PersonColumns,
	PersonWrite,
	WritePart,
} from "../../sql/people/person-write.ts";
import { recordChange } from "../changes.ts";
import type { Database } from "../database.ts";
import { noteDeletion, takeBackDeletion } from "../deletions.ts";
import { dialect } from "../dialect.ts";
import { replaceReply } from "../stored-replies.ts";
import { revokeMadeWith } from "../tokens.ts";
import { atOnce, doWork } from "../work.ts";
import { recordLine } from "./chain.ts";
import { giveClaim, takeClaim, writeIndexEntries } from "./index-entries.ts";
import { addLine, moveLines, withLine } from "./person-lines.ts";

/** Writes a part of the results of steps in the running transaction. */
export function writePart(database: Database, part: WritePart): void {
	if (part.kind === "people")
		for (const write of part.writes) writePerson(database, write);
	else if (part.kind === "claims") moveClaims(database, part.moves);
	else if (part.kind === "group")
		doWork(database, writeGroup(part.change, recordIn(database)));
	// Other connections see that the file has changed; `groups.change` forgets the catalog of this one.
	else if (part.kind === "catalog") return;
	else if ("jobId" in part.noted)
		doWork(database, recordNote(dialect, part.noted, recordIn(database)));
	else replaceReply(database, part.noted);
}

function recordIn(database: Database): SqlEngine["recordChange"] {
	return (change) => atOnce(() => recordChange(database, change));
}

/** Writes a decided change of a person with its line of history. Its claims must be free. */
export function writePerson(database: Database, write: PersonWrite): void {
	const { orgId, id, kind } = write;
	writeIndexEntries(database, write, write);
	passPoint("sqlite.person.indexed");
	const changeId = recordLine(database, lineOf(write));
	passPoint("sqlite.person.recorded");
	if (kind === "deleted") {
		deletePerson(database, write);
		addLine(database, { orgId, subjectId: id, id: changeId });
		noteDeletion(database, { orgId, changeId });
	} else if (kind === "updated") updatePerson(database, write, changeId);
	else {
		takeBackDeletion(database, write);
		insertPerson(database, { orgId, id }, write, changeId);
	}
}

// Written out: a spread of all properties costs as much as the hash of the line.
function lineOf(write: PersonWrite): Parameters<typeof recordLine>[1] {
	return {
		orgId: write.orgId,
		subject: "person",
		subjectId: write.id,
		kind: write.kind,
		version: write.version,
		at: write.at,
		authorOrgId: write.authorOrgId,
		authorId: write.authorId,
		trackingId: write.trackingId,
		impersonator: write.impersonator,
		fields: write.fields,
	};
}

// Adds a person's row; the index entries are written separately.
function insertPerson(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
	{ version, nameKey, locationId, document }: PersonColumns,
	changeId: number,
): void {
	database.memory.forget(id);
	database.run(
		"INSERT INTO people (org_id, id, version, name_key, location_id, document, change_ids) VALUES ($org1, $id2, $3, $4, $id5, $6, $7)",
		...[orgId, id, version, nameKey ?? null],
		...[locationId ?? null, document ?? null, String(changeId)],
	);
}

// Naming the indexed columns only when they change spares SQLite rewriting their indexes.
function updatePerson(
	database: Database,
	write: PersonWrite,
	changeId: number,
): void {
	const { orgId, id, version, document = null } = write;
	database.memory.forget(id);
	const ids = withLine(database, write, { version, id: "$5" });
	const set = `UPDATE people SET version = $3, document = $4, change_ids = ${ids}`;
	const found = "WHERE org_id = $org1 AND id = $id2";
	const line = String(changeId);
	const count = write.isListedAsBefore
		? database.run(`${set} ${found}`, orgId, id, version, document, line)
		: database.run(
				`${set}, name_key = $6, location_id = $id7 ${found}`,
				...[orgId, id, version, document, line],
				...[write.nameKey ?? null, write.locationId ?? null],
			);
	if (count === 0)
		throw new Error(`The person ${id} does not exist and cannot be changed.`);
}

// Deletes the row, the tokens and the authorizations; index entries are given back separately.
function deletePerson(
	database: Database,
	{ orgId, id, at }: { orgId: string; id: string; at: number },
): void {
	database.memory.forget(id);
	moveLines(database, { orgId, id });
	database.run(
		"DELETE FROM people WHERE org_id = $org1 AND id = $id2",
		orgId,
		id,
	);
	database.run(
		"DELETE FROM authorizations WHERE org_id = ? AND person_id = ?",
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
