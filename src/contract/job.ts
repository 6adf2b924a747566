import { Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { exampleJob, Job } from "./job-shape.ts";
import { jobTitleLengthMax } from "./job-title.ts";
import { flag, named, noQuery, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";
import { queryType } from "./query-type.ts";

/** The number of jobs on a page, by default and at most. */
export const jobsPageDefault = 50;
export const jobsPageMax = 200;

/** The media types of a job's items. */
export const linesType = "application/x-ndjson";
export const csvType = "text/csv";

const tag = "Bulk";
const writing = ["spark-admin:people_write", "spark-admin:people_read"];

const JobList = named(
	"JobList",
	Type.Object(
		{ items: Type.Array(Job, { description: "The jobs." }) },
		{ description: "A page of jobs, the youngest first." },
	),
);

const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "The organization; your own when left out.",
		examples: [exampleIds.organization],
	}),
);
const title = Type.Optional(
	Type.String({
		description:
			"A description of the job; that of the other job when left out.",
		minLength: 1,
		maxLength: jobTitleLengthMax,
	}),
);
const exampleWaiting = {
	format: "ndjson",
	state: "waiting",
	done: 0,
	failed: 0,
	progress: 0,
	started: undefined,
} as const;
const jobId = {
	description: "The id of the job.",
	example: exampleJob.id,
};

export const createJob = operation({
	id: "createJob",
	method: "POST",
	path: "/bulk/jobs",
	tag,
	summary: "Create a Job",
	description:
		"Takes a file of changes, of any size that the operator allows, and does them one after the other, each exactly once, also through a restart of the server. A file of lines of JSON has an operation of a bulk on each line; a file of CSV has a person in each record, under columns as an export has them: who is known by e-mail is changed, anyone else is created. A body of JSON makes the same change for everyone whom a query of the list of people finds when the job is made, or for people named by `ids`, each of them once. The items are done as the person who made the job, with the roles that the person has at that moment.",
	query: Type.Object({
		mode: Type.Optional(
			Type.Enum(["best-effort", "all-or-nothing"], {
				description:
					"As in a bulk. A job of `all-or-nothing` may have 10,000 items at most.",
				default: "best-effort",
			}),
		),
		dryRun: flag("Run every rule and keep nothing."),
		lock: flag(
			"Lock the organization while the job runs: every other change answers 423 with `Retry-After`.",
		),
		title: Type.Optional(
			Type.String({
				description:
					"A description of the job for the list of jobs. Percent-encode it.",
				examples: ["Move Sales to Denver"],
				minLength: 1,
				maxLength: jobTitleLengthMax,
			}),
		),
		orgId,
	}),
	upload: {
		[linesType]: `{"method":"POST","path":"/people","body":{"emails":["ada.byron@example.com"],"displayName":"Ada Byron"}}\n{"method":"DELETE","path":"/people/${exampleIds.person}"}\n`,
		[queryType]: `{"query":{"department":"Sales"},"method":"PATCH","body":{"department":"Field Sales"},"add":{"licenses":["${exampleIds.meetingLicense}"]}}`,
		[csvType]:
			"User ID/Email (Required),Display Name,Title,Advanced Messaging\nada.byron@example.com,Ada Byron,Analyst,TRUE\n",
	},
	replies: {
		202: {
			description: "The file is there, and its items will be done.",
			schema: Job,
			example: {
				...exampleJob,
				state: "waiting",
				done: 0,
				failed: 0,
				progress: 0,
				started: undefined,
			},
			headers: { Location: "The address of the job." },
		},
	},
	refusals: [400, 403, 404, 409, 413, 415],
	scopes: writing,
});

export const listJobs = operation({
	id: "listJobs",
	method: "GET",
	path: "/bulk/jobs",
	tag,
	summary: "List Jobs",
	description:
		'Lists the jobs of an organization, the youngest first. Only for its full and user administrators. Follow the `Link` header with `rel="next"` for the next page.',
	query: Type.Object({
		orgId,
		state: Type.Optional(
			Type.Enum(["unfinished", "done", "cancelled", "failed"], {
				description:
					"Only jobs in this state; `unfinished` stands for all that have not ended.",
			}),
		),
		createdBy: Type.Optional(
			idOf("PEOPLE", {
				description: "Only jobs of this person.",
				examples: [exampleIds.person],
			}),
		),
		dryRun: Type.Optional(
			Type.Boolean({
				description: "`true`: only dry runs; `false`: only other jobs.",
			}),
		),
		...pageQuery({
			items: "Jobs",
			countDefault: jobsPageDefault,
			countMax: jobsPageMax,
		}),
	}),
	replies: {
		200: {
			description: "A page of jobs.",
			schema: JobList,
			example: { items: [exampleJob] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: writing,
});

export const getJob = operation({
	id: "getJob",
	method: "GET",
	path: "/bulk/jobs/{jobId}",
	tag,
	summary: "Get Job Details",
	description: "Shows how far a job is.",
	pathParameters: { jobId },
	query: noQuery,
	replies: {
		200: { description: "The job.", schema: Job, example: exampleJob },
	},
	refusals: [403, 404],
	scopes: writing,
});

export const getJobResults = operation({
	id: "getJobResults",
	method: "GET",
	path: "/bulk/jobs/{jobId}/results",
	tag,
	summary: "Get Job Results",
	description:
		"Writes the result of each item so far, as lines of JSON in the order of the items. With `failed=true`: only the items that were not done, or done with warnings, as they came and in the form of the file, with what is wrong in a property or column `error`; it can be corrected and sent again as a new job.",
	pathParameters: { jobId },
	query: Type.Object({
		failed: flag(
			"Only the items that were not done, or done with warnings, as an error file.",
		),
		only: Type.Optional(
			Type.Enum(["done", "refused"], {
				description: "Only the items that were done, or that were refused.",
			}),
		),
		changes: flag(
			"Add to each item that was done what it changed, as the history shows it: the `changeId`, the `kind` and the `fields`. A dry run has a `preview` instead.",
		),
		after: Type.Optional(
			Type.Integer({
				description: "Only items after the one with this `index`.",
				minimum: 0,
			}),
		),
		max: Type.Optional(
			Type.Integer({
				description: "At most so many items. All of them when left out.",
				minimum: 1,
			}),
		),
	}),
	replies: {
		200: {
			description: "The results, or the error file.",
			texts: {
				[linesType]: `{"index":0,"line":1,"status":200,"id":"${exampleIds.person}"}\n`,
				[csvType]:
					"User ID/Email (Required),Display Name,error\r\nada,Ada Byron,User ID/Email (Required) must be an e-mail address.\r\n",
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: writing,
});

export const cancelJob = operation({
	id: "cancelJob",
	method: "POST",
	path: "/bulk/jobs/{jobId}/cancel",
	tag,
	summary: "Cancel a Job",
	description:
		"Stops a job. What was done stays done. A job that has ended stays as it is.",
	pathParameters: { jobId },
	query: noQuery,
	replies: {
		200: {
			description: "The job as it now is.",
			schema: Job,
			example: {
				...exampleJob,
				state: "cancelled",
				ended: "2026-01-15T09:01:00.000Z",
				expires: "2026-02-14T09:01:00.000Z",
			},
		},
	},
	refusals: [403, 404],
	scopes: writing,
});

export const applyJob = operation({
	id: "applyJob",
	method: "POST",
	path: "/bulk/jobs/{jobId}/apply",
	tag,
	summary: "Apply a Dry Run",
	description:
		"Makes a job that runs the items of a dry run, which the server still has, so its file or query need not be sent again. It runs exactly the items that were tried: of a query, the people whom it found then. A person who was changed since the dry run may get another result, as in any job. Refused with 409 while the dry run has not ended, when it was applied before, and for a job that is no dry run.",
	pathParameters: { jobId },
	query: Type.Object({ title }),
	replies: {
		202: {
			description: "The job, whose items will be done.",
			schema: Job,
			example: { ...exampleJob, ...exampleWaiting },
			headers: { Location: "The address of the job." },
		},
	},
	refusals: [400, 403, 404, 409],
	scopes: writing,
});

export const undoJob = operation({
	id: "undoJob",
	method: "POST",
	path: "/bulk/jobs/{jobId}/undo",
	tag,
	summary: "Undo a Job",
	description:
		"Makes a job that reverts each change that a job made, the last one first: an update puts the earlier values back, a creation is undone by deletion, and a deletion by restoring the person with the same id. Each is an operation `POST /people/{personId}/changes/{changeId}/revert`, so a change whose properties were changed again since is refused by itself, and names who changed them. The undo is a job like any other: it can be previewed with `dryRun=true`, applied, and undone. Refused with 409 while the job has not ended, when it changed nobody, and when another job undoes it already.",
	pathParameters: { jobId },
	query: Type.Object({
		mode: Type.Optional(
			Type.Enum(["best-effort", "all-or-nothing"], {
				description: "As in a bulk; that of the job when left out.",
			}),
		),
		dryRun: flag("Run every rule and keep nothing."),
		title,
	}),
	replies: {
		202: {
			description: "The job, whose items will be done.",
			schema: Job,
			example: { ...exampleJob, ...exampleWaiting, undoOf: exampleJob.id },
			headers: { Location: "The address of the job." },
		},
	},
	refusals: [400, 403, 404, 409],
	scopes: writing,
});

export const deleteJob = operation({
	id: "deleteJob",
	method: "DELETE",
	path: "/bulk/jobs/{jobId}",
	tag,
	summary: "Delete a Job",
	description: "Stops a job if it runs, and forgets it with its results.",
	pathParameters: { jobId },
	query: noQuery,
	replies: { 204: { description: "Forgotten." } },
	refusals: [403, 404],
	scopes: writing,
});
