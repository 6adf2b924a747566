import type { TemplateResult } from "lit";
import type { Job } from "../../contract/job.ts";
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

/** The state of a job, in one word. */
export function jobState(job: Job): TemplateResult {
	const { state, failed, undoneBy } = job;
	const { states } = words.bulk;
	if (isEnded(job) && undoneBy !== undefined) return chip(states.undone);
	if (state === "failed") return chip(states.failed, { kind: "error" });
	if (state === "cancelled") return chip(states.cancelled, { kind: "warning" });
	if (job.dryRun && state === "done")
		return job.appliedBy === undefined
			? chip(words.bulk.previewTag, { kind: "info" })
			: chip(words.bulk.appliedTag);
	if (state !== "done") return chip(states[state], { kind: "info" });
	return chip(states.done, { kind: failed > 0 ? "warning" : "success" });
}
