import type { Command } from "commander";
import { showHead } from "../directory/history/chain.ts";
import { printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import { tellUnknown } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

/** The maximum number of printed findings. */
const findingsMax = 100;

/** `peopled backup` and `peopled restore`: a checked copy of the embedded engine's file. */
export function addBackupCommands(
	program: Command,
	workplace: Workplace,
): void {
	withJson(withStore(program.command("backup")))
		.description(
			"Write a checked copy of the directory's file. A server may run. Prints the head of each organization's history.",
		)
		.argument("<file>", "the file to write; it must not exist")
		.action(async (file: string, options) => {
			const heads = workplace.backUp(options, file).map(showHead);
			printResult(workplace, options, { json: { file, heads }, lines: heads });
			workplace.tell(
				`The backup is in ${file}. It does not contain the key beside the directory's file: keep a copy of the key, too.`,
			);
		});

	withJson(withStore(program.command("restore")))
		.description(
			"Replace the directory's file with a backup, and check it. No server may run. The previous file is kept beside it.",
		)
		.argument("<file>", "the backup")
		.action(async (file: string, options) => {
			const { heads, kept } = workplace.restore(options, file);
			if (kept !== undefined)
				workplace.tell(
					`The previous file, with the changes in its log, is now ${kept}.`,
				);
			const found: string[] = [];
			const { unknownOrigins } = await workplace.verify(options, {
				onFinding: (sentence) => found.push(sentence),
				onProgress() {},
			});
			const findings = found.slice(0, findingsMax);
			const shown = heads.map(showHead);
			printResult(workplace, options, {
				json: { file, kept, heads: shown, findings, unknownOrigins },
				lines: [...shown, ...findings],
			});
			if (found.length > 0)
				throw new Error(
					`The backup was restored, but it differs from its history: ${found.length} findings.`,
				);
			workplace.tell(`${file} was restored and verified.`);
			tellUnknown(workplace, unknownOrigins);
		});
}
