import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { type IconName, icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { changedBy, isEnded, isInEffect } from "./job-state.ts";

/** The jobs that a job names. One that was deleted, or cannot be read, is missing. */
export interface LinkedJobs {
	undoneBy?: Job | undefined;
	appliedBy?: Job | undefined;
	previewOf?: Job | undefined;
}

/** Reads the jobs that follow a job, and the preview that it is compared with. */
export async function readLinkedJobs({
	undoneBy,
	appliedBy,
	previewOf,
}: Job): Promise<LinkedJobs> {
	const read = (jobId: string | undefined) =>
		jobId === undefined
			? undefined
			: current()
					.client.call("GET /bulk/jobs/{jobId}", { path: { jobId } })
					.catch(() => undefined);
	const [undo, run, preview] = await Promise.all([
		read(undoneBy),
		read(appliedBy),
		read(previewOf),
	]);
	return { undoneBy: undo, appliedBy: run, previewOf: preview };
}

/** The notices of a job above its numbers, with links to the other jobs. */
export function jobNotices(job: Job, links: LinkedJobs): TemplateResult {
	const { dryRun, state, reason, warnings = [], undoOf, appliedBy } = job;
	const texts = words.bulk;
	const isOver = isEnded(job);
	const isApplied = appliedBy !== undefined && isInEffect(links.appliedBy);
	return html`
		${state === "failed" ? notice("error", [texts.failedText, reason]) : nothing}
		${undoOf ? notice("info", [texts.undoOf], { id: undoOf, text: texts.showOriginal }) : nothing}
		${dryRun && isOver && !isApplied ? notice("info", [texts.previewText, changedBy(job) === 0 ? texts.nobody : undefined]) : nothing}
		${appliedBy && isApplied ? notice("success", [texts.applied], { id: appliedBy, text: texts.showRun }) : nothing}
		${warnings.map((text) => notice("warning", [text]))}
		${undoneNotice(job, links.undoneBy)}
		${staleNotice(job, links.previewOf)}
	`;
}

function undoneNotice(
	job: Job,
	undo: Job | undefined,
): TemplateResult | typeof nothing {
	const { undoneBy } = job;
	const done = changedBy(job);
	if (undoneBy === undefined || !isInEffect(undo)) return nothing;
	const { undone, undoing, undoneInPart, showUndo } = words.bulk;
	const text =
		undo === undefined || (isEnded(undo) && undo.done >= done)
			? undone
			: isEnded(undo)
				? undoneInPart(undo.done, done)
				: undoing;
	return notice("info", [text], { id: undoneBy, text: showUndo });
}

// A run that did less than its preview promised says so.
function staleNotice(
	job: Job,
	preview: Job | undefined,
): TemplateResult | typeof nothing {
	if (preview === undefined || job.state !== "done") return nothing;
	const [done, promised] = [changedBy(job), changedBy(preview)];
	if (done === promised && preview.failed === job.failed) return nothing;
	const text = words.bulk.stale(done, promised);
	return notice("warning", [text], {
		id: preview.id,
		text: words.bulk.showPreview,
	});
}

function notice(
	kind: "info" | "success" | "warning" | "error",
	texts: readonly (string | undefined)[],
	link?: { id: string; text: string },
): TemplateResult {
	const signs = {
		info: "info",
		success: "check",
		warning: "warning",
		error: "error",
	} as const satisfies Record<typeof kind, IconName>;
	return html`<div class="notice" data-kind=${kind} role=${kind === "error" ? "alert" : "status"}>
		${icon(signs[kind])}
		<p>
			${texts.filter(Boolean).map((text) => html`<span>${text}</span> `)}
			${link ? html`<a href=${linkTo(["bulk", link.id])}>${link.text}</a>` : nothing}
		</p>
	</div>`;
}
