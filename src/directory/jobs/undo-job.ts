import { DirectoryError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { endedStates, type Job } from "./job.ts";

/** Refuses with `conflict` to undo a job that changed nobody, may still change somebody, or is undone. */
export async function demandUndoable(store: Store, job: Job): Promise<void> {
	if (job.isDryRun) throw conflict("This job is a dry run: it changed nobody.");
	if (job.isActivation)
		throw conflict("Activation emails cannot be taken back.");
	if (!endedStates.includes(job.state))
		throw conflict(
			"This job has not ended. Wait for its end, or cancel it, then undo what it did.",
		);
	if (job.done === 0)
		throw conflict("This job changed nobody, so there is nothing to undo.");
	if (await isInEffect(store, job, job.undoneBy))
		throw conflict(
			`The job ${job.undoneBy} undoes this job already. Undo that one to bring the changes back.`,
		);
}

/** Refuses with `conflict` to apply what is no dry run, has not ended, could do nothing, or was applied. */
export async function demandApplicable(store: Store, job: Job): Promise<void> {
	if (!job.isDryRun || job.isActivation)
		throw conflict("Only a dry run of changes can be applied.");
	if (!endedStates.includes(job.state))
		throw conflict("This dry run has not ended. Wait for its end.");
	if (job.state !== "done")
		throw conflict(
			"This dry run did not come to its end, so not all its effects are known. Make another one.",
		);
	if (await isInEffect(store, job, job.appliedBy))
		throw conflict(`The job ${job.appliedBy} applies this dry run already.`);
}

// A job that ended without a change has no effect. One that is deleted may have had one.
async function isInEffect(
	store: Store,
	{ orgId }: Job,
	id: string | undefined,
): Promise<boolean> {
	if (id === undefined) return false;
	const job = await store.jobs.find({ orgIds: [orgId], id });
	return job === undefined || job.done > 0 || !endedStates.includes(job.state);
}

function conflict(sentence: string): DirectoryError {
	return new DirectoryError("conflict", sentence);
}
