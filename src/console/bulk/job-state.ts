import type { TemplateResult } from "lit";
import type { Job } from "../../contract/job.ts";
import { chip } from "../../look/chip.ts";
import { words } from "../../words/words.ts";

/** Whether a job is over. */
export function isEnded({ state }: Job): boolean {
	return state === "done" || state === "cancelled" || state === "failed";
}

/** The items that changed something, or would change something. */
export function changedBy({ done, effects }: Job): number {
	return done - (effects?.unchanged ?? 0);
}

/** The state of a job, in one word. */
export function jobState(job: Job): TemplateResult {
	const { state, failed, undoneBy } = job;
	const { states } = words.bulk;
	if (isEnded(job) && undoneBy !== undefined) return chip(states.undone);
	if (state === "failed") return chip(states.failed, { kind: "error" });
	if (state === "cancelled") return chip(states.cancelled, { kind: "warning" });
	if (job.dryRun && state === "done")
		return chip(words.bulk.previewTag, { kind: "info" });
	if (state !== "done") return chip(states[state], { kind: "info" });
	return chip(states.done, { kind: failed > 0 ? "warning" : "success" });
}
