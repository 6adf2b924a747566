import { html, nothing, type TemplateResult } from "lit";
import type { JobResult } from "../../client/job-results.ts";
import type { ShownProblem } from "../../contract/error.ts";
import type { Job } from "../../contract/job-shape.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { problemSentence } from "../problem-words.ts";
import { linkTo } from "../router.ts";
import { nameOf } from "./job-rows.ts";

/** The number of refused items that are named on the page. */
export const refusedShownMax = 50;
/** As many are shown without their reasons added up. */
const fewMax = 5;

type Refusal = NonNullable<Job["effects"]>["refusals"][number];

/** Refused items, by their reason, with the ways to correct them. */
export function refusedView(
	{ effects, failed, format }: Job,
	{
		results,
		isBusy,
		save,
		again,
		correct,
	}: {
		results: readonly JobResult[] | undefined;
		isBusy: boolean;
		save: () => unknown;
		/** Sends them again as they are. */
		again: () => unknown;
		/** Lets their cells be corrected; only for CSV. */
		correct: (() => unknown) | undefined;
	},
): TemplateResult | typeof nothing {
	if (failed === 0) return nothing;
	const { refusals = [] } = effects ?? {};
	return html`<section class="card" aria-labelledby="refused">
		<div class="card-head refused-head">
			<h2 id="refused">${words.bulk.refused}</h2>
			<div class="refused-actions">
				<button class="button secondary small" @click=${save}>${icon("download")}${words.bulk.download}</button>
				${
					correct
						? html`<button class="button secondary small" ?disabled=${isBusy} @click=${correct}>${icon("edit")}${words.bulk.correct}</button>`
						: html`<button class="button secondary small" ?disabled=${isBusy} @click=${again}>${icon("refresh")}${words.bulk.again}</button>`
				}
			</div>
		</div>
		<p class="quiet">${words.bulk.refusedHint[format]}</p>
		${
			failed <= fewMax
				? nothing
				: html`<ul class="refusal-kinds">
			${refusals.map(
				(refusal) => html`<li>
					<span class="refusal-count">${format === "csv" ? words.bulk.reasonTimes(refusal.count) : words.bulk.reasonPeople(refusal.count)}</span>
					<span>${reasonOf(refusal)}</span>
				</li>`,
			)}
		</ul>`
		}
		${results === undefined ? nothing : refusedList(results, failed)}
	</section>`;
}

// The value in the sentence is that of the first of them.
function reasonOf(refusal: Refusal): string {
	const sentence = problemSentence(refusal as ShownProblem);
	const { value, actual } = refusal.parameters ?? {};
	const isOwn = value !== undefined || actual !== undefined;
	return isOwn && refusal.count > 1
		? words.bulk.reasonExample(sentence)
		: sentence;
}

// A few are named at once; of many, the reasons come first.
function refusedList(
	results: readonly JobResult[],
	total: number,
): TemplateResult {
	const list = html`<ul class="refused-list">
			${results.map(
				(result) => html`<li>
					${
						result.id === undefined
							? html`<strong>${nameOf(result)}</strong>`
							: html`<a href=${linkTo(["people", result.id])}>${nameOf(result)}</a>`
					}
					<span>${(result.errors ?? []).map(problemSentence).join(" ")}</span>
				</li>`,
			)}
		</ul>
		${total > results.length ? html`<p class="quiet">${words.bulk.refusedMore(total - results.length)}</p>` : nothing}`;
	return total <= fewMax
		? list
		: html`<details class="refused-details"><summary>${words.bulk.reasonTimes(total)}</summary>${list}</details>`;
}
