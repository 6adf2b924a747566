import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { Command } from "commander";
import { endSentence } from "../directory/text/text.ts";
import { parseDuration } from "../settings/duration.ts";
import type { ServerUrl } from "./client-settings.ts";
import { exitCodes } from "./exit-code.ts";
import { describeFailure } from "./failure.ts";
import { describeOther } from "./other-server.ts";
import { withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { showJson } from "./terminal.ts";
import type { Workplace } from "./workplace.ts";

/** How long one answer may take. The server itself gives up earlier. */
const answerMsMax = 5000;
const pauseMs = 250;
/** More than any server says about its health, in bytes. */
const bodyLengthMax = 64 * 1024;

/** What a server says about itself, or why nothing was heard of it. */
interface Finding {
	exitCode: number;
	sentence: string;
	/** The body of `/health`; undefined when no server answered. */
	body?: unknown;
}

/** `peopled health`: asks a running server whether it is healthy, for containers and supervisors. */
export function addHealthCommand(program: Command, workplace: Workplace): void {
	withJson(withServer(program.command("health")))
		.description(
			"Ask a running server whether it is healthy. Exits with 0 when it is, with 1 when it is not, and with 4 when none answers.",
		)
		.option("--write", "healthy only while the server accepts changes")
		.option("--wait <span>", "wait so long for a healthy server, such as 60s")
		.action(async ({ write, wait, json, ...flags }) => {
			const server = workplace.readServer(flags);
			const { isOwn, url } = server;
			const until =
				workplace.now() + (wait === undefined ? 0 : parseDuration(wait));
			let finding = await ask(server, write === true);
			while (finding.exitCode !== exitCodes.done && workplace.now() < until) {
				await new Promise((resolve) => setTimeout(resolve, pauseMs));
				finding = await ask(server, write === true);
			}
			if (json && finding.body !== undefined)
				workplace.print(showJson(finding.body));
			workplace.tell(finding.sentence);
			const isGone = finding.exitCode === exitCodes.unreachable;
			const other = isGone && isOwn && describeOther(workplace, {}, url);
			if (other) workplace.tell(other);
			workplace.endWith(finding.exitCode);
		});
}

async function ask(
	{ url, isOwn }: ServerUrl,
	isWriteWanted: boolean,
): Promise<Finding> {
	const address = new URL(
		isWriteWanted ? "/health?write=true" : "/health",
		url,
	);
	const signal = AbortSignal.timeout(answerMsMax);
	try {
		const { status, isOfPeopled, body } = await get(address, {
			...{ signal, rejectUnauthorized: !isOwn },
		});
		if (!isOfPeopled)
			return {
				exitCode: exitCodes.unreachable,
				sentence: `The server at ${url} is not peopled (status ${status}). Set the address of peopled with --url (PEOPLED_URL).`,
			};
		return status === 200
			? {
					exitCode: exitCodes.done,
					sentence: `The server at ${url} is healthy.`,
					body,
				}
			: {
					exitCode: exitCodes.fault,
					sentence: `The server at ${url} is not healthy (status ${status}).`,
					body,
				};
	} catch (cause) {
		return {
			exitCode: exitCodes.unreachable,
			sentence: endSentence(
				`No server answers at ${url}: ${signal.aborted ? `it took longer than ${answerMsMax / 1000} seconds` : describeFailure(cause)}`,
			),
		};
	}
}

// The certificate of the server on this machine has another name, and nothing secret is sent to it. `fetch` of Node
// cannot be told so.
async function get(address: URL, options: https.RequestOptions) {
	const request =
		address.protocol === "https:"
			? https.get(address, options)
			: http.get(address, options);
	const [reply] = (await once(request, "response")) as [http.IncomingMessage];
	return {
		status: reply.statusCode,
		isOfPeopled: reply.headers.trackingid !== undefined,
		body: readJson(await readText(reply)),
	};
}

// Another program may send without an end.
async function readText(reply: http.IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of reply) {
		length += part.length;
		if (length > bodyLengthMax) break;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

function readJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
