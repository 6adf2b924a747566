import type { Command } from "commander";
import type { Workplace } from "../workplace.ts";
import { addCreateCommand } from "./create.ts";
import { addDeleteCommand } from "./delete.ts";
import { addHistoryCommand } from "./history.ts";
import { addListCommand } from "./list.ts";
import { addRestoreCommand } from "./restore.ts";
import { addSetCommand } from "./set.ts";
import { addShowCommand } from "./show.ts";
import { addUndoChangeCommand } from "./undo-change.ts";

/** `peopled people list|show|set|create|delete|restore|history|undo`: the people, by the calls of the API. */
export function addPeopleCommands(
	program: Command,
	workplace: Workplace,
): void {
	const people = program
		.command("people")
		.description("Find people, change them, and undo changes.");
	addListCommand(people, workplace);
	addShowCommand(people, workplace);
	addSetCommand(people, workplace);
	addCreateCommand(people, workplace);
	addDeleteCommand(people, workplace);
	addRestoreCommand(people, workplace);
	addHistoryCommand(people, workplace);
	addUndoChangeCommand(people, workplace);
}
