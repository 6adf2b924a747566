import type { Command } from "commander";
import { openProgress, type Progress } from "./progress.ts";
import { printResult, type ResultFlags, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

interface CopyFlags extends ResultFlags {
	from: string;
	to: string;
}

/** `peopled copy`: moves a directory to another file or database. */
export function addCopyCommand(program: Command, workplace: Workplace): void {
	withJson(program.command("copy"))
		.description(
			"Copy a whole directory to an empty file or database, and compare both at the end. To continue after an interruption, run the command again.",
		)
		.requiredOption(
			"--from <address>",
			"the directory to copy: sqlite:<file> or postgres://<user>:<password>@<host>/<database>",
		)
		.requiredOption(
			"--to <address>",
			"the target, with the same forms of address; it must be empty",
		)
		.action(async ({ from, to, ...options }: CopyFlags) => {
			const copied = showBar("rows copied");
			const compared = showBar("rows compared");
			const tables = await workplace.copy(
				{ from, to },
				{
					onCopied: copied.show,
					onCompared: compared.show,
					onNote: options.json ? workplace.tell : workplace.print,
				},
			);
			const sum = tables.reduce((total, { rows }) => total + rows, 0);
			printResult(workplace, options, {
				json: { rows: sum, tables },
				lines: [
					...tables.map(
						({ name, rows, checksum }) => `${checksum}  ${name}, ${rows} rows`,
					),
					`Copied ${sum} rows. Both sides have the same rows, by count and checksum.`,
				],
			});
		});
}

// The total is known only when the copy begins.
function showBar(what: string): {
	show(rows: number, total: number): void;
} {
	let bar: Progress | undefined;
	return {
		show(rows, total) {
			bar ??= openProgress(total, what);
			bar.show(rows);
			if (rows >= total) bar.finish();
		},
	};
}
