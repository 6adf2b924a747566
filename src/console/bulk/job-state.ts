import type { TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { chip } from "../../look/chip.ts";
import { words } from "../../words/words.ts";

/** Whether a job is over. */
export function isEnded({ state }: Job): boolean {
	return state === "done" || state === "cancelled" || state === "failed";
}

/** The items that changed something, or would change something. */
export function changedBy({ done, unchanged }: Job): number {
	return done - unchanged;
}

/** Whether the run or the undo of a job has changed something, or still may. One that is not read, or deleted, may have. */
export function isInEffect(next: Job | undefined): boolean {
	return next === undefined || next.done > 0 || !isEnded(next);
}

/** The state of a job, in one word. `undo` is the job that undoes it, as far as it is known. */
export function jobState(job: Job, undo?: Job): TemplateResult {
	const { state, failed, undoneBy } = job;
	const { states } = words.bulk;
	const isUndone = undo === undefined || (isEnded(undo) && undo.done > 0);
	if (isEnded(job) && undoneBy !== undefined && isUndone)
		return chip(states.undone);
	if (state === "failed") return chip(states.failed, { kind: "error" });
	if (state === "cancelled") return chip(states.cancelled, { kind: "warning" });
	if (job.dryRun && state === "done")
		return job.appliedBy === undefined
			? chip(words.bulk.previewTag, { kind: "info" })
			: chip(words.bulk.appliedTag);
	if (state !== "done") return chip(states[state], { kind: "info" });
	return chip(states.done, { kind: failed > 0 ? "warning" : "success" });
}
