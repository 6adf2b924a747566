import type { Job, JobItem } from "../jobs/job.ts";

/** Where a page of jobs ended. */
export interface JobKey {
	id: string;
	createdAt: number;
}

/** What the directory asks of an engine for jobs; as for `Store`, each method that changes something is one transaction. */
export interface JobStore {
	/** Keeps a job that is `receiving`; it is forgotten when nothing is appended for a while. */
	create(job: Job): Promise<void>;
	/** Adds items behind those that are there. Refuses with `notFound` when the job is not `receiving` any more. */
	append(
		place: { orgId: string; id: string },
		items: readonly JobItem[],
		now: number,
	): Promise<void>;
	/** All items are there: the job waits to be run. */
	finish(
		place: { orgId: string; id: string },
		about: Pick<Job, "columns" | "warnings">,
	): Promise<void>;
	/** The job with this id, of one of the organizations given. */
	find(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<Job | undefined>;
	/** At most `limit` jobs of an organization, the youngest first. */
	list(query: { orgId: string; after?: JobKey; limit: number }): Promise<Job[]>;
	/** Jobs that have not ended. */
	countOpen(orgId: string): Promise<number>;
	/** Items behind `afterIndex`, in their order; with `isFaulty` only those that were refused, or done with a warning. */
	items(query: {
		orgId: string;
		id: string;
		afterIndex?: number;
		isFaulty?: boolean;
		limit: number;
	}): Promise<JobItem[]>;
	/**
	 * The oldest job that waits, or that runs without anyone holding its lease (`latestEnd`), apart from the jobs of some
	 * organizations and people; its lease is `owner`'s from now on, and its attempts count up by one.
	 */
	claim(lease: {
		owner: string;
		now: number;
		until: number;
		without?: { orgIds: readonly string[]; personIds: readonly string[] };
	}): Promise<Job | undefined>;
	/** Lengthens the lease of a job that runs; nothing happens when it is not the owner's any more. */
	renew(
		place: { orgId: string; id: string },
		lease: { owner: string; until: number },
	): Promise<void>;
	/** Gives a lease back, so that anyone may go on from a time on; its attempts count from 0 again. */
	release(
		place: { orgId: string; id: string },
		lease: { owner: string; until: number },
	): Promise<void>;
	/** Sets a job of `owner` back to its first item; what its items came to is written over when they are tried again. */
	restart(place: { orgId: string; id: string }, owner: string): Promise<void>;
	/** Ends a job that has not ended; false when it has. */
	end(
		place: { orgId: string; id: string },
		ending: {
			state: "cancelled" | "failed";
			reason?: string;
			now: number;
			expiresAt: number;
		},
	): Promise<boolean>;
	/**
	 * Jobs to forget: those that have expired, and those that nobody receives any more: nothing was appended since
	 * `receivingBefore`, or this process is the only one and did not begin them.
	 */
	expired(query: {
		now: number;
		receivingBefore: number;
		limit: number;
	}): Promise<Job[]>;
	/** Removes up to `limit` items of a job, and, when none is left, the job; true when it is gone. */
	forget(place: { orgId: string; id: string; limit: number }): Promise<boolean>;
}
