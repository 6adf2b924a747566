import type { ShownCall } from "../../client/client.ts";
import type { Job } from "../../contract/job-shape.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import type { LinkedJobs } from "./job-links.ts";
import { changedBy, isInEffect } from "./job-state.ts";

/** The next step for a job that has ended: a preview is applied, a run undone. */
export interface FollowUp {
	kind: "apply" | "undo";
	/** The text of its button. */
	button: string;
}

interface JobCall extends ShownCall {
	run(): Promise<Job>;
}

/** The next step for a job that has ended; undefined when there is none, or it was taken with an effect. */
export function followUpOf(job: Job, links: LinkedJobs): FollowUp | undefined {
	const { dryRun, state, undoOf, undoneBy, appliedBy } = job;
	const texts = words.bulk;
	const count = changedBy(job);
	if (count === 0) return undefined;
	if (!dryRun)
		return undoneBy === undefined || !isInEffect(links.undoneBy)
			? { kind: "undo", button: texts.undo }
			: undefined;
	const isApplied = appliedBy !== undefined && isInEffect(links.appliedBy);
	if (state !== "done" || isApplied) return undefined;
	const button = undoOf === undefined ? texts.apply : texts.undoApply;
	return { kind: "apply", button: button(count) };
}

/** The call of the next step. An undo is previewed first. */
export function prepareFollowUp({ id }: Job, { kind }: FollowUp): JobCall {
	const { client } = current();
	const path = { jobId: id };
	return kind === "apply"
		? client.prepare("POST /bulk/jobs/{jobId}/apply", { path })
		: client.prepare("POST /bulk/jobs/{jobId}/undo", {
				path,
				query: { dryRun: true },
			});
}
