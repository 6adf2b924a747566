import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { digestRule, PlannedPerson } from "./plan.ts";

const text = (description: string, example: string) =>
	Type.String({ description, examples: [example] });
const optional = Type.Optional;

/** How far the application of a plan is, or how it ended. */
export const PlanApplication = named(
	"PlanApplication",
	Type.Object(
		{
			state: Type.Enum(["none", "running", "ended", "failed"], {
				description:
					"`none`: no plan was applied here. `ended`: it is over, or was interrupted. `failed`: it did not begin.",
				examples: ["running"],
			}),
			digest: optional(text("The digest of the plan.", "sha256:…")),
			service: optional(
				text("The service to which it is applied.", "https://webexapis.com"),
			),
			done: optional(
				Type.Integer({
					description: "The steps that are over.",
					examples: [3],
				}),
			),
			total: optional(
				Type.Integer({ description: "All steps.", examples: [12] }),
			),
			leftMs: optional(
				Type.Integer({
					description: "An estimate of the time left, in milliseconds.",
					examples: [4000],
				}),
			),
			notes: optional(
				Type.Array(text("A sentence.", "The service answers 429."), {
					description: "The latest notes about waits and the like.",
				}),
			),
			message: optional(
				text("Why it failed or ended early; empty when it did not.", ""),
			),
			results: optional(
				Type.Array(
					Type.Object(
						{
							result: text(
								"`done`, `already`, `skipped`, `partly`, `failed`, `unknown` or `waiting`.",
								"done",
							),
							count: Type.Integer({
								description: "The steps with this result.",
								examples: [12],
							}),
						},
						{ description: "A result." },
					),
					{ description: "How many steps have each result." },
				),
			),
			problems: optional(
				Type.Array(
					Type.Object(
						{
							person: PlannedPerson,
							text: text("What is to be said.", "the service answered 400"),
						},
						{ description: "A person of whom something is to be said." },
					),
					{ description: "The first of these people." },
				),
			),
			canContinue: optional(
				Type.Boolean({
					description: "Whether the same plan can be continued.",
					examples: [false],
				}),
			),
			undoFile: optional(
				text(
					"The plan that takes it back, on the machine of the server.",
					"rehearsal/plans/000000000000.plan.undo.json",
				),
			),
		},
		{ description: "The application of a plan." },
	),
);
export type PlanApplication = Static<typeof PlanApplication>;

const tag = "Stand-in Plans";
const scopes = ["spark-admin:people_write"];
const own =
	"This call is peopled's own, and there in stand-in mode only. The directory must be a clone; any other is answered with 409.";
const example: PlanApplication = {
	state: "running",
	digest: `sha256:${"0".repeat(64)}`,
	service: "https://webexapis.com",
	done: 3,
	total: 12,
	leftMs: 4000,
	notes: [],
	message: "",
	results: [],
	problems: [],
	canContinue: false,
	undoFile: "rehearsal/plans/000000000000.plan.undo.json",
};

export const applyPlan = operation({
	id: "applyPlan",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/plan/application",
	tag,
	summary: "Apply a Plan",
	description: `Begins to apply an approved plan to the service that was cloned, as \`peopled apply\` does: at a pace, with a journal and a reverse on disk. A plan that was begun before is continued: the service is asked first, and nothing is sent twice. The token of the service is held in memory while it runs, and nowhere else. ${own}`,
	query: noQuery,
	body: {
		schema: named(
			"PlanApplicationRequest",
			Type.Object(
				{
					digest: Type.String({
						description: "The digest of the approved plan.",
						...digestRule,
					}),
					token: Type.String({
						description: "An access token of the service.",
						minLength: 1,
						maxLength: 8192,
						examples: ["MDA0…"],
					}),
					onConflict: Type.Optional(
						Type.Enum(["abort", "skip"], {
							description:
								"`abort`: send nothing when people of the plan have changed at the service since; `skip`: leave them out.",
							default: "abort",
						}),
					),
					first: Type.Optional(
						Type.Integer({
							description:
								"Stop after so many steps; the rest can be continued.",
							minimum: 1,
							maximum: 1_000_000,
							examples: [5],
						}),
					),
				},
				{ description: "The plan to apply." },
			),
		),
		example: { digest: `sha256:${"0".repeat(64)}`, token: "MDA0…" },
	},
	replies: {
		202: { description: "It has begun.", schema: PlanApplication, example },
	},
	refusals: [403, 409, 413, 415],
	scopes,
});

export const getApplication = operation({
	id: "getApplication",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/plan/application",
	tag,
	summary: "Show the Application of a Plan",
	description: `Shows the application that runs, or ran last. ${own}`,
	query: noQuery,
	replies: {
		200: { description: "The application.", schema: PlanApplication, example },
	},
	refusals: [403, 409],
	scopes,
});

export const stopApplication = operation({
	id: "stopApplication",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/plan/application",
	tag,
	summary: "Stop the Application of a Plan",
	description: `Ends the application after the request in flight. It can be continued. ${own}`,
	query: noQuery,
	replies: { 204: { description: "It ends." } },
	refusals: [403, 409],
	scopes,
});
