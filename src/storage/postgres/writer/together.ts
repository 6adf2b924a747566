import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type { Claim } from "../../../directory/people/claims.ts";
import type { PeopleStep } from "../../../directory/people/people-step.ts";
import type { PeopleStore } from "../../../directory/store/people-store.ts";
import type { StepSource } from "../../sql/decide-slice.ts";
import type { PersonWrite, WritePart } from "../../sql/person-write.ts";
import { doTogether } from "../../sql/together.ts";
import { replaceAnswer } from "../answers.ts";
import type { Engine } from "../catalogs.ts";
import type { Statements } from "../database.ts";
import { recordNote } from "../jobs.ts";
import type { GuardedWrite } from "./batch.ts";
import { openStepSource } from "./step-source.ts";
import { writePeople } from "./writer.ts";

/**
 * Steps of this engine. The organizations are locked first, and what others hold is read under that lock, so that
 * everything is decided before anything is written.
 */
export function openTogether({
	database,
	catalogs,
}: Engine): PeopleStore["together"] {
	return async (steps, keep, note) => {
		if (steps.length === 0 && note === undefined) return [];
		return database.transact(async (statements) => {
			if (keep !== "none") await lockOrganizations(statements, steps);
			const versions = new Map<string, number>();
			const source = noteVersions(
				openStepSource(statements, { catalogs, isLocking: keep !== "none" }),
				versions,
			);
			const write = (part: WritePart) => writePart(statements, part, versions);
			return doTogether({ source, write }, { steps, keep, note });
		});
	};
}

// Always in the same order, so that nobody waits in a circle.
async function lockOrganizations(
	statements: Statements,
	steps: readonly PeopleStep[],
): Promise<void> {
	await statements.all(
		"SELECT id FROM organizations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
		[...new Set(steps.map(({ target }) => target.orgId))],
	);
}

// Notes of which version the catalogs were that the rules saw.
function noteVersions(
	source: StepSource,
	versions: Map<string, number>,
): StepSource {
	return {
		...source,
		async readWorld(orgId, ids) {
			const world = await source.readWorld(orgId, ids);
			if (world !== undefined) versions.set(orgId, world.catalog.version);
			return world;
		},
	};
}

async function writePart(
	statements: Statements,
	part: WritePart,
	versions: ReadonlyMap<string, number>,
): Promise<void> {
	if (part.kind === "claims") await moveClaims(statements, part.moves);
	else if (part.kind === "people")
		for (const run of runsOf(part.writes)) {
			const { orgId } = run[0] as PersonWrite;
			const version = versions.get(orgId) as number;
			const results = await writePeople(statements, orgId, version, run);
			if (
				results === undefined ||
				results === "answered" ||
				results.some((word) => word !== "done")
			)
				throw new Error(
					`Steps were decided otherwise than written: ${results}.`,
				);
		}
	else if ("jobId" in part.noted) await recordNote(statements, part.noted);
	else await replaceAnswer(statements, part.noted);
}

// In runs of one organization, so that the writes of several keep their order.
function runsOf(writes: readonly PersonWrite[]): GuardedWrite[][] {
	const runs: GuardedWrite[][] = [];
	for (const write of writes) {
		const run = runs.at(-1);
		if (run?.[0]?.orgId === write.orgId) run.push(asKnown(write));
		else runs.push([asKnown(write)]);
	}
	return runs;
}

// Nothing has to be as it was seen: nobody else could change it.
function asKnown(write: PersonWrite): GuardedWrite {
	return {
		...write,
		revision: undefined,
		follows: 0,
		guards: [],
		witnesses: [],
		isDependent: false,
	};
}

// What cannot be moved step by step: all of it is given back before any of it is taken.
async function moveClaims(
	statements: Statements,
	moves: readonly ClaimMove[],
): Promise<void> {
	if (moves.length === 0) return;
	const write = async (
		rows: readonly (Claim & { orgId: string })[],
		{ emails, others }: { emails: string; others: string },
	) => {
		const split = [
			[emails, rows.filter(({ kind }) => kind === "email")],
			[others, rows.filter(({ kind }) => kind !== "email")],
		] as const;
		for (const [sql, some] of split)
			if (some.length > 0) await statements.run(sql, JSON.stringify(some));
	};
	await write(
		moves
			.filter(({ isGiven }) => isGiven)
			.map(({ claim, orgId }) => ({ ...claim, orgId })),
		{
			emails: `DELETE FROM emails USING jsonb_to_recordset($1::jsonb) AS given (value text)
				WHERE emails.value = given.value`,
			others: `DELETE FROM claims USING jsonb_to_recordset($1::jsonb) AS given ("orgId" text, kind text, scope text, value text)
				WHERE claims.org_id = given."orgId" AND claims.kind = given.kind AND claims.scope = given.scope AND claims.value = given.value`,
		},
	);
	await write(
		moves.flatMap(({ claim, holder }) =>
			holder ? [{ ...claim, orgId: holder.orgId, personId: holder.id }] : [],
		),
		{
			emails: `INSERT INTO emails (value, org_id, person_id) SELECT value, "orgId", "personId"
				FROM jsonb_to_recordset($1::jsonb) AS taken (value text, "orgId" text, "personId" text)`,
			others: `INSERT INTO claims (org_id, kind, scope, value, person_id) SELECT "orgId", kind, scope, value, "personId"
				FROM jsonb_to_recordset($1::jsonb) AS taken ("orgId" text, kind text, scope text, value text, "personId" text)`,
		},
	);
}
