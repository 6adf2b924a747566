import type { Command } from "commander";
import { settings } from "../settings/config.ts";

/** Adds the options for the store of a command. */
export function withStore(command: Command): Command {
	for (const { name, flag, description, variable } of settings)
		if (name === "data" || name === "store")
			command.option(flag, `${description} Environment: ${variable}.`);
	return command;
}
