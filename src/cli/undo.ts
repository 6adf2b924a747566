import type { Command } from "commander";
import { allowOption, readAllowed } from "./allow.ts";
import { printResult, type ResultFlags, withJson } from "./result.ts";
import type { Workplace } from "./workplace.ts";

interface UndoFlags extends ResultFlags {
	output: string;
	allow: string[];
}

/** `peopled undo`: makes the plan that takes back an applied plan. */
export function addUndoCommand(program: Command, workplace: Workplace): void {
	withJson(program.command("undo"))
		.description(
			"Make the plan that takes back what an applied plan has done. It is read, approved and applied as any other plan.",
		)
		.argument("<file>", "the plan that was applied, with its journal beside it")
		.requiredOption("--output <file>", "the file of the new plan")
		.option(
			allowOption.flags,
			allowOption.description,
			(text: string, texts: readonly string[]) => [...texts, text],
			[],
		)
		.action(async (file: string, { output, allow, ...options }: UndoFlags) => {
			const allowed = readAllowed(allow);
			const { digest, lines } = await workplace.undo(file, {
				output,
				allowed,
			});
			for (const line of lines) workplace.tell(line);
			printResult(workplace, options, {
				json: { file: output, digest },
				lines: [digest],
			});
		});
}
