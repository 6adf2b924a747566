import { type Static, Type } from "typebox";
import { exampleIds } from "../examples.ts";
import { named } from "../operation.ts";

/** The longest delay that a rule may cause, in milliseconds. */
const ruleDelayMsMax = 120_000;
const textLengthMax = 512;
/** The longest body that a rule may put in the place of another, in characters. */
const bodyLengthMax = 256 * 1024;
const entriesMax = 100;

const oneOrList = (item: ReturnType<typeof Type.Integer>, about: object) =>
	Type.Array(item, {
		minItems: 1,
		maxItems: entriesMax,
		...about,
	});

const span = (description: string, example: string) =>
	Type.String({ description, maxLength: 40, examples: [example] });

const time = (description: string) =>
	Type.String({
		format: "date-time",
		description,
		examples: ["2026-01-15T09:00:00.000Z"],
	});

/** The requests that a rule hits. Every part narrows it. */
const FaultMatch = named(
	"FaultMatch",
	Type.Object(
		{
			method: Type.Optional(
				Type.Array(
					Type.Enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
					{
						description: "A list of methods, or one method.",
						minItems: 1,
						maxItems: 6,
						examples: [["PUT"]],
					},
				),
			),
			path: Type.Optional(
				Type.String({
					description:
						"The path, without the query. `*` stands for any characters.",
					maxLength: textLengthMax,
					examples: ["/v1/people/*"],
				}),
			),
			query: Type.Optional(
				Type.Record(Type.String(), Type.String({ maxLength: textLengthMax }), {
					description:
						"Parameters of the query, each with the value that it must have; `*` stands for any characters.",
					examples: [{ callingData: "true" }],
				}),
			),
			operation: Type.Optional(
				Type.String({
					description:
						"The call, by its `operationId` in `/openapi.json`, such as `updatePerson`.",
					maxLength: textLengthMax,
					examples: ["updatePerson"],
				}),
			),
			person: Type.Optional(
				Type.String({
					description:
						"The person in the path or the body: an id or an e-mail address.",
					maxLength: textLengthMax,
					examples: [exampleIds.person],
				}),
			),
			caller: Type.Optional(
				Type.String({
					description:
						"The person who sends the request: an id or an e-mail address.",
					maxLength: textLengthMax,
					examples: ["admin@example.com"],
				}),
			),
			nth: Type.Optional(
				oneOrList(Type.Integer({ minimum: 1 }), {
					description:
						"Which of the requests that match the other parts, counted from 1: a list of numbers, or one number.",
					examples: [[1, 3]],
				}),
			),
			every: Type.Optional(
				Type.Integer({
					description:
						"Each time after so many of the requests that match the other parts.",
					minimum: 1,
					examples: [3],
				}),
			),
			probability: Type.Optional(
				Type.Number({
					description: "How often of those, from 0 to 1, by chance.",
					minimum: 0,
					maximum: 1,
					examples: [0.1],
				}),
			),
			seed: Type.Optional(
				Type.Integer({
					description:
						"The seed of that chance. By default, it follows from the seed of the server and the id of the rule.",
					minimum: 0,
					maximum: 0xffff_ffff,
					examples: [7],
				}),
			),
			from: Type.Optional(time("Only from this time on.")),
			until: Type.Optional(time("Only before this time.")),
			after: Type.Optional(
				span("Only from this long after the rule was made.", "10s"),
			),
			for: Type.Optional(
				span("Only for this long after that, or after it was made.", "1m"),
			),
		},
		{ description: "The requests that a rule hits. Every part narrows it." },
	),
);

/** What happens to a request. */
const Fault = named(
	"Fault",
	Type.Object(
		{
			status: Type.Optional(
				Type.Integer({
					description: "Refuse with this status.",
					minimum: 400,
					maximum: 599,
					examples: [503],
				}),
			),
			message: Type.Optional(
				Type.String({
					description:
						"The message of the refusal. By default, the words of Webex for the status.",
					maxLength: 2000,
					examples: ["Server is overloaded with requests. Try again later."],
				}),
			),
			html: Type.Optional(
				Type.Enum(["gateway"], {
					description:
						"Answer with the HTML page of a gateway, with the status, or 502.",
				}),
			),
			when: Type.Optional(
				Type.Enum(["before", "after"], {
					description:
						"Whether the refusal or page comes before the call (the default), which then does not run, or after it: then the call has run, and its reply is lost.",
				}),
			),
			retryAfter: Type.Optional(
				Type.Unsafe<number | string>({
					type: ["integer", "string"],
					minimum: 0,
					maxLength: textLengthMax,
					description:
						"The header `Retry-After`: a number of seconds, or any text.",
					examples: [2],
				}),
			),
			headers: Type.Optional(
				Type.Record(
					Type.String(),
					Type.Unsafe<string | null>({
						type: ["string", "null"],
						maxLength: 8192,
					}),
					{
						description:
							"Headers of the reply to replace or add; null removes one.",
						examples: [{ link: null }],
					},
				),
			),
			delayMs: Type.Optional(
				Type.Integer({
					description: "Wait before the call, in milliseconds.",
					minimum: 0,
					maximum: ruleDelayMsMax,
					examples: [500],
				}),
			),
			delayAfterMs: Type.Optional(
				Type.Integer({
					description: "Wait after the call, before the reply.",
					minimum: 0,
					maximum: ruleDelayMsMax,
					examples: [500],
				}),
			),
			cut: Type.Optional(
				Type.Enum(["before", "after", "headers", "body"], {
					description:
						"Close the connection: before the call, which then does not run; after it, without a byte of the reply; after the headers of the reply; or within its body.",
				}),
			),
			truncate: Type.Optional(
				Type.Integer({
					description:
						"The bytes of the body to send. Alone: the body is shorter, with the right length. With `cut: body`: the connection is closed there, although there is more.",
					minimum: 0,
					examples: [20],
				}),
			),
			gzip: Type.Optional(
				Type.Enum(["broken"], {
					description:
						"Send the body with `Content-Encoding: gzip`, in a form that no one can decode.",
				}),
			),
			body: Type.Optional(
				Type.String({
					description: "The text of the body, in place of the real one.",
					maxLength: bodyLengthMax,
					examples: ["upstream connect error"],
				}),
			),
			json: Type.Optional(
				Type.Unknown({
					description:
						"A JSON Merge Patch (RFC 7396) of the body: null removes a property.",
					examples: [{ items: [] }],
				}),
			),
		},
		{ description: "What happens to the request." },
	),
);
export type Fault = Static<typeof Fault>;

/** The parts of a rule that its maker decides. */
export const faultRuleParts = {
	name: Type.Optional(
		Type.String({
			description: "A name for people.",
			maxLength: textLengthMax,
			examples: ["updates fail once"],
		}),
	),
	match: Type.Optional(FaultMatch),
	fault: Fault,
	times: Type.Optional(
		Type.Integer({
			description: "How many requests it hits; without it, any number.",
			minimum: 1,
			examples: [1],
		}),
	),
};

/** A rule as its maker sends it. */
export const FaultRuleDraft = named(
	"FaultRuleDraft",
	Type.Object(faultRuleParts, {
		description: "A rule that makes requests fail.",
	}),
);
export type FaultRuleDraft = Static<typeof FaultRuleDraft>;
