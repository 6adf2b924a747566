import type { Command } from "commander";
import { UsageError } from "../settings/usage-error.ts";
import { onOneLine, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

const formats = ["text", "json", "markdown"] as const;
/** How the command ends when a reply differs. */
const differentExitCode = 3;

/** `peopled compare`: where a stand-in replies otherwise than a recorded service. */
export function addCompareCommand(
	program: Command,
	workplace: Workplace,
): void {
	withJson(program.command("compare"))
		.description(
			"Replay the requests of a recording at a stand-in, and show where its replies differ from the recorded ones: status, headers and every property. Exits with 3 when any does.",
		)
		.argument("<file>", "the recording of `peopled proxy`")
		.option(
			"--url <address>",
			"the address of a running server; its access token is in PEOPLED_TOKEN",
		)
		.option(
			"--data <folder>",
			"the data folder of a clone, instead of a server: a copy of it replies, as it was cloned, and faithfully",
		)
		.option(
			"--changes",
			"also replay requests that change something; only at a stand-in",
		)
		.option(
			"--caller <number>",
			"compare what was sent with the first access token of the recording, the second and so on",
			"1",
		)
		.option(
			"--format <format>",
			`how to show it: ${formats.join(", ")}`,
			"text",
		)
		.action(async (file: string, options) => {
			const { url, data } = options;
			if ((url === undefined) === (data === undefined))
				throw new UsageError(
					"Name either the address of a server with --url <address>, or the data folder of a clone with --data <folder>.",
				);
			const { shown, isSame } = await workplace.compare({
				...{ file, url },
				dataFolder: data?.replace(/(?<=.)\/+$/, ""),
				areChangesReplayed: options.changes === true,
				caller: readCaller(options.caller),
				format: options.json ? "json" : readFormat(options.format),
			});
			workplace.print(options.json ? onOneLine(shown) : shown);
			if (!isSame) workplace.endWith(differentExitCode);
		});
}

function readFormat(text: string): (typeof formats)[number] {
	const format = formats.find((known) => known === text);
	if (format !== undefined) return format;
	throw new UsageError(
		`--format must be one of ${formats.join(", ")}, not "${text}".`,
	);
}

function readCaller(text: string): number {
	if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
	throw new UsageError(
		`--caller must be a whole number from 1 to 9999, not "${text}".`,
	);
}
