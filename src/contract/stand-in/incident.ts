import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";
import { faultRuleParts } from "./fault-rule.ts";

const IncidentParameter = Type.Object(
	{
		description: Type.String({
			description: "The meaning of the number.",
			examples: ["The length of a window."],
		}),
		default: Type.Integer({
			description: "Its value unless another one is chosen.",
			examples: [5],
		}),
		minimum: Type.Integer({
			description: "The smallest value.",
			examples: [1],
		}),
		maximum: Type.Integer({
			description: "The largest value.",
			examples: [3600],
		}),
	},
	{ description: "A number that can be chosen." },
);

/** An incident of the catalogue. */
export const Incident = named(
	"Incident",
	Type.Object(
		{
			name: Type.String({
				description: "The name by which a rule asks for it.",
				examples: ["created-but-400"],
			}),
			title: Type.String({
				description: "What it is, in short.",
				examples: ["400, and the person was created"],
			}),
			happened: Type.String({
				description: "What happened at the real service.",
				examples: [
					"A creation was refused with 400, but the person was created still. A retry then fails, since the e-mail address is taken.",
				],
			}),
			effect: Type.String({
				description: "What a rule of this name does here.",
				examples: [
					"The person is created completely, and the reply is 400. A creation that is refused anyway is refused as usual.",
				],
			}),
			reported: Type.Array(Type.String(), {
				description: "Where it was reported or documented.",
				examples: [["developer.webex.com, Create a Person"]],
			}),
			affects: Type.Array(Type.String(), {
				description: "The calls that it affects.",
				examples: [["POST /v1/people"]],
			}),
			parameters: Type.Optional(
				Type.Record(Type.String(), IncidentParameter, {
					description: "The numbers that can be chosen, by name.",
				}),
			),
			timesDefault: Type.Optional(
				Type.Integer({
					description:
						"How many requests it hits unless `times` says otherwise; absent: any number.",
					examples: [1],
				}),
			),
		},
		{ description: "Something that happened at the real service." },
	),
);
export type Incident = Static<typeof Incident>;

/** The parts of a rule that names an incident, besides those of every rule. */
export const incidentParts = {
	incident: Type.String({
		description:
			"The name of an incident, in place of `fault`: `GET /peopled/incidents` lists them.",
		maxLength: 100,
		examples: ["created-but-400"],
	}),
	probability: Type.Optional(
		Type.Number({
			description:
				"How often the incident happens, from 0 to 1, by chance. The same as `match.probability`.",
			minimum: 0,
			maximum: 1,
			examples: [0.1],
		}),
	),
	parameters: Type.Optional(
		Type.Record(Type.String(), Type.Integer(), {
			description: "The numbers of the incident, by name.",
			examples: [{ seconds: 10 }],
		}),
	),
};

/** A rule that makes an incident happen. */
export const IncidentDraft = Type.Object({
	...incidentParts,
	name: faultRuleParts.name,
	match: faultRuleParts.match,
	times: faultRuleParts.times,
});
export type IncidentDraft = Static<typeof IncidentDraft>;

const IncidentList = named(
	"IncidentList",
	Type.Object(
		{ items: Type.Array(Incident, { description: "The incidents." }) },
		{ description: "The catalogue of incidents." },
	),
);

export const listIncidents = operation({
	id: "listIncidents",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/incidents",
	tag: "Stand-in Faults",
	summary: "List Incidents",
	description:
		"Lists what has happened at the real service and can be made to happen here, each by its name. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: {
		200: {
			description: "The incidents.",
			schema: IncidentList,
			example: {
				items: [
					{
						name: "created-but-400",
						title: "400, and the person was created",
						happened:
							"A creation was refused with 400, but the person was created still. A retry then fails, since the e-mail address is taken.",
						effect:
							"The person is created completely, and the reply is 400. A creation that is refused anyway is refused as usual.",
						reported: ["developer.webex.com, Create a Person"],
						affects: ["POST /v1/people"],
						timesDefault: 1,
					},
				],
			},
		},
	},
	refusals: [403],
	scopes: ["spark-admin:people_write"],
});
