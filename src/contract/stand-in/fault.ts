import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { type FaultRuleDraft, faultRuleParts } from "./fault-rule.ts";
import { incidentParts } from "./incident.ts";

/** The maximum number of rules. */
export const faultRulesMax = 1000;

/** A rule with its counts. */
export const FaultRule = named(
	"FaultRule",
	Type.Object(
		{
			id: Type.String({ description: "The id of the rule.", examples: ["1"] }),
			...faultRuleParts,
			incident: Type.Optional(
				Type.String({
					description: "The incident that the rule is a part of.",
					examples: ["retry-after-garbage"],
				}),
			),
			description: Type.String({
				description: "The rule in words.",
				examples: [
					"PUT /v1/people/* gets 503 with Retry-After: 2, once; the call does not run.",
				],
			}),
			matched: Type.Integer({
				description:
					"The requests that matched, apart from `nth`, `every` and `probability`.",
				examples: [1],
			}),
			hits: Type.Integer({
				description: "The requests that it hit.",
				examples: [1],
			}),
			left: Type.Optional(
				Type.Integer({
					description: "The hits that are left; absent without `times`.",
					examples: [0],
				}),
			),
			createdAt: Type.String({
				format: "date-time",
				description: "When the rule was made.",
				examples: ["2026-01-15T09:00:00.000Z"],
			}),
			lastHitAt: Type.Optional(
				Type.String({
					format: "date-time",
					description: "When it last hit a request.",
					examples: ["2026-01-15T09:00:01.000Z"],
				}),
			),
		},
		{ description: "A rule that makes requests fail, with its counts." },
	),
);
export type FaultRule = Static<typeof FaultRule>;

/** A rule with a fault of its own, or one that names an incident. */
const RuleRequest = named(
	"FaultRuleRequest",
	Type.Object(
		{
			...faultRuleParts,
			fault: Type.Optional(faultRuleParts.fault),
			...incidentParts,
			incident: Type.Optional(incidentParts.incident),
		},
		{
			description:
				"A rule with a fault of its own, or one that names an incident.",
		},
	),
);

const FaultRuleList = named(
	"FaultRuleList",
	Type.Object(
		{ items: Type.Array(FaultRule, { description: "The rules." }) },
		{ description: "The rules, in the order in which they were made." },
	),
);

const tag = "Stand-in Faults";
const scopes = ["spark-admin:people_write"];
const draft: FaultRuleDraft = {
	match: { method: ["PUT"], path: "/v1/people/*" },
	fault: { status: 503, retryAfter: 2 },
	times: 1,
};
const made: FaultRule = {
	id: "1",
	...draft,
	description:
		"PUT /v1/people/* gets 503 with Retry-After: 2, once; the call does not run.",
	matched: 0,
	hits: 0,
	left: 1,
	createdAt: "2026-01-15T09:00:00.000Z",
};
const onRule = {
	faultId: { description: "The id of the rule.", example: "1" },
};

export const createFault = operation({
	id: "createFault",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/faults",
	tag,
	summary: "Create a Fault Rule",
	description: `Makes a rule: from now on, the requests that it matches fail as it says. The first rule that hits a request decides, in the order in which they were made. There are at most ${faultRulesMax} rules, in memory only. This call is peopled's own, and there in stand-in mode only.`,
	query: noQuery,
	body: { schema: RuleRequest, example: draft, isRaw: true },
	replies: {
		201: { description: "The rule.", schema: FaultRule, example: made },
	},
	refusals: [403, 409, 413, 415],
	scopes,
});

export const listFaults = operation({
	id: "listFaults",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/faults",
	tag,
	summary: "List Fault Rules",
	description:
		"Lists the rules with their counts, also those that no longer hit anything. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: {
		200: {
			description: "The rules.",
			schema: FaultRuleList,
			example: { items: [made] },
		},
	},
	refusals: [403],
	scopes,
});

export const getFault = operation({
	id: "getFault",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/faults/{faultId}",
	tag,
	summary: "Get a Fault Rule",
	description:
		"Shows a rule with its counts. This call is peopled's own, and there in stand-in mode only.",
	pathParameters: onRule,
	query: noQuery,
	replies: {
		200: { description: "The rule.", schema: FaultRule, example: made },
	},
	refusals: [403, 404],
	scopes,
});

export const deleteFault = operation({
	id: "deleteFault",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/faults/{faultId}",
	tag,
	summary: "Delete a Fault Rule",
	description:
		"Deletes a rule. Requests that it has hit already fail as it says. This call is peopled's own, and there in stand-in mode only.",
	pathParameters: onRule,
	query: noQuery,
	replies: { 204: { description: "The rule is deleted." } },
	refusals: [403, 404],
	scopes,
});

export const deleteFaults = operation({
	id: "deleteFaults",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/faults",
	tag,
	summary: "Delete All Fault Rules",
	description:
		"Deletes every rule. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: { 204: { description: "There are no rules." } },
	refusals: [403],
	scopes,
});
