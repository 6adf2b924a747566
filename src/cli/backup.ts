import type { Command } from "commander";
import { type ChainHead, showHead } from "../directory/history/chain.ts";
import { withStore } from "./store-options.ts";
import { tellUnknown } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

/** `peopled backup` and `peopled restore`: the embedded engine's file, whole and checked. */
export function addBackupCommands(
	program: Command,
	workplace: Workplace,
): void {
	withStore(program.command("backup"))
		.description(
			"Write a whole copy of the directory's file, checked, also while a server runs. Prints the head of each organization's history.",
		)
		.argument("<file>", "the file to write, which must not be there yet")
		.action(async (file: string, options) => {
			printHeads(workplace, workplace.backUp(options, file));
			workplace.tell(
				`The backup is in ${file}. Keep a copy of the key beside the directory's file too, where there is one.`,
			);
		});

	withStore(program.command("restore"))
		.description(
			"Put a backup in the place of the directory's file, and check it. Not while a server runs. What was there is kept beside it.",
		)
		.argument("<file>", "the backup")
		.action(async (file: string, options) => {
			const { heads, kept } = workplace.restore(options, file);
			printHeads(workplace, heads);
			if (kept !== undefined)
				workplace.tell(
					`What was there is kept as ${kept}, with what was in its log.`,
				);
			const found: string[] = [];
			const { unknownOrigins } = await workplace.verify(options, {
				onFinding: (sentence) => found.push(sentence),
				onProgress() {},
			});
			for (const sentence of found.slice(0, 100)) workplace.print(sentence);
			if (found.length > 0)
				throw new Error(
					`The backup was put in place, and is not as it was written: ${found.length} findings.`,
				);
			workplace.tell(`${file} was put in place, and is as it was written.`);
			tellUnknown(workplace, unknownOrigins);
		});
}

function printHeads(workplace: Workplace, heads: readonly ChainHead[]): void {
	for (const head of heads) workplace.print(showHead(head));
}
