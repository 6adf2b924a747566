import type { PreparedCall } from "../../client/client.ts";
import type { ChangeFile } from "../../contract/calls.ts";
import type { Job } from "../../contract/job-shape.ts";
import { jobTitleLengthMax } from "../../contract/job-title.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { offerFile } from "../shell/offer-file.ts";

/** A file of changes, and a description of it. */
export interface JobFile extends ChangeFile {
	title?: string;
}

const halfCharacter = /[\uD800-\uDBFF]$/;

/** The call that sends a file as a dry run, whose page can then apply it. */
export function preparePreview(file: JobFile): PreparedCall<"POST /bulk/jobs"> {
	return current().client.prepare("POST /bulk/jobs", {
		body: file,
		query: {
			dryRun: true,
			title: shortTitle(file.title),
			orgId: orgIdIfOther(),
		},
	});
}

// A title as long as the server takes one.
function shortTitle(title: string | undefined): string | undefined {
	return title === undefined || title.length <= jobTitleLengthMax
		? title
		: `${title.slice(0, jobTitleLengthMax - 1).replace(halfCharacter, "")}…`;
}

/** The title of a job in words: what it does, or that it undoes that. */
export function titleOf({ title, total, undoOf }: Job): string {
	const { titles } = words.bulk;
	const plain = title ?? titles.none(total);
	return undoOf === undefined ? plain : titles.undo(plain);
}

/** The refused items of a job, or the first of them, as a file that can be corrected and sent again. */
export async function readRefused({ id }: Job, max?: number): Promise<Blob> {
	const { body } = await current().client.send(
		"GET /bulk/jobs/{jobId}/results",
		{ path: { jobId: id }, query: { failed: true, only: "refused", max } },
	);
	return new Response(body).blob();
}

/** Saves the refused items of a job. */
export async function saveRefused(job: Job): Promise<void> {
	const type = mediaTypeOf(job);
	const file = await readRefused(job);
	offerFile(new Blob([file], { type }), `refused.${job.format}`);
}

/** Sends items of a job again as a dry run. */
export async function previewAgain(job: Job, content: Blob): Promise<Job> {
	const title = words.bulk.titles.again(titleOf(job));
	return preparePreview({ mediaType: mediaTypeOf(job), content, title }).run();
}

function mediaTypeOf({ format }: Job): string {
	return format === "csv" ? "text/csv" : "application/x-ndjson";
}
