import type { Caller } from "../access/caller.ts";
import type { PlanMaker, StepOutcome } from "../batch/perform.ts";
import type { Store } from "../store/store.ts";
import type { Job, JobItem, JobItemResult } from "./job.ts";

/** Items of a job that are decided and written in one transaction. */
export interface JobBatch {
	plans: readonly PlanMaker[];
	/** The result of each item, from the outcome of its plan. Called inside the transaction. */
	show(outcomes: readonly StepOutcome[]): Promise<JobItemResult[]>;
	/** Called with the outcomes after the transaction. */
	remember(outcomes: readonly StepOutcome[]): void;
}

/** Makes a batch of items; `caller` is the maker of the job with their current rights. */
export type BatchMaker = (
	items: readonly JobItem[],
	caller: Caller,
) => Promise<JobBatch>;

/** Starts a job of which `doneCount` items have results. The store is a dry-run store for a dry run. */
export type BeginJob = (
	job: Job,
	begun: { store: Store; doneCount: number },
) => Promise<BatchMaker>;
