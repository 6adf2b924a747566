import { Command, CommanderError } from "commander";
import { type Settings, settings } from "../settings/config.ts";
import { addApplyCommand } from "./apply.ts";
import { addBackupCommands } from "./backup.ts";
import { addCertifyCommand } from "./certify.ts";
import { addClockCommands } from "./clock.ts";
import { addCloneCommand } from "./clone.ts";
import { addCompareCommand } from "./compare.ts";
import { addConsoleCommand } from "./console.ts";
import { addCopyCommand } from "./copy.ts";
import { addExportCommand } from "./export.ts";
import { addFaultCommands } from "./fault.ts";
import { addGroupCommands } from "./group.ts";
import { addHealthCommand } from "./health.ts";
import { addImportCommand } from "./import.ts";
import { addIntegrationCommands } from "./integration.ts";
import { addLicenseCommands } from "./license.ts";
import { addLicenseTemplateCommands } from "./license-template.ts";
import { addOrganizationCommands } from "./organization.ts";
import { addPeopleCommands } from "./people/people.ts";
import { addPersonCommands } from "./person.ts";
import { addPlanCommand } from "./plan.ts";
import { addPresenceCommand } from "./presence.ts";
import { addProxyCommand } from "./proxy.ts";
import { addRequestsCommand } from "./requests.ts";
import { addSeedCommand } from "./seed.ts";
import { addSnapshotCommands } from "./snapshot.ts";
import { addTokenCommands } from "./token.ts";
import { addUndoCommand } from "./undo.ts";
import { addVerifyCommand } from "./verify.ts";
import type { Workplace } from "./workplace.ts";

export { CommanderError };

/** The commands of `peopled`. `npm start` runs `serve`. */
export function createProgram(
	workplace: Workplace,
	serve: (flags: Partial<Settings>) => Promise<void>,
): Command {
	const program = new Command("peopled")
		.description("A people directory server that speaks the Webex People API.")
		.version(workplace.version)
		.exitOverride()
		.showHelpAfterError(
			"Run with --help for the list of commands and options.",
		);
	const serveCommand = program.command("serve").description("Run the server.");
	for (const { flag, description, variable, fallback } of settings)
		serveCommand.option(
			flag,
			`${description} Environment: ${variable}.${fallback ? ` Default: ${fallback}.` : ""}`,
		);
	serveCommand.action(serve);
	addHealthCommand(program, workplace);
	addConsoleCommand(program, workplace);
	addTokenCommands(program, workplace);
	addIntegrationCommands(program, workplace);
	addOrganizationCommands(program, workplace);
	addLicenseCommands(program, workplace);
	addGroupCommands(program, workplace);
	addLicenseTemplateCommands(program, workplace);
	addPeopleCommands(program, workplace);
	addPersonCommands(program, workplace);
	addPresenceCommand(program, workplace);
	addSeedCommand(program, workplace);
	addVerifyCommand(program, workplace);
	addBackupCommands(program, workplace);
	addCopyCommand(program, workplace);
	addExportCommand(program, workplace);
	addImportCommand(program, workplace);
	addRequestsCommand(program, workplace);
	addFaultCommands(program, workplace);
	addSnapshotCommands(program, workplace);
	addClockCommands(program, workplace);
	addCloneCommand(program, workplace);
	addPlanCommand(program, workplace);
	addApplyCommand(program, workplace);
	addUndoCommand(program, workplace);
	addCertifyCommand(program, workplace);
	addProxyCommand(program, workplace);
	addCompareCommand(program, workplace);
	return program;
}

/**
 * Adapts the words of a command line. Without a command they mean `serve`, which then opens the console where there is a
 * desktop. A help flag after an unknown command is removed, so that the program names the wrong word and suggests the
 * right one.
 */
export function readWords(
	program: Command,
	given: readonly string[],
): readonly string[] {
	const words = given.map((word) =>
		word === "--no-open" ? "--open=off" : word,
	);
	const [first = "--open"] = words;
	if (first.startsWith("-") && !ownFlags.includes(first))
		return ["serve", "--open=auto", ...words];
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

/** Flags that the program itself has. */
const ownFlags = ["-h", "--help", "-V", "--version"];
