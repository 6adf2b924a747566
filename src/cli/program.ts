import { Command } from "commander";
import { type Settings, settings } from "../config.ts";
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

/** The commands of `peopled`. `serve` is what `npm start` runs. */
export function createProgram(
	workplace: Workplace,
	serve: (flags: Partial<Settings>) => Promise<void>,
): Command {
	const program = new Command("peopled")
		.description("A people directory server that speaks the Webex People API.")
		.version(workplace.version)
		.showHelpAfterError();
	const serveCommand = program
		.command("serve", { isDefault: true })
		.description("Run the server.");
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
	addCopyCommand(program, workplace);
	addExportCommand(program, workplace);
	addImportCommand(program, workplace);
	return program;
}

/** Adds the settings that say which directory a command works on. */
export function withStore(command: Command): Command {
	for (const { name, flag, description, variable } of settings)
		if (name === "data" || name === "store")
			command.option(flag, `${description} Environment: ${variable}.`);
	return command;
}
