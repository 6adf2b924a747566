import { html, nothing, type TemplateResult } from "lit";
import type { JobResult } from "../../client/job-results.ts";
import type { Job } from "../../contract/job.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showNumber } from "../../words/format.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { type Catalog, forgetCatalog, readCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { fieldDifferences } from "../person/differences.ts";
import { problemSentence } from "../problem-words.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { differenceTable } from "../shell/difference-table.ts";
import { toastFault } from "../shell/fault.ts";
import { loadingPage, unreadPage } from "../shell/states.ts";
import { sureAboveCount } from "./bulk-change.ts";
import { jobState } from "./bulk-page.ts";
import { download, fileOf, prepareJob, startJob } from "./job-files.ts";
import { type JobOutcome, readOutcome } from "./job-outcome.ts";

const lookAgainMs = 400;
/** The number of changes shown, at first and on demand. */
const changesFew = 20;
const changesMany = 500;
/** The number of results read. A person could not make use of more. */
const linesMax = 20_000;

/** One bulk change while it runs, and its result. */
class JobPage extends View {
	static override properties = { jobId: { attribute: false } };
	declare jobId: string;
	#job: Job | undefined;
	#outcome: JobOutcome | undefined;
	#catalog: Catalog | undefined;
	#changesMax = changesFew;
	#fault: unknown;
	#isBusy = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("jobId")) return;
		this.#job = undefined;
		this.#outcome = undefined;
		this.#changesMax = changesFew;
		void this.#look();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	async #look(): Promise<void> {
		clearTimeout(this.#timer);
		const wanted = this.jobId;
		try {
			const job = await current().client.call("GET /bulk/jobs/{jobId}", {
				path: { jobId: wanted },
			});
			if (wanted !== this.jobId || !this.isConnected) return;
			const outcome = isEnded(job) ? await this.#readOutcome(job) : undefined;
			const catalog = await readCatalog();
			if (wanted !== this.jobId || !this.isConnected) return;
			this.change(() => {
				this.#job = job;
				this.#outcome = outcome;
				this.#catalog = catalog;
				this.#fault = undefined;
			});
			if (!isEnded(job))
				this.#timer = setTimeout(() => this.#look(), lookAgainMs);
			else if (!job.dryRun) {
				forgetCatalog();
				forgetPeople();
			}
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return unreadPage(this.#fault, () => this.#look());
		const job = this.#job;
		if (job === undefined) return loadingPage();
		return html`<div class="page">
			<a class="back" href=${linkTo(["bulk"])}>${icon("arrow-left")}${words.bulk.title}</a>
			<div class="page-head">
				<h1 tabindex="-1">${titleOf(job)}</h1>
				<span class="quiet">${[showDate(job.created), job.createdByName].filter(Boolean).join(", ")}</span>
				${jobState(job)}
				<div class="page-actions">${this.#actions(job)}</div>
			</div>
			${job.dryRun && job.state === "done" ? html`<div class="notice" data-kind="info" role="status">${icon("info")}<p>${fileOf(job.id) ? words.bulk.previewText : `${words.bulk.previewText} ${words.bulk.gone}`}</p></div>` : nothing}
			${job.reason ? html`<div class="notice" data-kind="error" role="alert">${icon("error")}<p>${job.reason}</p></div>` : nothing}
			${(job.warnings ?? []).map((text) => html`<div class="notice" data-kind="warning">${icon("warning")}<p>${text}</p></div>`)}
			<section class="card">
				<progress aria-label=${words.bulk.progress} max="1" .value=${job.progress}></progress>
				<dl class="counts">
					<div><dt>${words.bulk.total}</dt><dd>${showNumber(job.total)}</dd></div>
					<div><dt>${job.dryRun ? words.bulk.wouldDo : words.bulk.done}</dt><dd>${showNumber(job.done)}</dd></div>
					${
						job.doneWithWarnings > 0
							? html`<div><dt>${words.bulk.warned}</dt><dd>${showNumber(job.doneWithWarnings)}</dd></div>`
							: nothing
					}
					<div><dt>${words.bulk.failed}</dt><dd>${showNumber(job.failed)}</dd></div>
				</dl>
			</section>
			${this.#apiCall(job)}
			${this.#losses(job)}
			${this.#outcome && this.#outcome.failures.length > 0 ? this.#refused(job, this.#outcome) : nothing}
			${this.#outcome && this.#outcome.changes.length > 0 ? this.#changes(job, this.#outcome) : nothing}
		</div>`;
	}

	async #readOutcome({ id, total }: Job): Promise<JobOutcome | undefined> {
		if (total === 0) return undefined;
		const { body } = await current().client.send(
			"GET /bulk/jobs/{jobId}/results",
			{
				path: { jobId: id },
			},
		);
		return readOutcome(body, { changesMax: this.#changesMax, linesMax });
	}

	// The sum of all losses.
	#losses(job: Job): TemplateResult | typeof nothing {
		const { warnings = [] } = this.#outcome ?? {};
		if (warnings.length === 0) return nothing;
		return html`<div class="notice" data-kind="warning" role="note">
			${icon("warning")}
			<div>
				<p><strong>${job.dryRun ? words.review.warnings : words.bulk.warnings}</strong></p>
				<ul>
					${warnings.map(([text, count]) => html`<li>${count === 1 ? text : words.bulk.times(count, text)}</li>`)}
				</ul>
			</div>
		</div>`;
	}

	#changes(job: Job, { changes, isCut }: JobOutcome): TemplateResult {
		const catalog = this.#catalog;
		const isMore = job.done > changes.length;
		return html`<section class="card" aria-labelledby="changes">
			<h2 id="changes">${words.bulk.changes}</h2>
			${differenceTable({
				label: words.bulk.changes,
				rows: changes.map(({ id, bulkId, line, index, preview }) => ({
					id: id ?? String(index),
					name:
						nameOf({ preview, bulkId }) ?? words.bulk.line(line ?? index + 1),
					href: id === undefined ? undefined : linkTo(["people", id]),
					fields:
						preview && catalog
							? fieldDifferences(preview.changes, catalog)
							: [],
				})),
				total: job.done,
				more:
					isMore && this.#changesMax === changesFew && !isCut
						? this.#showMany
						: undefined,
			})}
		</section>`;
	}

	#showMany = async () => {
		this.#changesMax = changesMany;
		await this.#look();
	};

	#actions(job: Job): TemplateResult | typeof nothing {
		if (!isEnded(job))
			return html`<button class="button secondary" @click=${() => this.#do(() => current().client.call("POST /bulk/jobs/{jobId}/cancel", { path: { jobId: job.id } }))}>${words.bulk.cancel}</button>`;
		if (this.#fileToApply(job) === undefined) return nothing;
		return html`<button class="button primary" ?disabled=${this.#isBusy} @click=${() => this.#do(() => this.#run(job.id))}>${words.bulk.go(job.done)}</button>`;
	}

	// The file that can be applied after its dry run.
	#fileToApply(job: Job): ReturnType<typeof fileOf> {
		const isTried = isEnded(job) && job.dryRun && job.done > 0;
		return isTried ? fileOf(job.id) : undefined;
	}

	#apiCall(job: Job): TemplateResult | typeof nothing {
		const file = this.#fileToApply(job);
		if (file === undefined) return nothing;
		const { request } = prepareJob(file, { isTrial: false });
		return apiCall(request, words.bulk.go(job.done));
	}

	#refused(job: Job, { failures }: JobOutcome): TemplateResult {
		return html`<section class="card" aria-labelledby="refused">
			<div class="card-head">
				<h2 id="refused">${words.bulk.errors}</h2>
				<button class="button secondary small" @click=${() => this.#download(job)}>${icon("download")}${words.bulk.download}</button>
			</div>
			<div class="scroll-x" tabindex="0" role="region" aria-label=${words.bulk.failed}>
				<table class="table">
					<thead>
						<tr>${words.bulk.errorColumns.map((name) => html`<th scope="col">${name}</th>`)}</tr>
					</thead>
					<tbody>
						${failures.map(
							({ index, line, bulkId, status, errors = [] }) =>
								html`<tr>
									<td class="number">${line ?? index + 1}</td>
									<td>${status}</td>
									<td>${bulkId ? html`<strong>${bulkId}</strong>: ` : nothing}${errors.map(problemSentence).join(" ")}</td>
								</tr>`,
						)}
					</tbody>
				</table>
			</div>
		</section>`;
	}

	async #do(run: () => Promise<unknown>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			await run();
			await this.#look();
		} catch (cause) {
			toastFault(cause);
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	}

	async #run(trialId: string): Promise<void> {
		const file = fileOf(trialId);
		const done = this.#job?.done ?? 0;
		if (file === undefined) return;
		const mustBeSure = file.isDeletion === true || done > sureAboveCount;
		const title = file.title ?? words.bulk.go(done);
		if (mustBeSure && !(await isSure(title, done))) return;
		const job = await startJob(file, { isTrial: false });
		await navigate(linkTo(["bulk", job.id]));
	}

	async #download({ id, format }: Job): Promise<void> {
		try {
			const { body } = await current().client.send(
				"GET /bulk/jobs/{jobId}/results",
				{ path: { jobId: id }, query: { failed: true } },
			);
			await download(body, {
				name: `refused.${format}`,
				mediaType: format === "csv" ? "text/csv" : "application/x-ndjson",
			});
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-job", JobPage);

// The person of an item, as far as its result names one.
function nameOf({
	preview,
	bulkId,
}: Pick<JobResult, "preview" | "bulkId">): string | undefined {
	const { displayName } = preview?.changes ?? {};
	const name = displayName?.to ?? displayName?.from;
	return bulkId ?? (typeof name === "string" ? name : undefined);
}

function titleOf({ title, dryRun }: Job): string {
	const kind = dryRun ? words.bulk.preview : words.bulk.run;
	return title === undefined ? kind : `${kind}: ${title}`;
}

// Asks for the number of people to be typed.
async function isSure(title: string, count: number): Promise<boolean> {
	let typed = "";
	let answer = false;
	const isRight = () => typed.replaceAll(/\D/g, "") === String(count);
	const submit = (event: Event) => {
		event.preventDefault();
		answer = isRight();
		if (answer) dialog.close();
	};
	const dialog = openDialog({
		title: words.bulk.sureTitle(title),
		body: () => html`<form id="sure-form" class="field" @submit=${submit}>
			<p>${words.bulk.sure(count)}</p>
			<label for="sure-count">${words.bulk.sureCount}</label>
			<input id="sure-count" inputmode="numeric" autocomplete="off" autofocus @input=${(
				event: Event,
			) => {
				typed = (event.target as HTMLInputElement).value;
				dialog.update();
			}} />
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button danger" form="sure-form" ?disabled=${!isRight()}>${words.bulk.go(count)}</button>
		`,
	});
	await dialog.closed;
	return answer;
}

function isEnded({ state }: Job): boolean {
	return state === "done" || state === "cancelled" || state === "failed";
}
