import type { Static } from "typebox";
import type { jobExecution } from "../../contract/job-execution.ts";
import type { Job } from "../../directory/jobs/job.ts";
import type { Whole } from "../../directory/whole.ts";
import { showTime } from "../../http/reply.ts";
import { showId } from "../ids.ts";

type Execution = {
	[Name in keyof typeof jobExecution]: Static<(typeof jobExecution)[Name]>;
};

/** The properties of a job that all jobs in the form of the real service have. */
export function showExecution(job: Job, now: number): Whole<Execution> {
	const { maker, createdAt, startedAt, endedAt } = job;
	const instanceId = numberOf(job.id);
	const { status, exitCode } = stateOf(job);
	const elapsedMs =
		startedAt === undefined ? 0 : Math.max(0, (endedAt ?? now) - startedAt);
	return {
		id: showId("JOB_ID", job.id),
		trackingId: maker.trackingId,
		sourceUserId: showId("PEOPLE", maker.personId),
		sourceCustomerId: showId("ORGANIZATION", maker.orgId),
		targetCustomerId: showId("ORGANIZATION", job.orgId),
		instanceId,
		jobExecutionStatus: [
			{
				id: instanceId,
				startTime: startedAt === undefined ? undefined : showTime(startedAt),
				endTime: endedAt === undefined ? undefined : showTime(endedAt),
				lastUpdated: showTime(endedAt ?? startedAt ?? createdAt),
				statusMessage: status,
				exitCode,
				createdTime: showTime(createdAt),
				timeElapsed: `PT${Math.floor(elapsedMs / 1000)}S`,
			},
		],
		latestExecutionStatus: status,
		latestExecutionExitCode: exitCode,
	};
}

function stateOf({ state, failed }: Job): {
	status: Execution["latestExecutionStatus"];
	exitCode: Execution["latestExecutionExitCode"];
} {
	switch (state) {
		case "receiving":
		case "waiting":
			return { status: "STARTING", exitCode: "UNKNOWN" };
		case "running":
			return { status: "STARTED", exitCode: "UNKNOWN" };
		case "paused":
			return { status: "STARTED", exitCode: "STOPPED" };
		case "done":
			return {
				status: "COMPLETED",
				exitCode: failed > 0 ? "COMPLETED_WITH_ERRORS" : "COMPLETED",
			};
		case "cancelled":
			return { status: "ABANDONED", exitCode: "STOPPED" };
		case "failed":
			return { status: "FAILED", exitCode: "FAILED" };
	}
}

// Clients expect a number. The first 48 bits of the id differ from job to job.
function numberOf(id: string): number {
	return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}
