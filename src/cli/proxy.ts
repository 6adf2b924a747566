import type { Command } from "commander";
import { UsageError } from "../settings/usage-error.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { printResult, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

/** `peopled proxy`: records what a client and a service say to each other. */
export function addProxyCommand(program: Command, workplace: Workplace): void {
	withJson(program.command("proxy"))
		.description(
			"Listen on this machine, pass every request on to a service, and record requests and replies in a file, with secrets masked. Prints the address for the client. Ctrl-C ends it.",
		)
		.requiredOption(
			"--to <url>",
			"the address of the service, such as https://webexapis.com/v1",
		)
		.requiredOption(
			"--record <file>",
			"the file to append to, one line of JSON for each exchange",
		)
		.option("--port <number>", "the port to listen on; 0: any free port", "0")
		.option(
			"--mask-people",
			"record replacements instead of names, e-mail addresses and numbers of people",
		)
		.action(async (options) => {
			using interrupt = listenForInterrupt(
				workplace.tell,
				"Ending when the replies in progress are sent. Press Ctrl-C again to end at once.",
			);
			const count = await workplace.proxy(
				{
					to: options.to,
					file: options.record,
					port: readPort(options.port),
					arePeopleMasked: options.maskPeople === true,
					signal: interrupt.signal,
				},
				(url) => {
					printResult(workplace, options, { json: { url }, lines: [url] });
					workplace.tell(
						`Give your client this address instead of ${options.to}. Recording to ${options.record}; Ctrl-C ends it.`,
					);
				},
			);
			workplace.tell(`Recorded: ${count.toLocaleString("en")} exchanges.`);
		});
}

function readPort(text: string): number {
	if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
	throw new UsageError(
		`--port must be a whole number from 0 to 65535, not "${text}".`,
	);
}
