import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Command } from "commander";
import type { Client } from "../client/client.ts";
import { type Job, readJobResults } from "../client/job-results.ts";
import { DirectoryError } from "../directory/errors.ts";
import { endSentence } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";
import { openProgress } from "./progress.ts";
import { withJson } from "./result.ts";
import { findOrgId, withServer, writeFile } from "./server.ts";
import { showJson } from "./terminal.ts";
import type { Workplace } from "./workplace.ts";

/** The interval between two requests for the progress of a job. */
const askMs = 300;

const mediaTypes: Readonly<Record<string, string>> = {
	csv: "text/csv",
	ndjson: "application/x-ndjson",
	jsonl: "application/x-ndjson",
};

/** `peopled import`: sends a file of people or changes to a running server as a job. */
export function addImportCommand(program: Command, workplace: Workplace): void {
	withJson(withServer(program.command("import")))
		.description(
			"Create and change people from a file (.csv, or .ndjson with an operation on each line), through a running server.",
		)
		.argument("<file>", "the file")
		.option(
			"--org <organization>",
			"the organization's name or id; default: your own",
		)
		.option(
			"--mode <mode>",
			"best-effort, or all-or-nothing for at most 10,000 items",
			"best-effort",
		)
		.option("--dry-run", "run every rule, and store nothing")
		.option(
			"--lock",
			"refuse every other change of the organization meanwhile (423)",
		)
		.option(
			"--errors <file>",
			"write refused items and items with a warning to this file, with the problems, so that you can correct and import it",
		)
		.option("--strict", "exit with 3 also when an item was done with a warning")
		.action(async (file: string, options) => {
			const mediaType = mediaTypes[file.split(".").at(-1) ?? ""];
			if (mediaType === undefined)
				throw new UsageError(
					`The name of the file must end in ${Object.keys(mediaTypes)
						.map((ending) => `.${ending}`)
						.join(" or ")}; "${file}" does not.`,
				);
			const client = workplace.openClient(options);
			const made = await client.call("POST /bulk/jobs", {
				body: { mediaType, content: await readFile(file) },
				query: {
					orgId: await findOrgId(client, options.org),
					mode: options.mode,
					dryRun: options.dryRun,
					lock: options.lock,
				},
			});
			// With JSON, the result alone is on standard output.
			const say = options.json ? workplace.tell : workplace.print;
			for (const warning of made.warnings ?? []) say(warning);
			say(`Job ${made.id}. It continues when you stop this command.`);
			const job = await follow(client, made);
			if (options.json) workplace.print(showJson(job));
			await finish(job, {
				client,
				workplace: { ...workplace, print: say },
				errors: options.errors,
				isStrict: options.strict === true,
			});
		});
}

async function readFile(file: string): Promise<ReadableStream<Uint8Array>> {
	const { size } = await stat(file);
	const progress = openProgress(size, "bytes sent");
	let sent = 0;
	const content: unknown = Readable.toWeb(createReadStream(file));
	return (content as ReadableStream<Uint8Array>).pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, controller) {
				sent += chunk.byteLength;
				progress.show(Math.min(sent, size));
				controller.enqueue(chunk);
			},
			flush: () => progress.finish(),
		}),
	);
}

async function follow(client: Client, made: Job): Promise<Job> {
	const progress = openProgress(made.total, "done");
	for (;;) {
		const job = await client.call("GET /bulk/jobs/{jobId}", {
			path: { jobId: made.id },
		});
		progress.show(job.done + job.failed);
		if (job.ended !== undefined) {
			progress.finish();
			return job;
		}
		await new Promise((resolve) => setTimeout(resolve, askMs));
	}
}

async function finish(
	job: Job,
	{
		client,
		workplace,
		errors,
		isStrict,
	}: {
		client: Client;
		workplace: Workplace;
		errors: string | undefined;
		isStrict: boolean;
	},
): Promise<void> {
	const { state, reason, total, done, failed, dryRun } = job;
	const { doneWithWarnings: warned } = job;
	workplace.print(
		`${done} of ${total} ${dryRun ? "would be done; nothing was stored" : "done"}, ${failed} refused.`,
	);
	if (warned > 0) await printWarnings(job, { client, workplace });
	if (failed + warned > 0 && errors !== undefined) {
		const { body } = await client.send("GET /bulk/jobs/{jobId}/results", {
			path: { jobId: job.id },
			query: { failed: true },
		});
		await writeFile(body, errors);
	}
	if (state !== "done")
		throw new DirectoryError(
			"conflict",
			`The job was ${state}${reason === undefined ? "" : `: ${reason}`}`,
		);
	if (failed > 0)
		throw new DirectoryError(
			"invalid",
			errors === undefined
				? `${failed} ${failed === 1 ? "item was" : "items were"} refused. Write them to a file, with the problems, with --errors <file>.`
				: `${failed} ${failed === 1 ? "item was" : "items were"} refused. Correct the problems in ${errors}, and import that file.`,
		);
	if (warned > 0 && isStrict)
		throw new DirectoryError(
			"invalid",
			`${warned} ${warned === 1 ? "item was" : "items were"} done with a warning.`,
		);
}

/** The maximum number of printed warnings; the error file has all of them. */
const printedMax = 100;

async function printWarnings(
	{ id, doneWithWarnings, dryRun }: Job,
	{ client, workplace }: { client: Client; workplace: Workplace },
): Promise<void> {
	workplace.print(
		`${doneWithWarnings} ${dryRun ? "would be done" : "were done"} with a warning:`,
	);
	let printed = 0;
	const { body } = await client.send("GET /bulk/jobs/{jobId}/results", {
		path: { jobId: id },
	});
	for await (const result of readJobResults(body)) {
		const { line, status, warnings = [] } = result;
		if (status >= 400 || warnings.length === 0) continue;
		workplace.print(endSentence(`Line ${line}: ${warnings.join("; ")}`));
		if (++printed === printedMax) break;
	}
	if (doneWithWarnings > printed)
		workplace.print(`And ${doneWithWarnings - printed} more.`);
}
