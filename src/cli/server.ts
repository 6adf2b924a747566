import type { Command } from "commander";
import type { Client } from "../client/client.ts";
import { clientSettings } from "../config.ts";

/** Adds the settings that say which server a command speaks to. */
export function withServer(command: Command): Command {
	for (const { flag, description, variable } of clientSettings)
		if (flag !== undefined)
			command.option(flag, `${description} Environment: ${variable}.`);
	return command;
}

/** The id of the organisation that a command names, by name or id; undefined when it names none. Throws a sentence when there is none. */
export async function findOrgId(
	client: Client,
	name: string | undefined,
): Promise<string | undefined> {
	if (name === undefined) return undefined;
	const all = await client.listOrganizations();
	const found = all.find(
		({ id, displayName }) => id === name || displayName === name,
	);
	if (found !== undefined) return found.id;
	throw new Error(
		`There is no organization "${name}" that you may see. There are: ${all.map(({ displayName }) => displayName).join(", ")}.`,
	);
}
