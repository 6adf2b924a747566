import type { Command } from "commander";
import { parseDuration } from "../settings/duration.ts";
import { describeFailure, openSender } from "./failure.ts";
import { withServer } from "./server.ts";
import type { Workplace } from "./workplace.ts";

/** How the command ends when the server answers that it is not healthy. */
const unhealthyExitCode = 1;
/** How it ends when no server answers. */
const unreachableExitCode = 4;
/** How long one answer may take. The server itself gives up earlier. */
const answerMsMax = 5000;
const pauseMs = 250;

/** What a server says about itself, or why nothing was heard of it. */
interface Finding {
	exitCode: number;
	sentence: string;
	/** The body of `/health`; undefined when no server answered. */
	body?: unknown;
}

/** `peopled health`: asks a running server whether it is healthy, for containers and supervisors. */
export function addHealthCommand(program: Command, workplace: Workplace): void {
	withServer(program.command("health"))
		.description(
			"Ask a running server whether it is healthy. Exits with 0 when it is, with 1 when it is not, and with 4 when none answers.",
		)
		.option("--write", "healthy only while the server accepts changes")
		.option("--wait <span>", "wait so long for a healthy server, such as 60s")
		.option("--json", "print the answer of the server as JSON")
		.action(async ({ write, wait, json, ...flags }) => {
			const url = workplace.readUrl(flags);
			const until =
				workplace.now() + (wait === undefined ? 0 : parseDuration(wait));
			let finding = await ask(url, write === true);
			while (finding.exitCode !== 0 && workplace.now() < until) {
				await new Promise((resolve) => setTimeout(resolve, pauseMs));
				finding = await ask(url, write === true);
			}
			if (json && finding.body !== undefined)
				workplace.print(JSON.stringify(finding.body));
			workplace.tell(finding.sentence);
			workplace.endWith(finding.exitCode);
		});
}

async function ask(url: string, isWriteWanted: boolean): Promise<Finding> {
	const address = new URL(
		isWriteWanted ? "/health?write=true" : "/health",
		url,
	);
	const signal = AbortSignal.timeout(answerMsMax);
	try {
		const reply = await openSender(url)(new Request(address, { signal }));
		const body: unknown = await reply.json();
		return reply.ok
			? { exitCode: 0, sentence: `The server at ${url} is healthy.`, body }
			: {
					exitCode: unhealthyExitCode,
					sentence: `The server at ${url} is not healthy (status ${reply.status}).`,
					body,
				};
	} catch (cause) {
		return {
			exitCode: unreachableExitCode,
			sentence: signal.aborted
				? `The server at ${url} did not answer within ${answerMsMax / 1000} seconds.`
				: describeFailure(cause),
		};
	}
}
