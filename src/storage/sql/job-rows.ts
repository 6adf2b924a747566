import type { Job, JobItem, JobState } from "../../directory/jobs/job.ts";
import type { Whole } from "../../directory/whole.ts";

/** A job as a row of either engine. */
export interface JobRow {
	org_id: string;
	id: string;
	state: JobState;
	document: string;
	reason: string | null;
	total: number;
	done: number;
	failed: number;
	warned: number;
	attempts: number;
	created_at: number;
	started_at: number | null;
	ended_at: number | null;
	expires_at: number | null;
}

/** An item of a job as a row of either engine. */
export interface JobItemRow {
	position: number;
	line: number;
	input: string;
	status: number | null;
	is_done: number | boolean | null;
	is_warned: number | boolean;
	detail: string | null;
}

/** The properties of a job that no query searches, stored as one document. */
type JobDocument = Pick<
	Job,
	| "maker"
	| "title"
	| "format"
	| "isMove"
	| "isActivation"
	| "isAllOrNothing"
	| "isDryRun"
	| "isLocking"
	| "columns"
	| "warnings"
	| "undoOf"
	| "undoneBy"
	| "previewOf"
	| "appliedBy"
	| "effects"
>;

/** The document of a job, as JSON. */
export function writeJobDocument(job: JobDocument): string {
	const document: Whole<JobDocument> = {
		maker: job.maker,
		title: job.title,
		format: job.format,
		isMove: job.isMove,
		isActivation: job.isActivation,
		isAllOrNothing: job.isAllOrNothing,
		isDryRun: job.isDryRun,
		isLocking: job.isLocking,
		columns: job.columns,
		warnings: job.warnings,
		undoOf: job.undoOf,
		undoneBy: job.undoneBy,
		previewOf: job.previewOf,
		appliedBy: job.appliedBy,
		effects: job.effects,
	};
	return JSON.stringify(document);
}

/** The job of a row. */
export function parseJob(row: JobRow): Job {
	const columns: Whole<Omit<Job, keyof JobDocument>> = {
		id: row.id,
		orgId: row.org_id,
		state: row.state,
		reason: row.reason ?? undefined,
		total: row.total,
		done: row.done,
		failed: row.failed,
		doneWithWarnings: row.warned,
		attempts: row.attempts,
		createdAt: row.created_at,
		startedAt: row.started_at ?? undefined,
		endedAt: row.ended_at ?? undefined,
		expiresAt: row.expires_at ?? undefined,
	};
	return { ...(JSON.parse(row.document) as JobDocument), ...columns };
}

export function parseJobItem(row: JobItemRow): JobItem {
	const { position: index, line, input, status, detail } = row;
	return {
		index,
		line,
		input,
		result:
			status === null
				? undefined
				: {
						index,
						status,
						isDone: Boolean(row.is_done),
						isWarned: Boolean(row.is_warned),
						detail: detail ?? "",
					},
	};
}
