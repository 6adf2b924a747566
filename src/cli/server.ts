import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Writable } from "node:stream";
import type { Command } from "commander";
import type { Client } from "../client/client.ts";
import { DirectoryError } from "../directory/errors.ts";
import { endSentence } from "../directory/text/text.ts";
import { clientSettings } from "./client-settings.ts";

/** Adds the settings for the server of a command. */
export function withServer(command: Command): Command {
	for (const { flag, description, variable } of clientSettings)
		if (flag !== undefined)
			command.option(flag, `${description} Environment: ${variable}.`);
	return command;
}

/** Finds an organization by name or id, and returns its id; undefined without a name. Throws a sentence when it does not exist. */
export async function findOrgId(
	client: Client,
	name: string | undefined,
): Promise<string | undefined> {
	if (name === undefined) return undefined;
	const { items: all } = await client.call("GET /organizations");
	const found = all.find(
		({ id, displayName }) => id === name || displayName === name,
	);
	if (found !== undefined) return found.id;
	throw new DirectoryError(
		"notFound",
		endSentence(
			`You cannot see an organization "${name}". You can see: ${all.map(({ displayName }) => displayName).join(", ")}`,
		),
	);
}

/** Writes a file that appears only when it is complete, readable by its owner only. */
export async function writeFile(
	body: ReadableStream<Uint8Array>,
	file: string,
): Promise<void> {
	const unfinished = `${file}.part`;
	try {
		await write(body, createWriteStream(unfinished, { mode: 0o600 }));
		await rename(unfinished, file);
	} catch (error) {
		await rm(unfinished, { force: true });
		if (error instanceof Error && "path" in error) error.path = file;
		throw error;
	}
}

/** Writes to a stream, and closes it unless it is standard output. */
export async function write(
	body: ReadableStream<Uint8Array>,
	output: NodeJS.WritableStream,
): Promise<void> {
	const stream = output as unknown as Writable;
	await body.pipeTo(Writable.toWeb(stream) as WritableStream<Uint8Array>, {
		preventClose: output === process.stdout,
	});
}
