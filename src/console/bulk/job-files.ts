import type { PreparedCall } from "../../client/client.ts";
import type { ChangeFile } from "../../contract/calls.ts";
import type { Job } from "../../contract/job.ts";
import { jobTitleLengthMax } from "../../contract/job-title.ts";
import { current, onSessionChange, orgIdIfOther } from "../session.ts";
import { offerFile } from "../shell/offer-file.ts";

/** A file of changes, and a description of it. */
export interface JobFile extends ChangeFile {
	title?: string;
	isDeletion?: boolean;
}

/** Files of dry runs, from which the real job can be started. They are lost when the page is reloaded. */
const files = new Map<string, JobFile>();
const filesMax = 5;
onSessionChange(() => files.clear());

/** Sends a file, by default as a dry run. */
export async function startJob(
	file: JobFile,
	{ isTrial = true } = {},
): Promise<Job> {
	const job = await prepareJob(file, { isTrial }).run();
	if (isTrial) {
		files.set(job.id, file);
		const [oldest] = files.keys();
		if (files.size > filesMax && oldest !== undefined) files.delete(oldest);
	}
	return job;
}

/** The call that sends a file. */
export function prepareJob(
	file: JobFile,
	{ isTrial }: { isTrial: boolean },
): PreparedCall<"POST /bulk/jobs"> {
	return current().client.prepare("POST /bulk/jobs", {
		body: file,
		query: {
			dryRun: isTrial || undefined,
			title: file.title?.slice(0, jobTitleLengthMax),
			orgId: orgIdIfOther(),
		},
	});
}

/** The file of a dry run, while the page has it. */
export function fileOf(jobId: string): JobFile | undefined {
	return files.get(jobId);
}

/** Saves a file that the server writes. */
export async function download(
	body: ReadableStream<Uint8Array>,
	{ name, mediaType }: { name: string; mediaType: string },
): Promise<void> {
	const blob = await new Response(body).blob();
	offerFile(new Blob([blob], { type: mediaType }), name);
}
