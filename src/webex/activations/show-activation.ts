import type * as contract from "../../contract/activation.ts";
import type { ShownProblem } from "../../contract/error.ts";
import type { Job, JobItem } from "../../directory/jobs/job.ts";
import type { Whole } from "../../directory/whole.ts";
import { showExecution } from "../jobs/show-execution.ts";

/** The status of an item whose person was skipped, as in the real service. */
export const skippedStatus = 304;
/** The real service's code for a person who already got an email within 24 hours. */
export const recentCode = "ATLAS-600199";

/** The result of an item, as it is stored. */
export interface ActivationDetail {
	id: string;
	email?: string;
	recorded?: string;
	code?: string;
	warnings?: readonly string[];
	errors?: readonly ShownProblem[];
}

/** A job that records activation emails, in the form of the real service. */
export function showActivationJob(
	job: Job,
	now: number,
): Whole<contract.ActivationJob> {
	const { total, done, failed, doneWithWarnings, isDryRun } = job;
	return {
		name: "resendinviteemail",
		...showExecution(job, now),
		counts: {
			userResendInviteSent: done - doneWithWarnings,
			userResendInviteFailed: failed,
			userResendInviteSkipped: doneWithWarnings,
			totalUsers: total,
		},
		allowAdminInviteEmails: true,
		dryRun: isDryRun || undefined,
	};
}

/** A person of a job who got no email. */
export function showActivationError(
	{ maker }: Job,
	{ line, result }: JobItem,
): Whole<contract.ActivationError> {
	const { id, code, warnings = [], errors = [] } = readDetail(result);
	const sentences = [
		...warnings,
		...errors.map(({ description }) => description),
	];
	return {
		item: id,
		itemNumber: line,
		trackingId: maker.trackingId,
		errorType: "ERROR",
		error: {
			key: String(result?.status),
			message: sentences.map((description) => ({ code, description })),
		},
	};
}

/** An email that a job recorded, or would record in a dry run. */
export function showRecordedEmail(
	{ isDryRun }: Job,
	{ result }: JobItem,
): Whole<contract.RecordedEmail> {
	const { id, email = "", recorded } = readDetail(result);
	return {
		personId: id,
		email,
		recorded: isDryRun ? undefined : recorded,
	};
}

function readDetail(result: JobItem["result"]): ActivationDetail {
	return JSON.parse(result?.detail ?? "{}") as ActivationDetail;
}
