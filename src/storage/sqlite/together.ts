import type {
	Keep,
	Noting,
	PeopleStep,
	StepResult,
} from "../../directory/store.ts";
import type { Engine } from "./catalogs.ts";
import type { Database } from "./database.ts";
import { recordNote } from "./jobs.ts";

/** Does steps as one write, each in a savepoint of its own, and keeps of them what `keep` says. */
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
			performAlone(database, () => perform(step)),
		);
		const isRefused = results.some(({ kind }) => kind === "refused");
		if (keep === "none" || (keep === "all" && isRefused))
			database.exec("ROLLBACK TO together");
		database.exec("RELEASE together");
		if (note !== undefined) recordNote(database, note(results));
		return results;
	});
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
		database.exec("ROLLBACK TO step");
		database.exec("RELEASE step");
		return { kind: "refused", reason };
	}
}
