import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { titleOf } from "../bulk/job-files.ts";
import { changedBy, jobState } from "../bulk/job-state.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";

const shownMax = 5;
const livePauseMs = 1_500;
const usualPauseMs = 30_000;

/** The running jobs with their progress, and the last ones. */
class JobsCard extends View {
	readonly #jobs = new Loaded<readonly Job[]>(
		this,
		async (signal) => {
			const { items } = await current().client.call("GET /bulk/jobs", {
				query: { orgId: orgIdIfOther() },
				signal,
			});
			const kept = items.filter(
				({ dryRun, state }) => !dryRun || isLive(state),
			);
			return [
				...kept.filter(({ state }) => isLive(state)),
				...kept.filter(({ state }) => !isLive(state)),
			].slice(0, shownMax);
		},
		(jobs) =>
			jobs?.some(({ state }) => isLive(state)) ? livePauseMs : usualPauseMs,
	);

	override render(): TemplateResult {
		return card({
			id: "overview-jobs",
			title: words.overview.jobs.title,
			href: linkTo(["bulk"]),
			content: this.#jobs.show(
				(jobs) =>
					jobs.length === 0
						? html`<p class="quiet">${words.overview.jobs.none}</p>`
						: html`<ul class="overview-list">${jobs.map(row)}</ul>`,
				5,
			),
		});
	}
}
define("peopled-jobs-card", JobsCard);

function isLive(state: Job["state"]): boolean {
	return ["receiving", "waiting", "running", "paused"].includes(state);
}

function row(job: Job): TemplateResult {
	const { id, state, done, failed, total, progress } = job;
	const title = titleOf(job);
	return html`<li>
		<div class="overview-row">
			<a href=${linkTo(["bulk", id])}>${title}</a>
			${jobState(job)}
		</div>
		${
			isLive(state)
				? html`<progress max="1" value=${progress} aria-label=${title}></progress>
						<span class="quiet">${words.overview.jobs.running(done + failed, total)}</span>`
				: html`<p class="quiet">
						${words.overview.jobs.result(changedBy(job), failed)} · ${job.createdByName ?? nothing}
						<time datetime=${job.created} title=${showDate(job.created)}>${showTime(job.created)}</time>
					</p>`
		}
	</li>`;
}
