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
	const { undoneBy } = await keepLinksInEffect(store, job);
	if (undoneBy !== undefined) throw undoneAlready(undoneBy);
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
	const { appliedBy } = await keepLinksInEffect(store, job);
	if (appliedBy !== undefined) throw appliedAlready(appliedBy);
}

/** Whether a job changed somebody, or may still. One that is deleted may have. */
export function isInEffect(job: Job | undefined): boolean {
	return job === undefined || job.done > 0 || !endedStates.includes(job.state);
}

/** The refusal to undo a job that another job undoes. */
export function undoneAlready(id: string): DirectoryError {
	return conflict(
		`The job ${id} undoes this job already. Undo that one to bring the changes back.`,
	);
}

/** The refusal to apply a dry run that another job applies. */
export function appliedAlready(id: string): DirectoryError {
	return conflict(`The job ${id} applies this dry run already.`);
}

/** The refusal to apply or undo a job that is deleted at the same time. */
export function deletedMeanwhile(): DirectoryError {
	return conflict(
		"This job was deleted meanwhile, so it is neither applied nor undone.",
	);
}

/** A job without the names of those that were to undo or apply it and changed nobody. */
export async function keepLinksInEffect(
	{ jobs }: Pick<Store, "jobs">,
	job: Job,
): Promise<Job> {
	const keep = async (id: string | undefined) =>
		id !== undefined && isInEffect(await jobs.find({ orgIds: [job.orgId], id }))
			? id
			: undefined;
	const [undoneBy, appliedBy] = await Promise.all(
		[job.undoneBy, job.appliedBy].map(keep),
	);
	return { ...job, undoneBy, appliedBy };
}

function conflict(sentence: string): DirectoryError {
	return new DirectoryError("conflict", sentence);
}
