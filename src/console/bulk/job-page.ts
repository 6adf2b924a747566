import { html, nothing, type TemplateResult } from "lit";
import type { BulkResult } from "../../contract/bulk.ts";
import type { Job } from "../../contract/job.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-page.ts";
import { problemSentence } from "../problem-words.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { icon } from "../shell/icons.ts";
import { loading } from "../shell/states.ts";
import { showDate } from "../time.ts";
import { define, View } from "../view.ts";
import { words } from "../words.ts";
import { jobState } from "./bulk-page.ts";
import { download, fileOf, startJob } from "./job-files.ts";

const lookAgainMs = 400;
/** Refused items that are shown; all of them can be downloaded. */
const failuresMax = 50;
type Failure = BulkResult & { line?: number };

/** One bulk change while it goes on, and what came of it. */
class JobPage extends View {
	static override properties = { jobId: { attribute: false } };
	declare jobId: string;
	#job: Job | undefined;
	#failures: readonly Failure[] = [];
	#fault: unknown;
	#isBusy = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("jobId")) return;
		this.#job = undefined;
		this.#failures = [];
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
			const job = await current().client.getJob(wanted);
			if (wanted !== this.jobId || !this.isConnected) return;
			const failures = isEnded(job) ? await readFailures(job) : [];
			this.change(() => {
				this.#job = job;
				this.#failures = failures;
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
			return html`<div class="page">${faultPanel(this.#fault, () => this.#look())}</div>`;
		const job = this.#job;
		if (job === undefined) return loading();
		return html`<div class="page">
			<a class="back" href=${linkTo(["bulk"])}>${icon("arrow-left")}${words.bulk.title}</a>
			<div class="page-head">
				<h1 tabindex="-1">${job.dryRun ? words.bulk.trial : words.bulk.run}</h1>
				<span class="quiet">${showDate(job.created)}</span>
				${jobState(job)}
				<div class="page-actions">${this.#actions(job)}</div>
			</div>
			${job.dryRun && job.state === "done" ? html`<div class="notice" data-kind="info" role="status">${icon("info")}<p>${fileOf(job.id) ? words.bulk.trialText : `${words.bulk.trialText} ${words.bulk.gone}`}</p></div>` : nothing}
			${job.reason ? html`<div class="notice" data-kind="error" role="alert">${icon("error")}<p>${job.reason}</p></div>` : nothing}
			${(job.warnings ?? []).map((text) => html`<div class="notice" data-kind="warning">${icon("warning")}<p>${text}</p></div>`)}
			<section class="card">
				<progress aria-label=${words.bulk.progress} max="1" .value=${job.progress}></progress>
				<dl class="counts">
					<div><dt>${words.bulk.total}</dt><dd>${job.total.toLocaleString("en")}</dd></div>
					<div><dt>${job.dryRun ? words.bulk.wouldDo : words.bulk.done}</dt><dd>${job.done.toLocaleString("en")}</dd></div>
					<div><dt>${words.bulk.failed}</dt><dd>${job.failed.toLocaleString("en")}</dd></div>
				</dl>
			</section>
			${this.#failures.length > 0 ? this.#refused(job) : nothing}
		</div>`;
	}

	#actions(job: Job): TemplateResult | typeof nothing {
		if (!isEnded(job))
			return html`<button class="button secondary" @click=${() => this.#do(() => current().client.cancelJob(job.id))}>${words.bulk.cancel}</button>`;
		if (!job.dryRun || job.done === 0 || fileOf(job.id) === undefined)
			return nothing;
		return html`<button class="button primary" ?disabled=${this.#isBusy} @click=${() => this.#do(() => this.#run(job.id))}>${words.bulk.go(job.done)}</button>`;
	}

	#refused(job: Job): TemplateResult {
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
						${this.#failures.map(
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
		if (file === undefined) return;
		const job = await startJob(file, { isTrial: false });
		await navigate(linkTo(["bulk", job.id]));
	}

	async #download({ id, format }: Job): Promise<void> {
		try {
			const body = await current().client.getJobResults(id, { failed: true });
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

function isEnded({ state }: Job): boolean {
	return state === "done" || state === "cancelled" || state === "failed";
}

// The first of the refused; the rest of the results is not read.
async function readFailures({ id, failed }: Job): Promise<Failure[]> {
	if (failed === 0) return [];
	const failures: Failure[] = [];
	const body = await current().client.getJobResults(id);
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	for (;;) {
		const { done, value } = await reader.read();
		const text = decoder.decode(value, { stream: !done });
		const lines = (rest + text).split("\n");
		rest = done ? "" : (lines.pop() ?? "");
		for (const line of lines) {
			if (line.trim() === "") continue;
			const result = JSON.parse(line) as Failure;
			if (result.status >= 400) failures.push(result);
		}
		if (done || failures.length >= failuresMax) break;
	}
	await reader.cancel().catch(() => undefined);
	return failures.slice(0, failuresMax);
}
