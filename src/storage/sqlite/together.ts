import type { Keep, PeopleStep, StepResult } from "../../directory/store.ts";
import type { Engine } from "./catalogs.ts";
import type { Database } from "./database.ts";

/** What steps came to, thrown so that the writer undoes them. */
class Undone {
	readonly results: StepResult[];
	constructor(results: StepResult[]) {
		this.results = results;
	}
}

/** Does steps as one write, each in a savepoint of its own, and keeps of them what `keep` says. */
export async function doTogether(
	{ database, writer }: Engine,
	{
		steps,
		keep,
		perform,
	}: {
		steps: readonly PeopleStep[];
		keep: Keep;
		perform: (step: PeopleStep) => StepResult;
	},
): Promise<StepResult[]> {
	try {
		return await writer.write(() => {
			const results = steps.map((step) =>
				performAlone(database, () => perform(step)),
			);
			const isRefused = results.some(({ kind }) => kind === "refused");
			if (keep === "none" || (keep === "all" && isRefused))
				throw new Undone(results);
			return results;
		});
	} catch (thrown) {
		if (thrown instanceof Undone) return thrown.results;
		throw thrown;
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
		database.exec("ROLLBACK TO step");
		database.exec("RELEASE step");
		return { kind: "refused", reason };
	}
}
