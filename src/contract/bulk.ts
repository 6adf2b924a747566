import { type Static, Type } from "typebox";
import { DryRunPreview } from "./dry-run.ts";
import { ShownProblem } from "./error.ts";
import { exampleIds } from "./examples.ts";
import { keyHeaders } from "./idempotency.ts";
import { flag, named, noQuery, operation } from "./operation.ts";

/** The maximum number of operations in one bulk request. */
export const bulkOperationsMax = 10_000;

const tag = "Bulk";
const writing = ["spark-admin:people_write", "spark-admin:people_read"];

/** The effect of a refused operation on the others. */
export const BulkMode = Type.Enum(["best-effort", "all-or-nothing"], {
	description:
		"`best-effort`: a refused operation does not hinder the others. `all-or-nothing`: every operation happens, in one transaction, or none does; an operation that could be done only in part is refused.",
	examples: ["all-or-nothing"],
});
export type BulkMode = Static<typeof BulkMode>;

const bulkId = Type.String({
	description: "A name of your own for the operation; its result repeats it.",
	examples: ["row-1"],
	maxLength: 256,
});

/** One call of several. */
export const BulkOperation = named(
	"BulkOperation",
	Type.Object(
		{
			method: Type.Enum(["POST", "PUT", "PATCH", "DELETE"], {
				description: "The method of the single call.",
			}),
			path: Type.String({
				description:
					"The path of the single call behind `/v1`, with its query where it has one.",
				examples: [`/people/${exampleIds.person}?callingData=true`],
				minLength: 1,
				maxLength: 2048,
			}),
			body: Type.Optional(
				Type.Unknown({
					description:
						"The body of the single call. For PATCH an object is a JSON Merge Patch, a list a JSON Patch.",
				}),
			),
			ifMatch: Type.Optional(
				Type.String({
					description:
						"The `If-Match` header of the single call: only when the person still is this version; otherwise 412.",
					examples: ['"3.Xk2aB-9Qm1fzT0yw"'],
					maxLength: 2048,
				}),
			),
			bulkId: Type.Optional(bulkId),
		},
		{ description: "One call of those that change people." },
	),
);
export type BulkOperation = Static<typeof BulkOperation>;

/** The body of "Run a Bulk". */
export const BulkRequest = named(
	"BulkRequest",
	Type.Object(
		{
			mode: BulkMode,
			dryRun: flag(
				"Run every rule, on top of each other, and keep nothing; the results say what would have happened.",
			),
			operations: Type.Array(BulkOperation, {
				description: "The calls, done in this order.",
				minItems: 1,
				maxItems: bulkOperationsMax,
			}),
		},
		{ description: "Several changes of people." },
	),
);
export type BulkRequest = Static<typeof BulkRequest>;

/** The outcome of one operation. */
export const BulkResult = named(
	"BulkResult",
	Type.Object(
		{
			index: Type.Integer({
				description: "The place of the operation in the request, from 0.",
			}),
			bulkId: Type.Optional(bulkId),
			status: Type.Integer({
				description:
					"The status with which the single call would have answered. 206: a change of licenses was done in part, and `errors` has the other parts. 424: the operation itself was fine, and was not done because another was refused (`all-or-nothing`).",
				examples: [200],
			}),
			id: Type.Optional(
				Type.String({
					description: "The person.",
					examples: [exampleIds.person],
				}),
			),
			errors: Type.Optional(
				Type.Array(ShownProblem, {
					description:
						"Everything that is wrong, as in the refusal of the single call.",
				}),
			),
			preview: Type.Optional(DryRunPreview),
			warnings: Type.Optional(
				Type.Array(Type.String(), {
					description:
						"What was done differently than asked, as in the `Warning` header of the single call.",
				}),
			),
		},
		{ description: "The outcome of one operation." },
	),
);
export type BulkResult = Static<typeof BulkResult>;

const count = (description: string, example: number) =>
	Type.Integer({ description, minimum: 0, examples: [example] });

/** The outcome of a bulk. */
export const BulkReply = named(
	"BulkReply",
	Type.Object(
		{
			mode: BulkMode,
			dryRun: Type.Boolean({ description: "Whether nothing was kept." }),
			total: count("Operations in the request.", 2),
			done: count(
				"Operations that were done, or would have been in a dry run.",
				1,
			),
			failed: count("Operations that were not done.", 1),
			doneWithWarnings: count(
				"Of the operations that were done, those with `warnings`: something was done differently than asked.",
				0,
			),
			results: Type.Array(BulkResult, {
				description: "One for each operation, in the order of the request.",
			}),
		},
		{ description: "The outcome of a bulk." },
	),
);
export type BulkReply = Static<typeof BulkReply>;

export const runBulk = operation({
	id: "runBulk",
	method: "POST",
	path: "/bulk",
	tag,
	summary: "Run a Bulk",
	description: `Does up to ${bulkOperationsMax.toLocaleString("en")} calls that change people, in their order, with the permissions, rules and refusals of the single calls. 200 when every operation was done, 207 when one was not: then the results say which and why.`,
	query: noQuery,
	body: {
		schema: BulkRequest,
		isLarge: true,
		example: {
			mode: "all-or-nothing",
			operations: [
				{
					method: "POST",
					path: "/people",
					body: { emails: ["ada.byron@example.com"], displayName: "Ada Byron" },
					bulkId: "ada",
				},
				{ method: "DELETE", path: `/people/${exampleIds.person}` },
			],
		},
	},
	replies: {
		200: {
			description: "Every operation was done.",
			schema: BulkReply,
			example: {
				mode: "all-or-nothing",
				dryRun: false,
				total: 2,
				done: 2,
				failed: 0,
				doneWithWarnings: 0,
				results: [
					{ index: 0, bulkId: "ada", status: 200, id: exampleIds.manager },
					{ index: 1, status: 204, id: exampleIds.person },
				],
			},
		},
		207: {
			description: "An operation was not done.",
			schema: BulkReply,
			example: {
				mode: "all-or-nothing",
				dryRun: false,
				total: 2,
				done: 0,
				failed: 2,
				doneWithWarnings: 0,
				results: [
					{
						index: 0,
						bulkId: "ada",
						status: 409,
						errors: [
							{
								description:
									"emails ada.byron@example.com already belongs to another person.",
							},
						],
					},
					{
						index: 1,
						status: 424,
						id: exampleIds.person,
						errors: [
							{
								description:
									"This operation was not done, because another one was refused.",
							},
						],
					},
				],
			},
		},
	},
	headers: keyHeaders,
	isLong: true,
	refusals: [400, 403, 413, 415],
	scopes: writing,
});
