import type { Command } from "commander";
import { type ChainHead, showHead } from "../directory/history/chain.ts";
import { withStore } from "./store-options.ts";
import { tellUnknown } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

/** `peopled backup` and `peopled restore`: a checked copy of the embedded engine's file. */
export function addBackupCommands(
	program: Command,
	workplace: Workplace,
): void {
	withStore(program.command("backup"))
		.description(
			"Write a checked copy of the directory's file. A server may run. Prints the head of each organization's history.",
		)
		.argument("<file>", "the file to write; it must not exist")
		.action(async (file: string, options) => {
			printHeads(workplace, workplace.backUp(options, file));
			workplace.tell(
				`The backup is in ${file}. It does not contain the key beside the directory's file: keep a copy of the key, too.`,
			);
		});

	withStore(program.command("restore"))
		.description(
			"Replace the directory's file with a backup, and check it. No server may run. The previous file is kept beside it.",
		)
		.argument("<file>", "the backup")
		.action(async (file: string, options) => {
			const { heads, kept } = workplace.restore(options, file);
			printHeads(workplace, heads);
			if (kept !== undefined)
				workplace.tell(
					`The previous file, with the changes in its log, is now ${kept}.`,
				);
			const found: string[] = [];
			const { unknownOrigins } = await workplace.verify(options, {
				onFinding: (sentence) => found.push(sentence),
				onProgress() {},
			});
			for (const sentence of found.slice(0, 100)) workplace.print(sentence);
			if (found.length > 0)
				throw new Error(
					`The backup was restored, but it differs from its history: ${found.length} findings.`,
				);
			workplace.tell(`${file} was restored and verified.`);
			tellUnknown(workplace, unknownOrigins);
		});
}

function printHeads(workplace: Workplace, heads: readonly ChainHead[]): void {
	for (const head of heads) workplace.print(showHead(head));
}
