import { type Static, Type } from "typebox";
import { dryRunFlag } from "./dry-run.ts";
import { emptyClearsKeyword } from "./empty-text.ts";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import {
	exampleExecution,
	exampleJobId,
	jobExecution,
} from "./job-execution.ts";
import { exampleMoveErrors, MoveErrorList } from "./move-error.ts";
import { oneOrListKeyword } from "./one-or-list.ts";
import { named, operation } from "./operation.ts";
import { cursor, pageLink, startOf } from "./page-query.ts";

/** The number of jobs on a page, by default and at most. */
export const movesPageDefault = 50;
export const movesPageMax = 200;

const tag = "Webex Calling";
const path = "/telephony/config/jobs/person/moveLocation";
const reading = ["spark-admin:telephony_config_read"];
const moving = ["spark-admin:telephony_config_write"];
const writing = [
	...moving,
	"spark-admin:people_write",
	"spark-admin:people_read",
];
// A location of the sample, other than that of the person.
const exampleTargetId =
	"Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBiN2U2ZjBlLTUxZjgtNGYwYy05ZDBiLTZhNWY0YzFiMmQwMQ";

/** The people to move, as a request has them. */
export const MoveUsers = named(
	"MoveUsers",
	Type.Object(
		{
			usersList: Type.Array(
				Type.Object({
					locationId: idOf("LOCATION", {
						description: "The location to which these people move.",
						examples: [exampleIds.location],
					}),
					validate: Type.Boolean({
						description:
							"`true`: only say what the move would do, of one person. `false`: move them.",
						examples: [false],
					}),
					users: Type.Array(
						Type.Object({
							userId: idOf("PEOPLE", {
								description: "The id of the person.",
								examples: [exampleIds.person],
							}),
							phoneNumber: Type.Optional(
								Type.String({
									description:
										"A number in E.164, with or without blanks as in replies, that takes the place of the first one. An empty text removes that one; left out, it moves along.",
									examples: ["+17208659999"],
									[emptyClearsKeyword]: true,
									pattern: "^(\\+[1-9](?: ?\\d){1,14})?$",
								}),
							),
							extension: Type.Optional(
								Type.String({
									description:
										"The new extension. An empty text removes the present one; left out, it stays.",
									examples: ["4711"],
									maxLength: 64,
									[emptyClearsKeyword]: true,
								}),
							),
						}),
						{ description: "The people who move there.", minItems: 1 },
					),
				}),
				{
					description:
						"Locations, each with the people who move there: 100 people at most in all. An object stands for a list of one.",
					minItems: 1,
					[oneOrListKeyword]: true,
				},
			),
		},
		{ description: "People to move to other locations." },
	),
);
export type MoveUsers = Static<typeof MoveUsers>;

const CodedMessage = named(
	"MoveMessage",
	Type.Object(
		{
			code: Type.Integer({
				description: "The code that the real service has for it.",
				examples: [4202],
			}),
			message: Type.String({
				description: "The error or effect as a sentence, behind its code.",
				examples: [
					"[Error 4202] extension 133 is already the extension of another person in this location.",
				],
			}),
		},
		{ description: "An error or an effect of a move." },
	),
);
export type CodedMessage = Static<typeof CodedMessage>;

const MoveValidation = Type.Object({
	userId: Type.String({
		description: "The person.",
		examples: [exampleIds.person],
	}),
	impacts: Type.Optional(
		Type.Array(CodedMessage, { description: "The effects of the move." }),
	),
	errors: Type.Optional(
		Type.Array(CodedMessage, {
			description: "Why the person cannot move. Absent when they can.",
		}),
	),
});

const count = (description: string) =>
	Type.Integer({ description, minimum: 0, examples: [3] });

/** A job that moves people. */
export const MoveJob = named(
	"MoveJob",
	Type.Object(
		{
			name: Type.Enum(["moveusers"], { description: "The kind of job." }),
			...jobExecution,
			counts: Type.Object(
				{
					totalMoves: count("People whom the request names."),
					moved: count("People who were moved."),
					failed: count("People who could not be moved."),
					pending: count("Always 0: numbers are not ordered here."),
					skipped: count("People who were not tried before the job ended."),
				},
				{ description: "How far it is." },
			),
		},
		{ description: "A job that moves people to other locations." },
	),
);
export type MoveJob = Static<typeof MoveJob>;

const exampleJob: MoveJob = {
	name: "moveusers",
	...exampleExecution,
	counts: { totalMoves: 1, moved: 0, failed: 0, pending: 0, skipped: 0 },
};

const MoveStart = named(
	"MoveStart",
	Type.Object(
		{
			response: Type.Object({ ...MoveJob.properties, jobDetails: MoveJob }),
		},
		{
			description:
				"The new job; once more under `jobDetails`, where some clients look for it.",
		},
	),
);

const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "The organization; your own when left out.",
		examples: [exampleIds.organization],
	}),
);
const onJob = Type.Object({ orgId });
const jobId = { description: "The id of the job.", example: exampleJobId };

export const moveUsers = operation({
	id: "moveUsers",
	method: "POST",
	path,
	tag,
	summary: "Validate or Initiate a Move of Users",
	description:
		"Moves Webex Calling users to other locations, which an update of a person cannot. Number and extension move along unless the request names others. Only full administrators may.\n\nThe request is refused when someone is not a Webex Calling user, is already there, or would be left without number and extension. Otherwise a job moves each person or says why not, such as an extension that is taken at the location. With `validate` the reply says so beforehand, and nothing happens; on the real service that is possible for one person. `dryRun=true` says the same of everyone, together.",
	query: Type.Object({ orgId, dryRun: dryRunFlag }),
	headers: keyHeaders,
	isLong: true,
	body: {
		schema: MoveUsers,
		example: {
			usersList: [
				{
					locationId: exampleTargetId,
					validate: false,
					users: [{ userId: exampleIds.person, extension: "4711" }],
				},
			],
		},
	},
	replies: {
		200: {
			description: "What the move would do, with `validate` or `dryRun=true`.",
			schema: named(
				"MoveValidations",
				Type.Object(
					{
						response: Type.Object({
							usersList: Type.Array(MoveValidation, {
								description: "Each person.",
							}),
						}),
					},
					{ description: "What moves would do." },
				),
			),
			example: {
				response: {
					usersList: [
						{
							userId: exampleIds.person,
							errors: [
								{
									code: 4202,
									message:
										"[Error 4202] extension 133 is already the extension of another person in this location.",
								},
							],
						},
					],
				},
			},
		},
		201: {
			description: "The job that moves them.",
			schema: MoveStart,
			example: { response: { ...exampleJob, jobDetails: exampleJob } },
		},
	},
	refusals: [400, 403, 404, 409, 413, 415],
	scopes: writing,
});

export const listMoves = operation({
	id: "listMoves",
	method: "GET",
	path,
	tag,
	summary: "List Jobs That Move Users",
	description:
		'Lists the jobs that move people, the youngest first. Only for administrators. Follow the `Link` header with `rel="next"` for the next page.',
	query: Type.Object({
		orgId,
		max: Type.Optional(
			Type.Integer({
				description: `Jobs on a page, at most ${movesPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: movesPageDefault,
			}),
		),
		start: startOf("Jobs"),
		cursor,
	}),
	replies: {
		200: {
			description: "A page of jobs.",
			schema: named(
				"MoveJobList",
				Type.Object(
					{ items: Type.Array(MoveJob, { description: "The jobs." }) },
					{ description: "A page of jobs that move people." },
				),
			),
			example: { items: [exampleJob] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const getMove = operation({
	id: "getMove",
	method: "GET",
	path: `${path}/{jobId}`,
	tag,
	summary: "Get Status of a Job That Moves Users",
	description: "Shows how far a job is. Only for administrators.",
	pathParameters: { jobId },
	query: onJob,
	replies: {
		200: { description: "The job.", schema: MoveJob, example: exampleJob },
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const listMoveErrors = operation({
	id: "listMoveErrors",
	method: "GET",
	path: `${path}/{jobId}/errors`,
	tag,
	summary: "List Errors of a Job That Moves Users",
	description:
		"Lists the people whom a job could not move so far, with the reasons. Only for administrators.",
	pathParameters: { jobId },
	query: Type.Object({
		orgId,
		max: Type.Optional(
			Type.Integer({
				description: "Errors in the reply; a job has 100 at most.",
				minimum: 1,
				default: 100,
			}),
		),
		start: startOf("Errors"),
	}),
	replies: {
		200: {
			description: "The errors.",
			schema: MoveErrorList,
			example: exampleMoveErrors,
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

/** A call that interrupts, continues or ends a job. */
function action<const Verb extends "pause" | "resume" | "abandon">(
	verb: Verb,
	{ summary, description }: { summary: string; description: string },
) {
	return operation({
		id: `${verb}Move` as const,
		method: "POST",
		path: `${path}/{jobId}/actions/${verb}/invoke` as const,
		tag,
		summary,
		description: `${description} Only full administrators may.`,
		pathParameters: { jobId },
		query: onJob,
		replies: { 204: { description: "Done." } },
		refusals: [400, 403, 404, 409],
		scopes: moving,
	});
}

export const pauseMove = action("pause", {
	summary: "Pause a Job That Moves Users",
	description: "Interrupts a job. People who were moved stay moved.",
});

export const resumeMove = action("resume", {
	summary: "Resume a Job That Moves Users",
	description: "Continues a paused job.",
});

export const abandonMove = action("abandon", {
	summary: "Abandon a Job That Moves Users",
	description: "Ends a job. People who were moved stay moved.",
});
