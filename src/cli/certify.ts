import type { Command } from "commander";
import { parseDuration } from "../settings/duration.ts";
import { UsageError } from "../settings/usage-error.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { printList, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

interface CertifyFlags {
	only: string[];
	report?: string;
	json?: boolean;
	timeout: string;
	setup?: string;
}

/** How the command ends when the client did damage, hung or did not wait. */
const failedExitCode = 3;
/** A longer timer would end at once. */
const timeoutMsMax = 24 * 3_600_000;

/** `peopled certify`: says which incidents of the real service a client survives. */
export function addCertifyCommand(
	program: Command,
	workplace: Workplace,
): void {
	withJson(program.command("certify"))
		.description(
			"Run a client against a server of its own, without incidents and then under each incident of the catalogue, and say which it survives. The client finds the address in PEOPLED_URL and the access token in PEOPLED_TOKEN.",
		)
		.argument(
			"<command...>",
			"the command that runs the client, after --; it must do the same each time",
		)
		.option(
			"--only <incident>",
			"only this incident; may be given several times",
			(text: string, texts: readonly string[]) => [...texts, text],
			[],
		)
		.option("--report <file>", "write everything behind the verdicts to a file")
		.option("--timeout <span>", "how long one run may take", "60s")
		.option("--setup <command>", "a shell command to run before each run")
		.action(async (command: string[], flags: CertifyFlags) => {
			using interrupt = listenForInterrupt(
				workplace.tell,
				"Ending the client.",
			);
			const { rows, isPassed } = await workplace.certify({
				...{ command, only: flags.only, setup: flags.setup },
				timeoutMs: readTimeout(flags.timeout),
				report: flags.report,
				...{ signal: interrupt.signal, tell: workplace.tell },
			});
			printList(workplace, flags, {
				heads,
				none: "No incident was played.",
				items: rows,
				cells: (row) => [
					...[row.incident, row.verdict, row.directory, String(row.requests)],
					...[row.seconds.toFixed(1), row.why],
				],
			});
			if (!isPassed) workplace.endWith(failedExitCode);
		});
}

const heads = [
	"INCIDENT",
	"VERDICT",
	"DIRECTORY",
	"REQUESTS",
	"SECONDS",
	"WHY",
];

function readTimeout(text: string): number {
	const timeoutMs = parseDuration(text);
	if (timeoutMs > 0 && timeoutMs <= timeoutMsMax) return timeoutMs;
	throw new UsageError(`--timeout must be from 1s to 24h, not "${text}".`);
}
