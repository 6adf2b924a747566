import { Argument, type Command } from "commander";
import type { Workplace } from "../workplace.ts";
import { writeBash } from "./bash.ts";
import { writeFish } from "./fish.ts";
import { readTree } from "./tree.ts";
import { writeZsh } from "./zsh.ts";

const writers = { bash: writeBash, zsh: writeZsh, fish: writeFish };

/** `peopled completion`: the script that completes commands, flags and their values in a shell. */
export function addCompletionCommand(
	program: Command,
	{ print }: Workplace,
): void {
	program
		.command("completion")
		.description(
			'Print the script that completes commands in a shell, such as eval "$(peopled completion bash)".',
		)
		.addArgument(
			new Argument("<shell>", "the shell").choices(Object.keys(writers)),
		)
		.action((shell: keyof typeof writers) => {
			print(writers[shell](readTree(program)).trimEnd());
		});
}
