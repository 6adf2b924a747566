import type { Caller } from "../access/caller.ts";
import type { Scope } from "../access/token.ts";
import { DirectoryError } from "../errors.ts";
import type { Change } from "../history/change.ts";
import type { Keep } from "../people/people-step.ts";
import { problemOf } from "../problems.ts";
import type { RecordKey } from "../store/record-key.ts";
import type { ItemEffects, JobEffects } from "./job-effects.ts";

/** Items of an atomic job at most, since it is one transaction. */
export const wholeJobLengthMax = 10_000;
/** Characters of a title at most. */
export const jobTitleLengthMax = 200;
/** Jobs of an organization that have not ended, at most. */
export const openJobsMax = 100;
/** How often a job is restarted without progress before it fails. */
export const jobAttemptsMax = 5;

/**
 * - `receiving`: items are still arriving.
 * - `waiting`: all items are stored.
 * - `running`: items are being processed.
 * - `paused`: a caller interrupted it; it continues when a caller resumes it.
 * - `done`: every item was done or refused.
 * - `cancelled`: a caller stopped it; items that were done stay done.
 * - `failed`: it cannot continue; `reason` says why.
 */
export type JobState =
	| "receiving"
	| "waiting"
	| "running"
	| "paused"
	| "done"
	| "cancelled"
	| "failed";

/** The final states of a job. */
export const endedStates: readonly JobState[] = ["done", "cancelled", "failed"];

/** The states before those. */
export const unfinishedStates: readonly JobState[] = [
	"receiving",
	"waiting",
	"running",
	"paused",
];

/** The format of the items: calls as lines of JSON, or people as CSV records. */
export type JobFormat = "ndjson" | "csv";

/** The maker of a job. Its items are performed with the roles that the person has at that time. */
export interface JobMaker {
	orgId: string;
	personId: string;
	tokenId: string;
	scopes: readonly Scope[];
	/** The end of the token. */
	expiresAt?: number;
	/** The administrator in whose place, and the integration and its authorization with which the maker acted. */
	impersonator?: RecordKey;
	authorizationId?: string;
	integrationId?: string;
	trackingId: string;
}

/** Many changes of people that run one after another, across restarts, each exactly once. */
export interface Job {
	id: string;
	/** The organization of the job. Calls in lines of JSON may reach others that the maker manages. */
	orgId: string;
	maker: JobMaker;
	/** A description by its maker. */
	title?: string;
	format: JobFormat;
	/** All items move people to other locations; such jobs are listed apart. */
	isMove?: true;
	/** Each item is a person who may get an activation email. One such job of an organization runs at a time. */
	isActivation?: true;
	isAllOrNothing: boolean;
	isDryRun: boolean;
	/** No other request may change the organization while it runs. */
	isLocking: boolean;
	/** The header record of a CSV file. */
	columns?: readonly string[];
	/** Notes about the file for its maker. */
	warnings: readonly string[];
	/** The job whose changes it reverts, and the last one that reverts its own, in effect or not ended. */
	undoOf?: string;
	undoneBy?: string;
	/** The dry run of which it is the run, and the last run of it as a dry run. */
	previewOf?: string;
	appliedBy?: string;
	/** The effects of the items that have results. */
	effects?: JobEffects;
	state: JobState;
	reason?: string;
	/** The number of items. `done` and `failed` count the outcomes of the first `done + failed`. */
	total: number;
	done: number;
	failed: number;
	/** Done items with warnings. */
	doneWithWarnings: number;
	/** How often it was started since it last made progress. */
	attempts: number;
	/** Times in milliseconds since 1970, UTC. */
	createdAt: number;
	startedAt?: number;
	endedAt?: number;
	/** When it is deleted with its items; set when it ends. */
	expiresAt?: number;
}

/** One line or record of a job. */
export interface JobItem {
	/** From 0. */
	index: number;
	/** The line of the file on which it begins, from 1. */
	line: number;
	/**
	 * The received line of JSON, or the cells of a record as JSON; empty when the item was done without a
	 * warning.
	 */
	input: string;
	/** Undefined until the item is tried. */
	result?: JobItemResult;
}

/** The outcome of an item, in the terms of the API. */
export interface JobItemResult {
	index: number;
	status: number;
	isDone: boolean;
	/** It was done differently than requested. */
	isWarned: boolean;
	/** The reply as JSON. */
	detail: string;
	/** Added to those of the job, and not stored with the item. */
	effects?: ItemEffects;
	/** The line of history that is written with the result, unless the job is a dry run. */
	line?: Omit<Change, "id">;
}

/**
 * The progress of a job, written in the transaction that performs its items. So each item is done exactly
 * once, even if the process ends at any time.
 */
export interface JobNote {
	orgId: string;
	jobId: string;
	/** The owner that must hold the lease; otherwise the transaction is rolled back. */
	owner: string;
	leaseUntil: number;
	now: number;
	/** The value of `expiresAt` when these are the last items. */
	expiresAt: number;
	/** The input of all items is kept, since they may have to be tried again. */
	isDryRun: boolean;
	results: readonly JobItemResult[];
}

/** The refusal of an upload whose job was cancelled in the meantime. */
export function noLongerReceiving(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"The job was canceled while its file was arriving.",
	);
}

/**
 * The refusal of a transaction whose job no longer belongs to this owner: it was cancelled, or another
 * process took it over.
 */
export class JobLostError extends Error {
	readonly jobId: string;

	constructor(jobId: string) {
		super(`The job ${jobId} no longer belongs to this owner.`);
		this.name = "JobLostError";
		this.jobId = jobId;
	}
}

/** Whether the input of a tried item is kept: it may be tried or corrected again. */
export function keepsInput(
	{ isDone, isWarned }: JobItemResult,
	{ isDryRun }: Pick<JobNote, "isDryRun">,
): boolean {
	return isDryRun || !isDone || isWarned;
}

/** Which steps of a batch of items are kept. */
export function keepOf({
	isAllOrNothing,
}: Pick<Job, "isAllOrNothing">): Exclude<Keep, "none"> {
	return isAllOrNothing ? "all" : "each";
}

/** Refuses an atomic job with more items than one transaction may hold. */
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

/** The caller in the form that a job stores. */
export function makerOf(caller: Caller, trackingId: string): JobMaker {
	return {
		orgId: caller.orgId,
		personId: caller.personId,
		tokenId: caller.tokenId,
		scopes: caller.scopes,
		expiresAt: caller.expiresAt,
		impersonator: caller.impersonator,
		authorizationId: caller.authorizationId,
		integrationId: caller.integrationId,
		trackingId,
	};
}
