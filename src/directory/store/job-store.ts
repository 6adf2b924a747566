import type { Job, JobItem, JobState } from "../jobs/job.ts";
import type { RecordKey } from "./record-key.ts";

/** Where a page of jobs ended. */
export interface JobKey {
	id: string;
	createdAt: number;
}

/** How many jobs of all organizations have not ended, by their state. */
export interface JobBacklog {
	counts: Readonly<
		Record<"receiving" | "waiting" | "running" | "paused", number>
	>;
	/** When the oldest of those that wait was complete (milliseconds since 1970); undefined: none waits. */
	waitingSince: number | undefined;
}

/** The jobs of organizations. As in `Store`, each method that changes something is one transaction. */
export interface JobStore {
	/**
	 * Stores a job that is `receiving`. It is deleted when nothing is appended for a while. Refuses with
	 * `conflict` a job of activation emails while one of the organization, apart from dry runs, has not ended.
	 */
	create(job: Job): Promise<void>;
	/** Adds items after the present ones. Refuses with `notFound` when the job is no longer `receiving`. */
	append(key: RecordKey, items: readonly JobItem[], now: number): Promise<void>;
	/**
	 * Ends the receiving: all items are stored, and the job waits to be run. Unless it is a dry run, the jobs that it
	 * undoes and of whose dry run it is the run name it from then on. A job that is undone is no longer the one that
	 * undoes another. Refuses with `conflict` a job that undoes or applies what another job in effect does. Returns the
	 * job as it waits.
	 */
	finish(
		key: RecordKey,
		about: Pick<Job, "columns" | "warnings">,
	): Promise<Job>;
	/** The job with this id in one of these organizations. */
	find(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<Job | undefined>;
	/** At most `limit` jobs of an organization, newest first. */
	list(query: {
		orgId: string;
		/** Only jobs that move people and whose items are all stored: nobody has the id of another one. */
		isMove?: true;
		/** Only jobs in one of these states, of this maker, and dry runs or others. */
		states?: readonly JobState[];
		makerId?: string;
		isDryRun?: boolean;
		after?: JobKey;
		limit: number;
	}): Promise<Job[]>;
	/** Counts the jobs of all organizations that have not ended. Takes no longer when many have ended. */
	readBacklog(): Promise<JobBacklog>;
	/** How many jobs have not ended. */
	countOpen(orgId: string): Promise<number>;
	/**
	 * Items after `afterIndex`, in order, or before `beforeIndex`, the last one first; with `isFaulty` only those that were refused or done with a warning,
	 * with `isPlain` only those that were done without one.
	 */
	items(query: {
		orgId: string;
		id: string;
		afterIndex?: number;
		beforeIndex?: number;
		isFaulty?: boolean;
		isPlain?: boolean;
		limit: number;
	}): Promise<JobItem[]>;
	/**
	 * Leases to `owner` the oldest job that waits, or whose lease has ended (`latestEnd`), except the jobs of
	 * some organizations and people. Its attempts count up by one.
	 */
	claim(lease: {
		owner: string;
		now: number;
		until: number;
		without?: { orgIds: readonly string[]; personIds: readonly string[] };
	}): Promise<Job | undefined>;
	/** Extends the lease of a running job. Does nothing when the owner has lost it. */
	renew(key: RecordKey, lease: { owner: string; until: number }): Promise<void>;
	/** Ends a lease at a time, after which any process may continue. Its attempts count from 0 again. */
	release(
		key: RecordKey,
		lease: { owner: string; until: number },
	): Promise<void>;
	/** Sets a job of `owner` back to its first item. New outcomes of its items overwrite the old ones. */
	restart(key: RecordKey, owner: string): Promise<void>;
	/**
	 * Interrupts a job that waits or runs; the items of its present batch are undone. False when it does
	 * neither.
	 */
	pause(key: RecordKey): Promise<boolean>;
	/** Lets a paused job wait to be run again; false when it is not paused. */
	resume(key: RecordKey): Promise<boolean>;
	/** Ends a job; false when it had already ended, or is no longer in the state `was`. */
	end(
		key: RecordKey,
		ending: {
			state: "cancelled" | "failed";
			was?: JobState;
			reason?: string;
			now: number;
			expiresAt: number;
		},
	): Promise<boolean>;
	/**
	 * Jobs to delete: those that have expired, and those that are no longer being received, because nothing
	 * was appended since `receivingBefore`, or because this process is the only one and did not begin them.
	 */
	expired(query: {
		now: number;
		receivingBefore: number;
		limit: number;
	}): Promise<Job[]>;
	/** Deletes up to `limit` items of a job and, when none is left, the job; true when it is gone. */
	forget(query: { orgId: string; id: string; limit: number }): Promise<boolean>;
}
