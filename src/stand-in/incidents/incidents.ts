import * as contract from "../../contract/stand-in/incident.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyJson } from "../../http/reply.ts";
import { type Route, route } from "../call.ts";
import { catalogue } from "./catalogue.ts";
import type { Incident } from "./incident.ts";

/** The calls about incidents. */
export const incidentRoutes: readonly Route[] = [
	route(contract.listIncidents, () =>
		replyJson(200, { items: catalogue.map(showIncident) }),
	),
];

function showIncident({
	name,
	title,
	happened,
	effect,
	reported,
	affects,
	parameters,
	timesDefault,
}: Incident): Whole<contract.Incident> {
	return {
		name,
		title,
		happened,
		effect,
		reported: [...reported],
		affects: [...affects],
		parameters: parameters && showParameters(parameters),
		timesDefault,
	};
}

function showParameters(
	parameters: NonNullable<Incident["parameters"]>,
): contract.Incident["parameters"] {
	return Object.fromEntries(
		Object.entries(parameters).map(
			([name, { description, fallback, min, max }]) => [
				name,
				{ description, default: fallback, minimum: min, maximum: max },
			],
		),
	);
}
