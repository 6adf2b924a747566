import type { Command } from "commander";
import { UsageError } from "../settings/usage-error.ts";
import { printList, printResult, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { callStandIn } from "./stand-in.ts";
import type { Workplace } from "./workplace.ts";

/** The flags of the parts of a rule, each with its place in the rule. */
const flags = [
	[
		"--method <methods>",
		"match.method",
		"requests with this method, or one of several, separated by commas",
	],
	[
		"--path <path>",
		"match.path",
		"requests with this path; * stands for any characters",
	],
	[
		"--operation <id>",
		"match.operation",
		"requests of this call, such as updatePerson",
	],
	[
		"--person <person>",
		"match.person",
		"requests about this person: e-mail address or id",
	],
	[
		"--caller <person>",
		"match.caller",
		"requests of this person: e-mail address or id",
	],
	[
		"--nth <numbers>",
		"match.nth",
		"of those, the ones with these numbers, separated by commas",
	],
	["--every <number>", "match.every", "of those, one in so many"],
	[
		"--probability <share>",
		"match.probability",
		"of those, this share by chance: 0 to 1",
	],
	["--for <span>", "match.for", "only for this long, such as 1m"],
	["--status <status>", "fault.status", "refuse with this status"],
	["--message <text>", "fault.message", "the message of the refusal"],
	["--html <page>", "fault.html", "gateway: answer with the page of a gateway"],
	["--when <time>", "fault.when", "before the call (the default), or after it"],
	[
		"--retry-after <text>",
		"fault.retryAfter",
		"the header Retry-After: seconds, or any text",
	],
	["--delay <ms>", "fault.delayMs", "wait before the call, in milliseconds"],
	[
		"--cut <where>",
		"fault.cut",
		"cut the connection: before or after the call, after the headers, or in the body of the reply",
	],
	["--truncate <bytes>", "fault.truncate", "send so many bytes of the body"],
	[
		"--incident <name>",
		"incident",
		"an incident of the catalogue, instead of effects of your own",
	],
	[
		"--parameters <list>",
		"parameters",
		"numbers of the incident, such as seconds=10,requests=5",
	],
	["--times <number>", "times", "hit so many requests; default: any number"],
	["--name <name>", "name", "a name for people"],
] as const;

/** `peopled fault add|list|clear|incidents`: the rules by which the requests of a running stand-in fail. */
export function addFaultCommands(program: Command, workplace: Workplace): void {
	const fault = program
		.command("fault")
		.description(
			"Add, list and clear the rules by which requests to a running stand-in fail.",
		);
	addAddCommand(fault, workplace);
	addListCommand(fault, workplace);
	addClearCommand(fault, workplace);
	addIncidentsCommand(fault, workplace);
}

function addAddCommand(fault: Command, workplace: Workplace): void {
	const add = withJson(withServer(fault.command("add"))).description(
		"Add a rule, and print its id.",
	);
	for (const [flag, , description] of flags) add.option(flag, description);
	add
		.option("--rule <json>", "the whole rule as JSON, instead of other options")
		.action(async (options) => {
			const client = workplace.openClient(options);
			// The server checks every part, and names all that are wrong.
			const body = readDraft(options) as { fault: object };
			const made = await callStandIn(client, () =>
				client.call("POST /peopled/faults", { body }),
			);
			workplace.tell(made.description);
			printResult(workplace, options, { json: made, lines: [made.id] });
		});
}

function addListCommand(fault: Command, workplace: Workplace): void {
	withJson(withServer(fault.command("list")))
		.description("List the rules with their hits, in the order of making.")
		.action(async (options) => {
			const client = workplace.openClient(options);
			const { items } = await callStandIn(client, () =>
				client.call("GET /peopled/faults"),
			);
			printList(workplace, options, {
				heads: ["ID", "HITS", "LEFT", "RULE"],
				whole: ["ID"],
				none: "There are no fault rules.",
				items,
				cells: ({ id, hits, left, description }) => [
					...[id, String(hits), left === undefined ? "" : String(left)],
					description,
				],
			});
		});
}

function addClearCommand(fault: Command, workplace: Workplace): void {
	withJson(withServer(fault.command("clear")))
		.description("Delete a rule, or all of them.")
		.argument("[rule]", "the rule's id; default: all rules")
		.action(async (faultId: string | undefined, options) => {
			const client = workplace.openClient(options);
			await callStandIn(client, () =>
				faultId === undefined
					? client.call("DELETE /peopled/faults")
					: client.call("DELETE /peopled/faults/{faultId}", {
							path: { faultId },
						}),
			);
			printResult(workplace, options, { json: { id: faultId }, lines: [] });
		});
}

function addIncidentsCommand(fault: Command, workplace: Workplace): void {
	withJson(withServer(fault.command("incidents")))
		.description("List the incidents of the real service that a rule can name.")
		.action(async (options) => {
			const client = workplace.openClient(options);
			const { items } = await callStandIn(client, () =>
				client.call("GET /peopled/incidents"),
			);
			printList(workplace, options, {
				heads: ["INCIDENT", "WHAT IT IS", "AFFECTS"],
				whole: ["INCIDENT"],
				none: "There are no incidents.",
				items,
				cells: ({ name, title, affects }) => [name, title, affects.join(", ")],
			});
		});
}

function readDraft(options: Record<string, string | undefined>): unknown {
	const given = flags.flatMap(([flag, place]) => {
		const text = options[nameOf(flag)];
		return text === undefined ? [] : [{ flag, place, text }];
	});
	if (options.rule === undefined) {
		// An incident decides itself what happens.
		const draft: Record<string, unknown> =
			options.incident === undefined ? { fault: {} } : {};
		for (const { place, text } of given)
			put(draft, place, readText(place, text));
		return draft;
	}
	const [other] = given;
	if (other !== undefined)
		throw new UsageError(
			`--rule has the whole rule: leave out ${other.flag.split(" ", 1)[0]}, or write its part into the JSON.`,
		);
	try {
		return JSON.parse(options.rule);
	} catch (cause) {
		throw new UsageError(
			`--rule is not valid JSON: ${(cause as Error).message}.`,
		);
	}
}

const listed: readonly string[] = ["match.method", "match.nth"];
const texts: readonly string[] = ["fault.message", "name", "incident"];

function readText(place: string, text: string): unknown {
	if (listed.includes(place))
		return text.split(",").map((part) => readNumber(part.trim()));
	if (place === "parameters")
		return Object.fromEntries(
			text.split(",").map((part) => {
				const [name = "", value = ""] = part.split("=", 2);
				return [name.trim(), readNumber(value.trim())];
			}),
		);
	return texts.includes(place) ? text : readNumber(text);
}

// Anything else stays a text, of which the server says what it should be.
function readNumber(text: string): number | string {
	return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

function put(draft: Record<string, unknown>, place: string, value: unknown) {
	const [part = "", name] = place.split(".");
	if (name === undefined) draft[part] = value;
	else draft[part] = { ...(draft[part] as object), [name]: value };
}

// As commander names the value of a flag.
function nameOf(flag: string): string {
	return flag
		.replace(/^--|\s.*$/g, "")
		.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
