import { Command, CommanderError } from "commander";
import { endSentence } from "../directory/text/text.ts";
import { type Settings, settings } from "../settings/config.ts";
import { addApplyCommand } from "./apply.ts";
import { addBackupCommands } from "./backup.ts";
import { addCertifyCommand } from "./certify.ts";
import { addClockCommands } from "./clock.ts";
import { addCloneCommand } from "./clone.ts";
import { addCompareCommand } from "./compare.ts";
import { addCompletionCommand } from "./completion/completion.ts";
import { addConsoleCommand } from "./console.ts";
import { addCopyCommand } from "./copy.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addExportCommand } from "./export.ts";
import { addFaultCommands } from "./fault.ts";
import { firstSentence } from "./first-sentence.ts";
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

type AddCommand = (program: Command, workplace: Workplace) => void;

/** The commands after \`serve\`, in the groups of the help text. */
const groups: readonly (readonly [string, readonly AddCommand[]])[] = [
	["The server:", [addHealthCommand, addDoctorCommand, addConsoleCommand]],
	[
		"People:",
		[
			...[addPeopleCommands, addPersonCommands, addPresenceCommand],
			...[addImportCommand, addExportCommand],
		],
	],
	[
		"Organizations:",
		[
			...[addOrganizationCommands, addLicenseCommands, addGroupCommands],
			addLicenseTemplateCommands,
		],
	],
	["Access:", [addTokenCommands, addIntegrationCommands]],
	[
		"The directory as a whole:",
		[addVerifyCommand, addBackupCommands, addCopyCommand, addSeedCommand],
	],
	[
		"Tests against a stand-in:",
		[
			...[addRequestsCommand, addFaultCommands, addSnapshotCommands],
			...[addClockCommands, addCertifyCommand],
		],
	],
	[
		"Rehearsals of changes at the real service:",
		[
			...[addCloneCommand, addPlanCommand, addApplyCommand, addUndoCommand],
			...[addProxyCommand, addCompareCommand],
		],
	],
	["The shell:", [addCompletionCommand]],
];

/** The commands of `peopled`. `npm start` runs `serve`. */
export function createProgram(
	workplace: Workplace,
	serve: (flags: Partial<Settings>) => Promise<void>,
): Command {
	const program = new Command("peopled")
		.description("A people directory server that speaks the Webex People API.")
		.version(workplace.version)
		.exitOverride()
		.configureOutput({
			outputError: (text) => workplace.tell(`peopled: ${describeWrong(text)}`),
		})
		.configureHelp({
			subcommandDescription: (command) => firstSentence(command.description()),
		})
		.addHelpText(
			"after",
			"\nWithout a command, peopled runs the server, and opens the console on a desktop.",
		)
		.showHelpAfterError(
			"Run with --help for the list of commands and options.",
		);
	program.commandsGroup("The server:");
	const serveCommand = program.command("serve").description("Run the server.");
	for (const { flag, description, variable, fallback } of settings)
		serveCommand.option(
			flag,
			`${description} Environment: ${variable}.${fallback ? ` Default: ${fallback}.` : ""}`,
		);
	serveCommand.action(serve);
	for (const [title, commands] of groups) {
		program.commandsGroup(title);
		for (const add of commands) add(program, workplace);
	}
	program.helpCommand("help [command]", "Show the help of a command.");
	return program;
}

/** One of the sentences of Commander about a wrong command line, with the word that was probably meant in a line below, as ours. */
function describeWrong(text: string): string {
	const [, wrong = text, meant = ""] =
		/^error: ([\s\S]*?)(?:\n\((Did you mean .*\?)\))?\n?$/.exec(text) ?? [];
	const sentence = endSentence(wrong.charAt(0).toUpperCase() + wrong.slice(1));
	return meant === "" ? sentence : `${sentence} ${meant}`;
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
