import { type Static, Type } from "typebox";
import { exampleIds } from "../examples.ts";
import { named, noQuery, operation } from "../operation.ts";

const text = (description: string, example: string) =>
	Type.String({ description, examples: [example] });
const count = (description: string, example: number) =>
	Type.Integer({ description, examples: [example] });

/** The thresholds that a plan may pass with permission only. */
const thresholdKinds = [
	"people",
	"deletions",
	"administrators",
	"logins",
	"licenses",
] as const;
/** People that one selection can name. */
const selectedMax = 100_000;

/** The form of a digest. */
export const digestRule = {
	pattern: "^sha256:[0-9a-f]{64}$",
	maxLength: 71,
	examples: [`sha256:${"0".repeat(64)}`],
};

/** A person whom a plan names. */
export const PlannedPerson = named(
	"PlannedPerson",
	Type.Object(
		{
			id: text("The id of the person at the service.", exampleIds.person),
			email: text("The primary e-mail address.", "john.andersen@example.com"),
			displayName: text("The name.", "John Andersen"),
		},
		{ description: "A person whom a plan names." },
	),
);

const PlannedChange = Type.Object(
	{
		field: text("The property.", "title"),
		kind: Type.Enum(["set", "add", "remove"], {
			description:
				"Whether the property gets another value, or the list gains or loses an entry.",
			examples: ["set"],
		}),
		from: text("The value or entry before, in words; empty: none.", ""),
		to: text("The value or entry after, in words; empty: none.", "President"),
	},
	{ description: "One change of a person." },
);

const PlannedStep = named(
	"PlannedStep",
	Type.Object(
		{
			id: text("The number of the step.", "1"),
			action: Type.Enum(["update", "create", "delete"], {
				description: "What the request does.",
				examples: ["update"],
			}),
			person: PlannedPerson,
			changes: Type.Array(PlannedChange, { description: "What changes." }),
			notes: Type.Array(text("A sentence.", "After step 2."), {
				description: "Why the step is there, and what it waits for.",
			}),
		},
		{ description: "One request of a plan." },
	),
);

/** The changes of a clone as a plan, in words. */
export const ShownPlan = named(
	"ShownPlan",
	Type.Object(
		{
			digest: Type.Optional(
				text(
					"The digest to approve. Absent where a threshold is passed or the plan cannot succeed.",
					`sha256:${"0".repeat(64)}`,
				),
			),
			reasons: Type.Array(
				text("A reason.", "The license Messaging has no free seat."),
				{
					description:
						"Why the changes cannot succeed; then there is nothing else.",
				},
			),
			passed: Type.Array(
				Type.Object(
					{
						kind: Type.Enum([...thresholdKinds], {
							description: "The threshold.",
							examples: ["deletions"],
						}),
						count: count("How many the plan has.", 2),
						limit: count("How many it may have without permission.", 0),
					},
					{ description: "A threshold that needs permission." },
				),
				{ description: "The thresholds that the plan passes." },
			),
			facts: Type.Array(
				Type.Object(
					{
						name: text("The name.", "Service"),
						value: text("The value.", "https://webexapis.com"),
					},
					{ description: "A fact about the plan." },
				),
				{ description: "The service, the organization, and the times." },
			),
			losses: Type.Array(
				Type.Object(
					{
						kind: text("The kind of loss.", "license"),
						heading: text("The count in words.", "1 license is taken away"),
						entries: Type.Array(
							Type.Object(
								{
									person: PlannedPerson,
									what: text(
										"What is lost; empty where the heading says it.",
										"Messaging",
									),
								},
								{ description: "A loss of a person." },
							),
							{ description: "Each loss." },
						),
					},
					{ description: "The losses of one kind." },
				),
				{ description: "What people lose, the worst kind first." },
			),
			summary: text("How much changes.", "1 person changes of 201: 1 updated."),
			steps: Type.Array(PlannedStep, {
				description: "The requests, in the order in which they are sent.",
			}),
			notCarried: Type.Array(text("A sentence.", "2 groups changed."), {
				description: "What changed in the clone and is not part of the plan.",
			}),
			warnings: Type.Array(text("A sentence.", "…"), {
				description: "What to look at.",
			}),
		},
		{ description: "The changes of a clone, as a plan in words." },
	),
);
export type ShownPlan = Static<typeof ShownPlan>;

const people = (description: string) =>
	Type.Optional(
		Type.Array(Type.String({ maxLength: 512 }), {
			description,
			maxItems: selectedMax,
			examples: [["john.andersen@example.com"]],
		}),
	);

const allowedCount = Type.Optional(
	Type.Integer({
		description: "How many are allowed.",
		minimum: 0,
		examples: [2],
	}),
);

const PlanRequest = named(
	"PlanRequest",
	Type.Object(
		{
			only: people(
				"Plan only the changes of these people: e-mail addresses or ids.",
			),
			except: people("Leave these people out: e-mail addresses or ids."),
			allow: Type.Optional(
				Type.Object(
					{
						people: allowedCount,
						deletions: allowedCount,
						administrators: allowedCount,
						logins: allowedCount,
						licenses: allowedCount,
					},
					{ description: "The raised thresholds, by kind." },
				),
			),
		},
		{ description: "What the plan may hold." },
	),
);

const tag = "Stand-in Plans";
const scopes = ["spark-admin:people_write"];
const own =
	"This call is peopled's own, and there in stand-in mode only. The directory must be a clone; any other is answered with 409.";
const digest = `sha256:${"0".repeat(64)}`;
const person = {
	id: exampleIds.person,
	email: "john.andersen@example.com",
	displayName: "John Andersen",
};

export const makePlan = operation({
	id: "makePlan",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/plan",
	tag,
	summary: "Make a Plan",
	description: `Compares the people of the clone with the service as it was cloned, and shows the difference as a plan: the same as \`peopled plan\`. It sends and writes nothing. ${own}`,
	query: noQuery,
	body: { schema: PlanRequest, example: { allow: { deletions: 2 } } },
	replies: {
		200: {
			description: "The plan.",
			schema: ShownPlan,
			example: {
				digest,
				reasons: [],
				passed: [],
				facts: [{ name: "Service", value: "https://webexapis.com" }],
				losses: [],
				summary: "1 person changes of 201: 1 updated.",
				steps: [
					{
						id: "1",
						action: "update",
						person,
						changes: [
							{ field: "title", kind: "set", from: "", to: "President" },
						],
						notes: [],
					},
				],
				notCarried: [],
				warnings: [],
			},
		},
	},
	refusals: [403, 409, 413, 415],
	scopes,
});

export const approvePlan = operation({
	id: "approvePlan",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/plan/approval",
	tag,
	summary: "Approve a Plan",
	description: `Writes the plan that was made last to a file of the data folder, for \`peopled apply\`. It must have the digest that you approve: a plan that somebody made meanwhile is refused with 409. ${own}`,
	query: noQuery,
	body: {
		schema: named(
			"PlanApproval",
			Type.Object(
				{
					digest: Type.String({
						description: "The digest of the plan that you have read.",
						...digestRule,
					}),
				},
				{ description: "The plan to approve." },
			),
		),
		example: { digest },
	},
	replies: {
		200: {
			description: "The file.",
			schema: named(
				"ApprovedPlan",
				Type.Object(
					{
						digest: text("The digest of the plan.", digest),
						file: text(
							"The file on the machine of the server.",
							"rehearsal/plans/000000000000.plan",
						),
						service: text(
							"The service to apply it to.",
							"https://webexapis.com",
						),
					},
					{ description: "An approved plan." },
				),
			),
			example: {
				digest,
				file: "rehearsal/plans/000000000000.plan",
				service: "https://webexapis.com",
			},
		},
	},
	refusals: [403, 409, 413, 415],
	scopes,
});
