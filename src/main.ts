import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readId, showId } from "./api/ids.ts";
import { createSecret, hashSecret } from "./api/secrets.ts";
import { readClientConfig } from "./cli/client-settings.ts";
import { createProgram } from "./cli/program.ts";
import { openClient } from "./client/client.ts";
import { readConfig } from "./config.ts";
import { endWithoutClosing, isDiskFailure } from "./disk-failure.ts";
import { copyStore, openStore } from "./open-store.ts";
import { seedOrganization } from "./sample/seed.ts";
import { serve } from "./serve.ts";

const { version } = JSON.parse(
	readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

const program = createProgram(
	{
		version,
		now: Date.now,
		print: (line) => process.stdout.write(`${line}\n`),
		openStore: async (flags) => openStore(readConfig(flags, process.env).store),
		openClient: (flags) => openClient(readClientConfig(flags, process.env)),
		copy: ({ from, to }, progress) =>
			copyStore(
				{
					from: readConfig({ store: from }, process.env).store,
					to: readConfig({ store: to }, process.env).store,
				},
				progress,
			),
		createId: randomUUID,
		createSecret,
		hashSecret,
		readId: (kind, text) => readId(kind, text) ?? text,
		showId,
		seed: seedOrganization,
	},
	serve,
);

try {
	await program.parseAsync();
} catch (error) {
	// What a command failed with, and not what closing the store failed with after it.
	const first = error instanceof SuppressedError ? error.suppressed : error;
	const last = error instanceof SuppressedError ? error.error : error;
	process.stderr.write(`peopled: ${(first as Error).message}\n`);
	if (isDiskFailure(last)) endWithoutClosing();
	process.exit(1);
}
