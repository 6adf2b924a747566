import type { TObject } from "typebox";
import { operations } from "../../contract/operations.ts";
import {
	type Fault,
	FaultRuleDraft,
} from "../../contract/stand-in/fault-rule.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { checkObject, type IdReader } from "../../http/check/check.ts";
import { isNear, listUnknown } from "../../http/check/strict.ts";
import { readTime } from "../../http/time.ts";
import { readSpan } from "../clock/read-span.ts";

/** The statuses that a gateway answers with a page of its own. */
const gatewayStatuses = [502, 503, 504];

type Match = NonNullable<FaultRuleDraft["match"]>;

/**
 * Reads a rule that somebody wrote, with every problem at once. A name that a rule does not have is a problem: a
 * mistyped rule would hit nothing, or too much.
 */
export function readRule(
	sent: unknown,
	{ ids }: { ids: IdReader },
): { rule: FaultRuleDraft; problems: FieldProblem[] } {
	const { value, problems } = checkObject(FaultRuleDraft, sent, {
		ids,
		settle: (_, given) => listOnes(given),
	});
	problems.push(...listUnknown(FaultRuleDraft as TObject, sent));
	const { match, fault } = value;
	// A wrong part has its problem already, and is not looked into.
	if (isRecord(match)) checkMatch(match, { ids, problems });
	if (isRecord(fault)) checkFault(fault, problems);
	return { rule: value as FaultRuleDraft, problems };
}

// One method or number stands for a list of one.
function listOnes(given: unknown): unknown {
	if (!isRecord(given) || !isRecord(given.match)) return given;
	const match = { ...given.match };
	for (const name of ["method", "nth"])
		if (match[name] !== undefined && !Array.isArray(match[name]))
			match[name] = [match[name]];
	return { ...given, match };
}

function checkMatch(
	match: Match,
	{ ids, problems }: { ids: IdReader; problems: FieldProblem[] },
): void {
	const { path, operation, from, until } = match;
	const add = (name: string, expected: string, actual?: string) =>
		problems.push({
			field: `match.${name}`,
			...problemOf.wrongValue({ expected, actual }),
		});
	if (typeof path === "string" && !/^\/[^?#]*$/.test(path))
		add(
			"path",
			"a path that begins with a slash, without a query, such as /v1/people/*",
			`"${path}"`,
		);
	if (typeof operation === "string" && !isOperation(operation))
		add("operation", describeOperations(operation));
	for (const name of ["person", "caller"] as const) {
		const text = match[name];
		if (typeof text !== "string" || text.includes("@")) continue;
		if (ids.read("PEOPLE", text) === undefined)
			add(name, "the id or the e-mail address of a person", `"${text}"`);
	}
	for (const name of ["after", "for"] as const) {
		const text = match[name];
		const span = typeof text === "string" ? readSpan(text) : 1;
		// A rule that lasts no time would hit nothing.
		if (span === undefined || (name === "for" && span === 0))
			add(name, "numbers with s, m, h or d, such as 10s or 1h30m");
	}
	for (const [name, other] of [
		["after", "from"],
		["for", "until"],
	] as const)
		if (match[name] !== undefined && match[other] !== undefined)
			problems.push({
				field: `match.${name}`,
				...problemOf.notTogether({ other: `match.${other}` }),
			});
	const [start, end] = [from, until].map((text, index) =>
		typeof text === "string"
			? readTime(index === 0 ? "match.from" : "match.until", text, problems)
			: undefined,
	);
	if (start !== undefined && end !== undefined && end <= start)
		add("until", "later than match.from");
}

function isOperation(id: string): boolean {
	return operations.some((known) => known.id === id);
}

function describeOperations(id: string): string {
	const meant = operations.find((known) => isNear(known.id, id));
	return meant === undefined
		? `an operationId of /openapi.json, such as updatePerson, not "${id}"`
		: `an operationId of /openapi.json; "${id}" is none, and ${meant.id} is one`;
}

/** The effects that only a reply can show. */
const replyParts = [
	...["status", "message", "html", "when", "retryAfter", "headers"],
	...["truncate", "gzip", "body", "json"],
] as (keyof Fault)[];
/** The effects of which one excludes the other. */
const exclusive: readonly (readonly [keyof Fault, keyof Fault])[] = [
	["body", "html"],
	["json", "html"],
	["json", "body"],
	["message", "html"],
	["message", "body"],
];

function checkFault(fault: Partial<Fault>, problems: FieldProblem[]): void {
	const { status, cut } = fault;
	const has = (name: keyof Fault) => fault[name] !== undefined;
	const exclude = (name: keyof Fault, other: string) =>
		problems.push({
			field: `fault.${name}`,
			...problemOf.notTogether({ other }),
		});
	const demand = (name: keyof Fault, expected: string) =>
		problems.push({
			field: `fault.${name}`,
			...problemOf.wrongValue({ expected }),
		});
	const isAnyWrong = problems.some(({ field }) => field.startsWith("fault"));
	if (Object.keys(fault).length === 0 && !isAnyWrong)
		problems.push({
			field: "fault",
			...problemOf.wrongValue({
				expected: 'an object with an effect, such as {"status": 503}',
			}),
		});
	for (const [name, other] of exclusive)
		if (has(name) && has(other)) exclude(name, `fault.${other}`);
	if (has("when") && !has("status") && !has("html"))
		demand("when", "sent together with status or html");
	if (has("message") && !has("status"))
		demand("message", "sent together with status");
	if (has("html") && status !== undefined && !gatewayStatuses.includes(status))
		demand("status", `one of ${gatewayStatuses.join(", ")} with html`);
	if (cut === "before" || cut === "after") {
		for (const name of replyParts)
			if (has(name)) exclude(name, `fault.cut: "${cut}"`);
		if (cut === "before" && has("delayAfterMs"))
			exclude("delayAfterMs", 'fault.cut: "before"');
	}
	if (cut === "headers" && has("truncate"))
		exclude("truncate", 'fault.cut: "headers"');
	checkHeaders(fault, problems);
}

function checkHeaders(
	{ headers = {}, retryAfter }: Partial<Fault>,
	problems: FieldProblem[],
): void {
	const sent = Object.entries(headers).map(([name, value]) => [
		...[`headers.${name}`, name, value ?? ""],
	]);
	if (retryAfter !== undefined)
		sent.push(["retryAfter", "retry-after", String(retryAfter)]);
	for (const [field, name = "", value = ""] of sent)
		if (!isHeader(name, value))
			problems.push({
				field: `fault.${field}`,
				...problemOf.wrongValue({
					expected:
						"a header that a rule may set, and text that HTTP can carry on one line",
				}),
			});
}

/** The headers by which a connection is kept; the port sets them. */
const ownHeaders = new Set([
	...["content-length", "transfer-encoding", "connection", "trackingid"],
]);

function isHeader(name: string, value: string): boolean {
	if (ownHeaders.has(name.toLowerCase())) return false;
	try {
		new Headers([[name, value]]);
		return true;
	} catch {
		return false;
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
