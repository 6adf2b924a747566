import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Command } from "commander";
import type { Client } from "../client/client.ts";
import { type Job, readJobResults } from "../client/job-results.ts";
import { endSentence } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";
import { openProgress } from "./progress.ts";
import { findOrgId, withServer, writeFile } from "./server.ts";
import type { Workplace } from "./workplace.ts";

/** How often a job is asked how far it is. */
const askMs = 300;

const mediaTypes: Readonly<Record<string, string>> = {
	csv: "text/csv",
	ndjson: "application/x-ndjson",
	jsonl: "application/x-ndjson",
};

/** `peopled import`: a file of people or changes, done by a running server. */
export function addImportCommand(program: Command, workplace: Workplace): void {
	withServer(program.command("import"))
		.description(
			"Create and change people from a file (.csv, or .ndjson with an operation on each line), through a running server.",
		)
		.argument("<file>", "the file")
		.option(
			"--org <organization>",
			"the organization's name or id; your own when left out",
		)
		.option(
			"--mode <mode>",
			"best-effort, or all-or-nothing for up to 10,000 of them",
			"best-effort",
		)
		.option("--dry-run", "run every rule, and keep nothing")
		.option(
			"--lock",
			"refuse every other change of the organization meanwhile (423)",
		)
		.option(
			"--errors <file>",
			"write those that were not done, or done with a warning, here, with what is wrong, to be corrected and imported again",
		)
		.option("--strict", "end with 1 also when one was done with a warning")
		.action(async (file: string, options) => {
			const mediaType = mediaTypes[file.split(".").at(-1) ?? ""];
			if (mediaType === undefined)
				throw new UsageError(
					`The name of the file must end in ${Object.keys(mediaTypes).join(", ")}, so that it is known what is in it, not "${file}".`,
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
			for (const warning of made.warnings ?? []) workplace.print(warning);
			workplace.print(
				`Job ${made.id}. It goes on when this command is stopped.`,
			);
			const job = await follow(client, made);
			await finish(job, {
				client,
				workplace,
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
		`${done} of ${total} ${dryRun ? "would be done; nothing was kept" : "done"}, ${failed} refused.`,
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
		throw new Error(
			`The job was ${state}${reason === undefined ? "" : `: ${reason}`}`,
		);
	if (failed > 0)
		throw new Error(
			errors === undefined
				? `${failed} were refused. Give --errors <file> to have them, with what is wrong.`
				: `${failed} were refused. They are in ${errors}, with what is wrong: correct them, and import that file.`,
		);
	if (warned > 0 && isStrict)
		throw new Error(`${warned} were done with a warning.`);
}

/** Warnings that are printed at most; the error file has them all. */
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
