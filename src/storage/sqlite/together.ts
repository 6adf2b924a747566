import type {
	Keep,
	Noting,
	PeopleStep,
	StepResult,
} from "../../directory/store.ts";
import { insertAnswer } from "./answers.ts";
import type { Engine } from "./catalogs.ts";
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
		perform: (step: PeopleStep) => StepResult;
	},
): Promise<StepResult[]> {
	return writer.write(() => {
		database.exec("SAVEPOINT together");
		const results = steps.map((step) =>
			keep === "each"
				? performAlone(database, () => perform(step))
				: performAmongAll(() => perform(step)),
		);
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
