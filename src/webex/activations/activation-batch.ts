import {
	type ActivationDecision,
	lineOfActivation,
} from "../../directory/activations/activation-email.ts";
import { decideActivations } from "../../directory/activations/activations.ts";
import type { Job, JobItem, JobItemResult } from "../../directory/jobs/job.ts";
import type { JobBatch } from "../../directory/jobs/job-batch.ts";
import { demandJobs } from "../../directory/jobs/jobs.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import { authorOf } from "../../directory/people/people.ts";
import { describeError } from "../../http/errors.ts";
import { showTime } from "../../http/reply.ts";
import { type ChangeOrigin, requestOf } from "../change-request.ts";
import { readId, showId } from "../ids.ts";
import {
	type ActivationDetail,
	recentCode,
	skippedStatus,
} from "./show-activation.ts";

/** The item of a job for one person, as a line of JSON. */
export function activationItem(personId: string): string {
	return JSON.stringify({ personId: showId("PEOPLE", personId) });
}

/** Makes a batch that records activation emails. It changes no person, so it has no plans. */
export async function makeActivationBatch(
	origin: ChangeOrigin,
	job: Job,
	items: readonly JobItem[],
): Promise<JobBatch> {
	const results = await decide(origin, job, items);
	return { plans: [], show: async () => results, remember() {} };
}

async function decide(
	origin: ChangeOrigin,
	job: Job,
	items: readonly JobItem[],
): Promise<JobItemResult[]> {
	const { orgId } = job;
	const personIds = items.map(({ input }) => {
		const { personId } = JSON.parse(input) as { personId: string };
		return readId("PEOPLE", personId) ?? personId;
	});
	// The maker may have lost the role since the job was made.
	const refusal = refusalOf(() => demandJobs(origin.caller, orgId));
	const { now } = origin;
	const decisions =
		refusal === undefined
			? await decideActivations(origin.store, { orgId, personIds, now })
			: [];
	return items.map(({ index }, place) => {
		const personId = personIds[place] as string;
		const decision = decisions[place];
		const shown =
			decision === undefined
				? showRefusal(origin, personId, refusal)
				: showDecision(origin, personId, decision);
		return {
			...{ index, ...shown },
			line:
				decision?.kind === "recorded"
					? lineOfActivation(
							{ orgId, personId },
							{
								...{ email: decision.email, jobId: job.id },
								author: authorOf(requestOf({ ...origin, query: {} })),
							},
						)
					: undefined,
		};
	});
}

type Shown = Omit<JobItemResult, "index" | "line">;

function refusalOf(demand: () => unknown): unknown {
	try {
		demand();
		return undefined;
	} catch (reason) {
		return reason;
	}
}

const reasons = {
	recent:
		"The person already got an activation email within the last 24 hours.",
	active: "The person has signed in already.",
	loginDisabled: "The person may not sign in.",
} as const;

function showDecision(
	origin: ChangeOrigin,
	personId: string,
	decision: ActivationDecision,
): Shown {
	const id = showId("PEOPLE", personId);
	switch (decision.kind) {
		case "recorded": {
			const { email } = decision;
			const recorded = showTime(origin.now);
			return done(200, false, { id, email, recorded });
		}
		case "skipped": {
			const { reason } = decision;
			const code = reason === "recent" ? recentCode : undefined;
			return done(skippedStatus, true, {
				...{ id, code },
				warnings: [reasons[reason]],
			});
		}
		case "gone":
			return showRefusal(origin, personId, noSuchPerson());
	}
}

function done(
	status: number,
	isWarned: boolean,
	detail: ActivationDetail,
): Shown {
	return { status, isDone: true, isWarned, detail: JSON.stringify(detail) };
}

function showRefusal(
	{ trackingId }: ChangeOrigin,
	personId: string,
	reason: unknown,
): Shown {
	const { status, body } = describeError(reason, trackingId);
	const detail: ActivationDetail = {
		id: showId("PEOPLE", personId),
		errors: body.errors,
	};
	return {
		...{ status, isDone: false, isWarned: false },
		detail: JSON.stringify(detail),
	};
}
