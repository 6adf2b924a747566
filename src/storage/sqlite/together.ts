import type { Verdict } from "../../directory/claim-ledger.ts";
import type {
	Keep,
	Noting,
	PeopleStep,
	StepResult,
} from "../../directory/store.ts";
import { insertAnswer } from "./answers.ts";
import type { Engine } from "./catalogs.ts";
import { type Claims, openClaimsOfAll, writeMoves } from "./claims.ts";
import type { Database } from "./database.ts";
import { isSyncFailure } from "./fail-stop.ts";
import { recordNote } from "./jobs.ts";

/**
 * Does steps as one write, and keeps of them what `keep` says. Where each is kept by itself, each has a
 * savepoint. Where all go together or not at all, a refused step undoes them all anyway; there a
 * savepoint for each would copy every page that each step touches, and hold the copies to the end.
 */
export function doTogether(
	{ database, writer }: Engine,
	{
		steps,
		keep,
		note,
		perform,
	}: {
		steps: readonly PeopleStep[];
		keep: Keep;
		note: Noting | undefined;
		perform: (step: PeopleStep, claims?: Claims) => StepResult;
	},
): Promise<StepResult[]> {
	return writer.write(() => {
		database.exec("SAVEPOINT together");
		const results =
			keep === "each"
				? steps.map((step) => performAlone(database, () => perform(step)))
				: performAll(database, steps, perform);
		const isRefused = results.some(({ kind }) => kind === "refused");
		if (keep === "none" || (keep === "all" && isRefused))
			database.exec("ROLLBACK TO together");
		database.exec("RELEASE together");
		const noted = note?.(results);
		if (noted !== undefined)
			if ("jobId" in noted) recordNote(database, noted);
			else insertAnswer(database, noted);
		return results;
	});
}

/**
 * Does all steps; nothing of them may be kept when one is refused. Who holds a claim is judged in the end, so that
 * people can exchange theirs. Only when something is refused are the steps done once more, with the verdict: then
 * every refusal names what is taken in the end, and nothing that a later step frees.
 */
function performAll(
	database: Database,
	steps: readonly PeopleStep[],
	perform: (step: PeopleStep, claims: Claims) => StepResult,
): StepResult[] {
	const attempt = (known?: Verdict) => {
		const claims = openClaimsOfAll(database, known);
		const results = steps.map((step, index) => {
			const { orgId, id } = step.target;
			const own = claims.of({ orgId, id, step: index });
			return performAmongAll(() => perform(step, own));
		});
		return { results, ...claims.settle() };
	};
	const { results, verdict, isAsked } = attempt();
	if (!verdict.isRefused && results.every(({ kind }) => kind !== "refused")) {
		writeMoves(database, verdict);
		return results;
	}
	if (!verdict.isRefused && !isAsked) return results;
	database.exec("ROLLBACK TO together");
	return attempt(verdict).results;
}

function performAmongAll(perform: () => StepResult): StepResult {
	try {
		return perform();
	} catch (reason) {
		if (isSyncFailure(reason)) throw reason;
		return { kind: "refused", reason };
	}
}

function performAlone(
	database: Database,
	perform: () => StepResult,
): StepResult {
	database.exec("SAVEPOINT step");
	try {
		const result = perform();
		database.exec("RELEASE step");
		return result;
	} catch (reason) {
		if (isSyncFailure(reason)) throw reason;
		database.exec("ROLLBACK TO step");
		database.exec("RELEASE step");
		return { kind: "refused", reason };
	}
}
