import type { TObject } from "typebox";
import type { Chance } from "../../concurrency/chance.ts";
import { IncidentDraft } from "../../contract/stand-in/incident.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { checkObject, type IdReader } from "../../http/check/check.ts";
import { isNear, listUnknown } from "../../http/check/strict.ts";
import type { RuleParts } from "../faults/live-rule.ts";
import { readRule } from "../faults/read-rule.ts";
import { catalogue } from "./catalogue.ts";
import type { Incident, Plot } from "./incident.ts";

type Match = Plot["match"];

/** What a rule may name, and the problems that are known before it is read. */
interface Reading {
	ids: IdReader;
	chance: Chance;
	problems?: readonly FieldProblem[];
}

/**
 * Reads a rule that somebody wrote, whether it has a fault of its own or names an incident. Refuses with `invalid`, naming
 * every problem at once.
 */
export function readParts(
	sent: unknown,
	{ problems: known = [], ...options }: Reading,
): RuleParts {
	const isOfIncident =
		typeof sent === "object" && sent !== null && "incident" in sent;
	const { parts, problems } = isOfIncident
		? readIncident(sent, options)
		: readOwn(sent, options);
	refuseInvalid([...known, ...problems]);
	return parts as RuleParts;
}

/** A rule, where its problems leave one, and its problems. */
interface Read {
	parts: RuleParts | undefined;
	problems: FieldProblem[];
}

function readOwn(sent: unknown, options: Reading): Read {
	const { rule, problems } = readRule(sent, options);
	return { parts: { draft: rule }, problems };
}

function readIncident(sent: object, { ids, chance }: Reading): Read {
	const { value, problems } = checkObject(IncidentDraft, sent, {
		ids,
		// The check of a rule looks into it.
		settle: (_, given) => ({ ...(given as object), match: undefined }),
	});
	problems.push(...listUnknown(IncidentDraft as TObject, sent));
	const { name, times, match: asked } = sent as Record<string, unknown>;
	const read = readRule(
		{ name, times, match: asked, fault: { delayMs: 0 } },
		{ ids },
	);
	problems.push(...read.problems);
	const draft = value as Partial<IncidentDraft>;
	const incident = catalogue.find(({ name }) => name === draft.incident);
	if (incident === undefined) {
		if (draft.incident !== undefined) problems.push(unknown(draft.incident));
		return { parts: undefined, problems };
	}
	const values = readValues(incident, draft.parameters, problems);
	const plot = incident.make(
		chance.stream(`incident ${incident.name}`),
		values,
	);
	const match = narrow(plot.match, read.rule.match, problems);
	if (incident.isRemembering && read.rule.match?.method !== undefined)
		problems.push({
			field: "match.method",
			...problemOf.wrongValue({
				expected: "left out, since the incident depends on earlier changes",
			}),
		});
	if (draft.probability !== undefined && match.probability !== undefined)
		problems.push({
			field: "probability",
			...problemOf.notTogether({ other: "match.probability" }),
		});
	if (draft.probability !== undefined) match.probability = draft.probability;
	return {
		parts: partsOf(incident, { plot, match, rule: read.rule }),
		problems,
	};
}

function partsOf(
	incident: Incident,
	{
		plot: { fault = {}, answer },
		match,
		rule: { name, times = incident.timesDefault },
	}: { plot: Plot; match: Match; rule: { name?: string; times?: number } },
): RuleParts {
	return {
		draft: { name, match, fault, times },
		incident: incident.name,
		...(answer && {
			around: (request, next, context) => answer({ request, next, ...context }),
		}),
	};
}

// Text that hits every request of the API can be narrowed to any path of it.
const anyPath = "/v1/*";

/** The parts that the incident decides, and those that its maker adds. */
function narrow(
	own: Match,
	asked: Match = {},
	problems: FieldProblem[],
): Match {
	const match: Match = { ...asked, ...own };
	if (asked.path !== undefined && own.path !== undefined)
		if (own.path === anyPath && asked.path.startsWith("/v1/"))
			match.path = asked.path;
		else problems.push(decided("path", own.path));
	if (asked.method !== undefined && own.method !== undefined) {
		const both = own.method.filter((one) => asked.method?.includes(one));
		if (both.length === 0)
			problems.push(decided("method", own.method.join(", ")));
		match.method = both;
	}
	if (asked.query !== undefined) match.query = { ...asked.query, ...own.query };
	return match;
}

function decided(name: string, value: string): FieldProblem {
	return {
		field: `match.${name}`,
		...problemOf.wrongValue({
			expected: `left out, since the incident hits ${value}`,
		}),
	};
}

function readValues(
	{ parameters = {} }: Incident,
	given: Readonly<Record<string, unknown>> = {},
	problems: FieldProblem[],
): Record<string, number> {
	for (const name of Object.keys(given))
		if (!Object.hasOwn(parameters, name))
			problems.push({
				field: `parameters.${name}`,
				...problemOf.unknownProperty(),
			});
	const values: Record<string, number> = {};
	for (const [name, { fallback, min, max }] of Object.entries(parameters)) {
		const { [name]: value = fallback } = given;
		const isRight =
			Number.isInteger(value) &&
			(value as number) >= min &&
			(value as number) <= max;
		values[name] = isRight ? (value as number) : fallback;
		if (!isRight)
			problems.push({
				field: `parameters.${name}`,
				...problemOf.wrongValue({
					expected: `a whole number from ${min} to ${max}`,
				}),
			});
	}
	return values;
}

function unknown(name: string): FieldProblem {
	const meant = catalogue.find((incident) => isNear(incident.name, name));
	const hint = meant === undefined ? "" : `; did you mean ${meant.name}?`;
	return {
		field: "incident",
		...problemOf.wrongValue({
			expected: `a name that GET /peopled/incidents lists${hint}`,
			actual: `"${name}"`,
		}),
	};
}
