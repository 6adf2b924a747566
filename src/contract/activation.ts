import { type Static, Type } from "typebox";
import { dryRunFlag } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import { keyHeaders } from "./idempotency.ts";
import {
	exampleExecution,
	exampleJobId,
	jobExecution,
} from "./job-execution.ts";
import { named, noQuery, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** The number of errors or emails on a page, by default and at most. */
export const activationsPageDefault = 50;
export const activationsPageMax = 1000;

const tag = "Activation Emails";
const path = "/identity/organizations/{orgId}/jobs/sendActivationEmails";
const reading = ["spark-admin:people_read"];
const writing = ["spark-admin:people_write", ...reading];
const inOrganization = {
	orgId: {
		description: "The id of the organization.",
		example: exampleIds.organization,
	},
};
const onJob = {
	...inOrganization,
	jobId: { description: "The id of the job.", example: exampleJobId },
};

const count = (description: string, example: number) =>
	Type.Integer({ description, minimum: 0, examples: [example] });

/** A job that records activation emails. */
export const ActivationJob = named(
	"ActivationJob",
	Type.Object(
		{
			name: Type.Enum(["resendinviteemail"], {
				description: "The kind of job.",
			}),
			...jobExecution,
			counts: Type.Object(
				{
					userResendInviteSent: count(
						"People whose email was recorded, or would be in a dry run.",
						2,
					),
					userResendInviteFailed: count("People who were refused.", 0),
					userResendInviteSkipped: count("People who were skipped.", 1),
					totalUsers: count("People of the job.", 3),
				},
				{ description: "How far it is." },
			),
			allowAdminInviteEmails: Type.Boolean({
				description: "Always `true`: the organization cannot turn them off.",
				examples: [true],
			}),
			dryRun: Type.Optional(
				Type.Boolean({
					description:
						"`true` for a dry run, which records nothing; otherwise absent.",
				}),
			),
		},
		{ description: "A job that records activation emails." },
	),
);
export type ActivationJob = Static<typeof ActivationJob>;

const exampleJob: ActivationJob = {
	name: "resendinviteemail",
	...exampleExecution,
	counts: {
		userResendInviteSent: 0,
		userResendInviteFailed: 0,
		userResendInviteSkipped: 0,
		totalUsers: 3,
	},
	allowAdminInviteEmails: true,
};

/** A person of a job who got no email. */
export const ActivationError = Type.Object({
	item: Type.String({
		description: "The person.",
		examples: [exampleIds.person],
	}),
	itemNumber: Type.Integer({
		description: "The position in the job, from 1.",
		minimum: 1,
		examples: [1],
	}),
	trackingId: Type.String({
		description: "The tracking id of the request that made the job.",
	}),
	errorType: Type.Enum(["ERROR"]),
	error: Type.Object({
		key: Type.String({
			description: "`304`: skipped. `403` or `404`: refused.",
			examples: ["304"],
		}),
		message: Type.Array(
			Type.Object({
				code: Type.Optional(
					Type.String({
						description:
							"`ATLAS-600199` as in the real service: the person got an email within 24 hours. Absent for other reasons, whose codes are not known.",
						examples: ["ATLAS-600199"],
					}),
				),
				description: Type.String({ description: "The reason." }),
			}),
			{ description: "The reason." },
		),
	}),
});
export type ActivationError = Static<typeof ActivationError>;

/** An activation email that a job recorded. */
export const RecordedEmail = Type.Object({
	personId: Type.String({
		description: "The person.",
		examples: [exampleIds.person],
	}),
	email: Type.String({
		description: "The address to which it would have gone.",
		examples: ["ada.byron@example.com"],
	}),
	recorded: Type.Optional(
		Type.String({
			description:
				"When it was recorded, as ISO 8601 in UTC. Absent in a dry run.",
			format: "date-time",
			examples: ["2026-01-15T09:00:00.000Z"],
		}),
	),
});
export type RecordedEmail = Static<typeof RecordedEmail>;

export const sendActivationEmails = operation({
	id: "sendActivationEmails",
	method: "POST",
	path,
	tag,
	summary: "Initiate Bulk Activation Email Resend Job",
	description:
		"Starts a job that records an activation email for each person of the organization who may sign in and has not done so yet. peopled sends no email. `GET …/{jobId}/emails` lists the recorded ones, and so do the audit log and the change feed. A person gets one in 24 hours at most. 409 while another such job of the organization has not ended. Only full and user administrators may.",
	pathParameters: inOrganization,
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	isLong: true,
	replies: {
		202: {
			description: "The new job.",
			schema: ActivationJob,
			example: exampleJob,
		},
	},
	refusals: [400, 403, 404, 409, 423],
	scopes: writing,
});

export const getActivation = operation({
	id: "getActivation",
	method: "GET",
	path: `${path}/{jobId}/status`,
	tag,
	summary: "Get Bulk Activation Email Resend Job Status",
	description: "Shows how far a job is. Only for administrators.",
	pathParameters: onJob,
	query: noQuery,
	replies: {
		200: {
			description: "The job.",
			schema: ActivationJob,
			example: exampleJob,
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

const page = (items: string) =>
	Type.Object(
		pageQuery({
			items,
			countDefault: activationsPageDefault,
			countMax: activationsPageMax,
		}),
	);

export const listActivationErrors = operation({
	id: "listActivationErrors",
	method: "GET",
	path: `${path}/{jobId}/errors`,
	tag,
	summary: "Get Bulk Activation Email Resend Job Errors",
	description:
		"Lists the people of a job who were skipped or refused so far, with the reasons. Only for administrators.",
	pathParameters: onJob,
	query: page("Errors"),
	replies: {
		200: {
			description: "A page of errors.",
			schema: named(
				"ActivationErrorList",
				Type.Object(
					{
						items: Type.Array(ActivationError, { description: "The errors." }),
					},
					{ description: "People of a job who got no activation email." },
				),
			),
			example: {
				items: [
					{
						item: exampleIds.person,
						itemNumber: 1,
						trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
						errorType: "ERROR",
						error: {
							key: "304",
							message: [
								{
									code: "ATLAS-600199",
									description:
										"The person already got an activation email within the last 24 hours.",
								},
							],
						},
					},
				],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const listActivationEmails = operation({
	id: "listActivationEmails",
	method: "GET",
	path: `${path}/{jobId}/emails`,
	tag,
	summary: "List Activation Emails of a Job",
	description:
		"Lists the emails that a job has recorded so far, or would record in a dry run. Only for administrators. This call is peopled's own.",
	pathParameters: onJob,
	query: page("Emails"),
	replies: {
		200: {
			description: "A page of emails.",
			schema: named(
				"ActivationEmailList",
				Type.Object(
					{ items: Type.Array(RecordedEmail, { description: "The emails." }) },
					{ description: "Activation emails that a job recorded." },
				),
			),
			example: {
				items: [
					{
						personId: exampleIds.person,
						email: "ada.byron@example.com",
						recorded: "2026-01-15T09:00:00.000Z",
					},
				],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});
