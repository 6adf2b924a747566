import { join } from "node:path";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { addVerifyCommand } from "../../../src/cli/verify.ts";
import type { Workplace } from "../../../src/cli/workplace.ts";
import {
	openStore,
	readNotedHeads,
	verifyStore,
} from "../../../src/process/open-store.ts";
import { showId } from "../../../src/webex/ids.ts";

/** What `peopled verify` says of a directory: the lines that it prints, and the sentence that it fails with. */
export interface Verdict {
	lines: string[];
	failure?: string;
}

// Runs `peopled verify` on each folder that standard input names, and prints a verdict in JSON for each.
for await (const folder of createInterface({ input: process.stdin }))
	process.stdout.write(`${JSON.stringify(await verify(folder))}\n`);

async function verify(folder: string): Promise<Verdict> {
	const address = {
		engine: "sqlite",
		file: join(folder, "peopled.db"),
	} as const;
	const lines: string[] = [];
	const workplace: Pick<
		Workplace,
		"print" | "tell" | "openStore" | "readNotedHeads" | "verify" | "showId"
	> = {
		print: (line) => lines.push(line),
		tell() {},
		openStore: (_, options = { mayCreate: false }) =>
			openStore(address, options),
		readNotedHeads: () => readNotedHeads(address),
		showId,
		verify: (_, progress) => verifyStore(address, progress),
	};
	const program = new Command().exitOverride();
	addVerifyCommand(program, workplace as Workplace);
	try {
		await program.parseAsync(["verify"], { from: "user" });
		return { lines };
	} catch (cause) {
		return { lines, failure: (cause as Error).message };
	}
}
