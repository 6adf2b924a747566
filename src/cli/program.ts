import { Command, CommanderError } from "commander";
import { type Settings, settings } from "../settings/config.ts";
import { addBackupCommands } from "./backup.ts";
import { addCopyCommand } from "./copy.ts";
import { addExportCommand } from "./export.ts";
import { addImportCommand } from "./import.ts";
import { addLicenseCommands } from "./license.ts";
import { addOrganizationCommands } from "./organization.ts";
import { addPersonCommands } from "./person.ts";
import { addPresenceCommand } from "./presence.ts";
import { addSeedCommand } from "./seed.ts";
import { addTokenCommands } from "./token.ts";
import { addVerifyCommand } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

export { CommanderError };

/** The commands of `peopled`. `serve` is what `npm start` runs. */
export function createProgram(
	workplace: Workplace,
	serve: (flags: Partial<Settings>) => Promise<void>,
): Command {
	const program = new Command("peopled")
		.description("A people directory server that speaks the Webex People API.")
		.version(workplace.version)
		.exitOverride()
		.showHelpAfterError("`--help` says what there is.");
	const serveCommand = program.command("serve").description("Run the server.");
	for (const { flag, description, variable, fallback } of settings)
		serveCommand.option(
			flag,
			`${description} Environment: ${variable}.${fallback ? ` Default: ${fallback}.` : ""}`,
		);
	serveCommand.action(serve);
	addTokenCommands(program, workplace);
	addOrganizationCommands(program, workplace);
	addLicenseCommands(program, workplace);
	addPersonCommands(program, workplace);
	addPresenceCommand(program, workplace);
	addSeedCommand(program, workplace);
	addVerifyCommand(program, workplace);
	addBackupCommands(program, workplace);
	addCopyCommand(program, workplace);
	addExportCommand(program, workplace);
	addImportCommand(program, workplace);
	return program;
}

/**
 * The words of a command line as the program takes them: without any, its help; and without the flag for help where that
 * would show the help of a command that there is not. Then the wrong word is named, with the one that was probably meant.
 */
export function readWords(
	program: Command,
	words: readonly string[],
): readonly string[] {
	if (words.length === 0) return ["--help"];
	let command = program;
	for (const word of words) {
		if (word.startsWith("-") || command.commands.length === 0) break;
		const next = command.commands.find((known) => known.name() === word);
		if (next === undefined && word !== "help")
			return words.filter((other) => other !== "--help" && other !== "-h");
		if (next === undefined) break;
		command = next;
	}
	return words;
}
