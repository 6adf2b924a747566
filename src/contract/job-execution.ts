import { Type } from "typebox";
import { exampleIds } from "./examples.ts";

/** The id of a job in examples. */
export const exampleJobId =
	"Y2lzY29zcGFyazovL3VzL0pPQl9JRC9mZjBlN2Q2Ni05MDRlLTRkZGItYjJlNS05ZGM0ODk0ZDY5OTk";

const time = (description: string) =>
	Type.String({
		description: `${description} ISO 8601, UTC, with milliseconds.`,
		format: "date-time",
		examples: ["2026-01-15T09:00:00.000Z"],
	});
const status = Type.Enum(
	["STARTING", "STARTED", "COMPLETED", "FAILED", "ABANDONED"],
	{
		description:
			"- `STARTING`: it waits.\n- `STARTED`: it runs, or is paused.\n- `COMPLETED`: it is through with every person.\n- `FAILED`: it could not continue.\n- `ABANDONED`: a caller ended it; what was done stays done.",
	},
);
const exitCode = Type.Enum(
	["UNKNOWN", "COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "STOPPED"],
	{
		description:
			"- `UNKNOWN`: it has not ended.\n- `COMPLETED`: everyone was handled.\n- `COMPLETED_WITH_ERRORS`: someone was refused.\n- `FAILED`: it could not continue.\n- `STOPPED`: a caller paused or ended it.",
	},
);

/** The properties of every job in the form of the real service, apart from its `name` and `counts`. */
export const jobExecution = {
	id: Type.String({
		description: "The id of the job.",
		examples: [exampleJobId],
	}),
	trackingId: Type.String({
		description: "The tracking id of the request that made it.",
		examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
	}),
	sourceUserId: Type.String({
		description: "The person who made it.",
		examples: [exampleIds.person],
	}),
	sourceCustomerId: Type.String({
		description: "The organization of that person.",
		examples: [exampleIds.organization],
	}),
	targetCustomerId: Type.String({
		description: "The organization of the people whom it is about.",
		examples: [exampleIds.organization],
	}),
	instanceId: Type.Integer({
		description: "A number that follows from the id.",
		examples: [280440389046479],
	}),
	jobExecutionStatus: Type.Array(
		Type.Object({
			id: Type.Integer({ description: "The number of the job." }),
			startTime: Type.Optional(time("When it was begun.")),
			endTime: Type.Optional(time("When it ended.")),
			lastUpdated: time("When its state changed last."),
			statusMessage: status,
			exitCode,
			createdTime: time("When it was made."),
			timeElapsed: Type.String({
				description: "How long it has run, as a duration of ISO 8601.",
				examples: ["PT2S"],
			}),
		}),
		{ description: "The run of the job." },
	),
	latestExecutionStatus: status,
	latestExecutionExitCode: exitCode,
};

/** These properties of a job that has just begun. */
export const exampleExecution = {
	id: exampleJobId,
	trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
	sourceUserId: exampleIds.person,
	sourceCustomerId: exampleIds.organization,
	targetCustomerId: exampleIds.organization,
	instanceId: 280440389046479,
	jobExecutionStatus: [
		{
			id: 280440389046479,
			startTime: "2026-01-15T09:00:00.000Z",
			lastUpdated: "2026-01-15T09:00:00.000Z",
			statusMessage: "STARTED" as const,
			exitCode: "UNKNOWN" as const,
			createdTime: "2026-01-15T09:00:00.000Z",
			timeElapsed: "PT0S",
		},
	],
	latestExecutionStatus: "STARTED" as const,
	latestExecutionExitCode: "UNKNOWN" as const,
};
