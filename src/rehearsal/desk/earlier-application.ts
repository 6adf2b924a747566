import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Journal, readJournal } from "../apply/journal.ts";
import { openTrack } from "../apply/track.ts";
import { readPlan } from "../plan/plan-file.ts";
import { journalFileOf, reverseFileOf } from "../plan/plan-names.ts";
import { type Application, describeReport } from "./application.ts";

/** The application of a folder that was begun last, as its journal tells after the end of its process; undefined: none was begun. */
export async function readEarlierApplication(
	folder: string,
): Promise<Application | undefined> {
	const file = await findLatest(folder);
	if (file === undefined) return undefined;
	// Files that somebody changed or removed tell nothing; an apply of theirs says what is wrong with them.
	const plan = await readPlan(file).catch(() => undefined);
	const content = await readJournal(journalFileOf(file)).catch(() => undefined);
	if (plan === undefined || content === undefined) return undefined;
	const track = openTrack(plan, { journal: closed, content });
	const left = track.left().length;
	const report = describeReport({
		stop: left > 0 ? "interrupted" : undefined,
		stopped: "",
		steps: track.report(),
	});
	return {
		digest: plan.digest,
		service: content.url,
		state: "ended",
		done: plan.steps.length - left,
		total: plan.steps.length,
		leftMs: undefined,
		notes: [],
		undoFile: reverseFileOf(file),
		...report,
	};
}

/** Nothing is written to a journal that is only read. */
const closed: Journal = {
	write: async () => {},
	[Symbol.asyncDispose]: async () => {},
};

async function findLatest(folder: string): Promise<string | undefined> {
	const names = await readdir(folder).catch(() => []);
	const found: { file: string; changedAt: number }[] = [];
	for (const name of names) {
		const file = join(folder, name.replace(/\.journal$/, ""));
		if (journalFileOf(file) !== join(folder, name)) continue;
		const { mtimeMs } = await stat(journalFileOf(file));
		found.push({ file, changedAt: mtimeMs });
	}
	return found.toSorted((one, other) => other.changedAt - one.changedAt)[0]
		?.file;
}
