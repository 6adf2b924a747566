import type { ClaimMove } from "../../../directory/batch/final-claims.ts";
import type { Claim } from "../../../directory/people/claims.ts";
import type { GroupStore } from "../../../directory/store/group-store.ts";
import type { PeopleStore } from "../../../directory/store/people-store.ts";
import { writeGroup } from "../../sql/groups.ts";
import { recordNote } from "../../sql/jobs.ts";
import type { PersonWrite, WritePart } from "../../sql/people/person-write.ts";
import type { GuardedWrite } from "../../sql/steps/decide-batch.ts";
import { performGroupChange } from "../../sql/steps/perform-group.ts";
import {
	performSteps,
	type StepTransaction,
} from "../../sql/steps/perform-steps.ts";
import type { StepSource } from "../../sql/steps/step-source.ts";
import { recordChange } from "../changes.ts";
import type { Statements } from "../database.ts";
import { dialect } from "../dialect.ts";
import type { Engine } from "../engine.ts";
import { refreshStatistics } from "../statistics.ts";
import { replaceReply } from "../stored-replies.ts";
import { doWork } from "../work.ts";
import { lockOrganizations, outdateCatalog } from "./locks.ts";
import { writePeople } from "./person-writes.ts";
import { openStepSource } from "./step-source.ts";

/** As many steps may be a part of an import, which makes tables outgrow their statistics. */
const importLength = 100;

/**
 * Performs steps in one transaction. It locks the organizations first and reads under that lock which claims are held,
 * so that all steps are decided before the first write.
 */
export function openTogether({
	database,
	catalogs,
}: Engine): PeopleStore["together"] {
	return async (steps, keep, note) => {
		if (steps.length === 0 && note === undefined) return [];
		const results = await database.transact(async (statements) => {
			if (keep !== "none")
				await lockOrganizations(
					statements,
					steps.map(({ target }) => target.orgId),
				);
			const isLocking = keep !== "none";
			return performSteps(
				openStepTransaction(statements, { catalogs, isLocking }),
				{ steps, keep, note },
			);
		});
		if (steps.length >= importLength) await refreshStatistics(database);
		return results;
	};
}

/** Changes a group and people in one transaction, as `openTogether` does with people alone. */
export function openGroupChange({
	database,
	catalogs,
}: Engine): GroupStore["change"] {
	return async (request) => {
		const outcome = await database.transact(async (statements) => {
			await lockOrganizations(statements, [request.target.orgId]);
			return performGroupChange(
				openStepTransaction(statements, { catalogs, isLocking: true }),
				request,
			);
		});
		if (request.steps.length >= importLength) await refreshStatistics(database);
		return outcome;
	};
}

function openStepTransaction(
	statements: Statements,
	options: Parameters<typeof openStepSource>[1],
): StepTransaction {
	const versions = new Map<string, number>();
	return {
		source: noteVersions(openStepSource(statements, options), versions),
		write: (part) => writePart(statements, part, versions),
	};
}

// Records the versions of the catalogs that the rules read.
function noteVersions(
	source: StepSource,
	versions: Map<string, number>,
): StepSource {
	return {
		...source,
		async readBasis(orgId, ids) {
			const basis = await source.readBasis(orgId, ids);
			if (basis !== undefined) versions.set(orgId, basis.catalogVersion);
			return basis;
		},
	};
}

async function writePart(
	statements: Statements,
	part: WritePart,
	versions: ReadonlyMap<string, number>,
): Promise<void> {
	if (part.kind === "claims") await moveClaims(statements, part.moves);
	else if (part.kind === "group")
		await doWork(statements, writeGroup(part.change, recordChange));
	else if (part.kind === "catalog")
		await doWork(statements, outdateCatalog(part.orgId));
	else if (part.kind === "people")
		for (const run of runsOf(part.writes)) {
			const { orgId } = run[0] as PersonWrite;
			const version = versions.get(orgId) as number;
			const results = await writePeople(statements, orgId, version, run);
			if (
				typeof results === "string" ||
				results.some((word) => word !== "done")
			)
				throw new Error(`Decided steps could not be written: ${results}.`);
		}
	else if ("jobId" in part.noted)
		await doWork(statements, recordNote(dialect, part.noted, recordChange));
	else await replaceReply(statements, part.noted);
}

// Grouped in runs of one organization, so that writes keep their order.
function runsOf(writes: readonly PersonWrite[]): GuardedWrite[][] {
	const runs: GuardedWrite[][] = [];
	for (const write of writes) {
		const run = runs.at(-1);
		if (run?.[0]?.orgId === write.orgId) run.push(asKnown(write));
		else runs.push([asKnown(write)]);
	}
	return runs;
}

// The read set needs no check: the lock keeps everything unchanged.
function asKnown(write: PersonWrite): GuardedWrite {
	return {
		...write,
		revision: undefined,
		follows: 0,
		guards: [],
		readSet: [],
		isDependent: false,
	};
}

// Gives all claims back before it takes any, since steps in order cannot move them.
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
