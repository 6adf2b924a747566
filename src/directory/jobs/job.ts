import type { Caller } from "../access/caller.ts";
import type { Scope } from "../access/token.ts";
import { DirectoryError } from "../errors.ts";
import type { Keep } from "../people/people-step.ts";
import { problemOf } from "../problems.ts";

/** Items of a job of all or nothing at most: they are one transaction. */
export const wholeJobLengthMax = 10_000;
/** Characters of a title at most. */
export const jobTitleLengthMax = 200;
/** Jobs of an organization that have not ended at most. */
export const openJobsMax = 100;
/** How often a job is begun anew without getting on, before it is given up. */
export const jobAttemptsMax = 5;

/**
 * - `receiving`: its items are coming in.
 * - `waiting`: they are all there.
 * - `running`: they are being done.
 * - `done`: every item was done or refused.
 * - `cancelled`: somebody stopped it; what was done stays done.
 * - `failed`: it could not go on; `reason` says why.
 */
export type JobState =
	| "receiving"
	| "waiting"
	| "running"
	| "done"
	| "cancelled"
	| "failed";

/** The states in which nothing of a job happens any more. */
export const endedStates: readonly JobState[] = ["done", "cancelled", "failed"];

/** How the items of a job are written: calls as lines of JSON, or people as records of CSV. */
export type JobFormat = "ndjson" | "csv";

/** Who made a job: its items are done with the roles that the person has at that moment. */
export interface JobMaker {
	orgId: string;
	personId: string;
	tokenId: string;
	scopes: readonly Scope[];
	trackingId: string;
}

/** Many changes of people that are made one after the other, through restarts, each exactly once. */
export interface Job {
	id: string;
	/** The organization that it was made for; calls of lines of JSON may reach others that the maker manages. */
	orgId: string;
	maker: JobMaker;
	/** What it does, in the words of its maker. */
	title?: string;
	format: JobFormat;
	isAllOrNothing: boolean;
	isDryRun: boolean;
	/** Nobody else may change the organization while it runs. */
	isLocking: boolean;
	/** The first record of a file of CSV. */
	columns?: readonly string[];
	/** What its maker should know of the file. */
	warnings: readonly string[];
	state: JobState;
	reason?: string;
	/** Items; those that were done and those that were not, of the first `done + failed`. */
	total: number;
	done: number;
	failed: number;
	/** Of those that were done, the ones with warnings. */
	doneWithWarnings: number;
	/** How often it was begun since it last got on. */
	attempts: number;
	/** Times in milliseconds since 1970, UTC. */
	createdAt: number;
	startedAt?: number;
	endedAt?: number;
	/** When it is forgotten, with its items; set when it ends. */
	expiresAt?: number;
}

/** One line or record of a job. */
export interface JobItem {
	/** From 0. */
	index: number;
	/** The line of the file on which it begins, from 1. */
	line: number;
	/** As it came: a line of JSON, or the cells of a record as JSON; empty when it was done without a warning. */
	input: string;
	/** Undefined while it was not tried. */
	result?: JobItemResult;
}

/** What an item came to, in the words of the API. */
export interface JobItemResult {
	index: number;
	status: number;
	isDone: boolean;
	/** It was done differently than it asked. */
	isWarned: boolean;
	/** JSON. */
	detail: string;
}

/**
 * What is noted of a job in the very transaction that does the items: so each is done exactly once,
 * whenever the process ends.
 */
export interface JobNote {
	orgId: string;
	jobId: string;
	/** Who must hold the lease; otherwise the transaction is undone. */
	owner: string;
	leaseUntil: number;
	now: number;
	/** What becomes of `expiresAt` when these are the last items. */
	expiresAt: number;
	/** The items stay as they came, even those that were done: they may have to be tried again. */
	isDryRun: boolean;
	results: readonly JobItemResult[];
}

/** The refusal of an upload whose job was cancelled meanwhile. */
export function noLongerReceiving(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"The job was canceled while its file was arriving.",
	);
}

/** The refusal of a transaction whose job is no longer this owner's to run: it was cancelled, or another process took it over. */
export class JobLostError extends Error {
	readonly jobId: string;

	constructor(jobId: string) {
		super(`The job ${jobId} is not this process's to run any more.`);
		this.name = "JobLostError";
		this.jobId = jobId;
	}
}

/** Whether an item stays as it came when it has been tried: it may be tried or corrected again. */
export function keepsInput(
	{ isDone, isWarned }: JobItemResult,
	{ isDryRun }: Pick<JobNote, "isDryRun">,
): boolean {
	return isDryRun || !isDone || isWarned;
}

/** What is kept of the items that are done together. */
export function keepOf({
	isAllOrNothing,
}: Pick<Job, "isAllOrNothing">): Exclude<Keep, "none"> {
	return isAllOrNothing ? "all" : "each";
}

/** Refuses a job of all or nothing that is longer than one transaction may be. */
export function demandWholeJobLength(length: number): void {
	if (length > wholeJobLengthMax)
		throw new DirectoryError(
			"invalid",
			`An all-or-nothing job may have at most ${wholeJobLengthMax} items, because they are one transaction. Send it in parts, or with the mode best-effort.`,
			{
				fields: [
					{
						field: "mode",
						...problemOf.wrongValue({
							expected: `best-effort for more than ${wholeJobLengthMax} items`,
						}),
					},
				],
			},
		);
}

/** Who a caller is, as a job keeps it. */
export function makerOf(caller: Caller, trackingId: string): JobMaker {
	return {
		orgId: caller.orgId,
		personId: caller.personId,
		tokenId: caller.tokenId,
		scopes: caller.scopes,
		trackingId,
	};
}
