import { type Static, Type } from "typebox";
import { BulkMode } from "./bulk.ts";
import { exampleIds } from "./examples.ts";
import { JobEffects } from "./job-effects.ts";
import { named } from "./operation.ts";

const time = (description: string) =>
	Type.String({
		description: `${description} ISO 8601, UTC, with milliseconds.`,
		format: "date-time",
		examples: ["2026-01-15T09:00:00.000Z"],
	});
const count = (description: string, example: number) =>
	Type.Integer({ description, minimum: 0, examples: [example] });

/** Many changes of people that go on by themselves. */
export const Job = named(
	"Job",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the job.",
				examples: ["9d1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
			}),
			orgId: Type.String({
				description: "The organization.",
				examples: [exampleIds.organization],
			}),
			createdBy: Type.String({
				description: "The creator, as whom the items run.",
				examples: [exampleIds.person],
			}),
			createdByName: Type.Optional(
				Type.String({
					description:
						"The name of that person. Absent when the person is gone.",
					examples: ["John Andersen"],
				}),
			),
			trackingId: Type.String({
				description:
					"The tracking id of the request that made the job, which the history names for each of its changes.",
				examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
			}),
			title: Type.Optional(
				Type.String({
					description: "The creator's description of the job.",
					examples: ["Set department to Sales for 7,480 people"],
				}),
			),
			format: Type.Enum(["ndjson", "csv"], {
				description: "How its items came.",
			}),
			mode: BulkMode,
			dryRun: Type.Boolean({ description: "Whether nothing is kept." }),
			lock: Type.Boolean({
				description: "Whether nobody else may change people meanwhile.",
			}),
			state: Type.Enum(
				[
					"receiving",
					"waiting",
					"running",
					"paused",
					"done",
					"cancelled",
					"failed",
				],
				{
					description:
						"- `receiving`: its items are coming in. A job whose request broke off is deleted within two minutes.\n- `waiting`: they are there.\n- `running`: they are being done.\n- `paused`: someone paused it; it continues when someone resumes it.\n- `done`: each was done or refused.\n- `cancelled`: somebody stopped it; what was done stays done.\n- `failed`: it could not go on; `reason` says why.",
				},
			),
			reason: Type.Optional(
				Type.String({ description: "Why it could not go on." }),
			),
			total: count("Its items.", 1000),
			done: count("Items that were done.", 420),
			failed: count("Items that were not done.", 3),
			doneWithWarnings: count(
				"Of the items that were done, those with `warnings`: something was done differently than asked.",
				0,
			),
			unchanged: count(
				"Of the items that were done, those that changed nothing, since all was as they asked.",
				0,
			),
			progress: Type.Number({
				description: "The share of its items that were tried, from 0 to 1.",
				minimum: 0,
				maximum: 1,
				examples: [0.423],
			}),
			warnings: Type.Optional(
				Type.Array(Type.String(), {
					description: "Remarks about the file, such as ignored columns.",
				}),
			),
			undoOf: Type.Optional(
				Type.String({ description: "The id of the job that it undoes." }),
			),
			undoneBy: Type.Optional(
				Type.String({
					description:
						"The id of the job that undoes it. Absent when that job was undone itself, or changed nobody.",
				}),
			),
			previewOf: Type.Optional(
				Type.String({
					description: "The id of the dry run of which it is the run.",
				}),
			),
			appliedBy: Type.Optional(
				Type.String({
					description:
						"Of a dry run: the id of the last job that applied it. Absent when that job changed nobody.",
				}),
			),
			effects: Type.Optional(JobEffects),
			created: time("When it was made."),
			started: Type.Optional(time("When it was begun.")),
			ended: Type.Optional(time("When it ended.")),
			expires: Type.Optional(time("When it is forgotten, with its results.")),
		},
		{ description: "Many changes of people that go on by themselves." },
	),
);
export type Job = Static<typeof Job>;

/** A job in the examples. */
export const exampleJob: Job = {
	id: "9d1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
	orgId: exampleIds.organization,
	createdBy: exampleIds.person,
	trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
	format: "csv",
	mode: "best-effort",
	dryRun: false,
	lock: false,
	state: "running",
	total: 1000,
	done: 420,
	failed: 3,
	doneWithWarnings: 0,
	unchanged: 0,
	progress: 0.423,
	created: "2026-01-15T09:00:00.000Z",
	started: "2026-01-15T09:00:01.000Z",
};
