import type { Command } from "commander";
import { exportPeople } from "../client/export-people.ts";
import { UsageError } from "../settings/usage-error.ts";
import { openProgress } from "./progress.ts";
import { printResult, withJson } from "./result.ts";
import { findOrgId, withServer, write, writeFile } from "./server.ts";
import type { Workplace } from "./workplace.ts";

/** `peopled export`: the people of an organization as CSV, from a running server. */
export function addExportCommand(program: Command, workplace: Workplace): void {
	withJson(withServer(program.command("export")))
		.description(
			"Write the people of an organization as CSV, from a running server.",
		)
		.option(
			"--org <organization>",
			"the organization's name or id; default: your own",
		)
		.option(
			"--output <file>",
			"the file to write; - for standard output",
			"people.csv",
		)
		.action(async (options) => {
			const isFile = options.output !== "-";
			if (options.json && !isFile)
				throw new UsageError(
					"With --output -, standard output has the CSV file: leave out --json, or name a file.",
				);
			const client = workplace.openClient(options);
			const orgId = await findOrgId(client, options.org);
			const { total = 0, body } = await exportPeople(client, { orgId });
			const progress = openProgress(total, "people");
			// The first line names the columns.
			let count = -1;
			const counted = body.pipeThrough(
				new TransformStream<Uint8Array, Uint8Array>({
					transform(chunk, controller) {
						count += countLines(chunk);
						progress.show(Math.min(Math.max(count, 0), total));
						controller.enqueue(chunk);
					},
				}),
			);
			if (isFile) await writeFile(counted, options.output);
			else await write(counted, process.stdout);
			progress.show(total);
			progress.finish();
			const left = total - count;
			const file = options.output;
			printResult(workplace, options, {
				json: { file, people: count, notExported: left },
				lines: [],
			});
			workplace.tell(
				`Wrote ${count} ${count === 1 ? "person" : "people"}${isFile ? ` to ${options.output}` : ""}.${left > 0 ? ` Not exported: ${left} ${left === 1 ? "bot or guest" : "bots and guests"}.` : ""}`,
			);
		});
}

// No cell contains a line end, so each line is a record.
function countLines(chunk: Uint8Array): number {
	let count = 0;
	for (const byte of chunk) if (byte === 10) count++;
	return count;
}
