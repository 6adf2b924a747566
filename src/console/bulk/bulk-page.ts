import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showNumber } from "../../words/format.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { savePeople } from "../people/export-people.ts";
import { linkTo, navigate } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState } from "../shell/states.ts";
import { startJob } from "./job-files.ts";

/** The jobs of the organization, with import and export of files. */
class BulkPage extends View {
	readonly #jobs = new PagedList<Job>(this, (next) =>
		current().client.page(
			"GET /bulk/jobs",
			{ query: { orgId: orgIdIfOther() } },
			next,
		),
	);

	override render(): TemplateResult {
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.bulk.title}</h1>
				<div class="page-actions">
					<button class="button secondary" @click=${() => savePeople()}>${icon("download")}${words.bulk.export}</button>
					<button class="button primary" @click=${openImport}>${icon("upload")}${words.bulk.import}</button>
				</div>
			</div>
			<p class="quiet">${words.bulk.hint}</p>
			${this.#jobs.show({
				list: (jobs) =>
					html`<ul class="job-list">${jobs.map((job) => this.#job(job))}</ul>`,
				empty: () =>
					emptyState({
						sign: "people",
						title: words.bulk.noneTitle,
						text: words.bulk.none,
					}),
			})}
		</div>`;
	}

	#job(job: Job): TemplateResult {
		const time = showDate(job.created);
		return html`<li>
			<a class="card job" href=${linkTo(["bulk", job.id])}>
				<span><strong>${job.dryRun ? words.bulk.preview : words.bulk.run}${job.title ? `: ${job.title}` : ""}</strong> <span class="quiet">${[time, job.createdByName].filter(Boolean).join(", ")}</span></span>
				<span class="chips">
					${jobState(job)}
					<span class="chip">${showNumber(job.total)} ${words.bulk.total.toLowerCase()}</span>
					${job.failed > 0 ? html`<span class="chip" data-kind="error">${showNumber(job.failed)} ${words.bulk.failed.toLowerCase()}</span>` : nothing}
				</span>
			</a>
		</li>`;
	}
}
define("peopled-bulk", BulkPage);

/** The state of a job, in one word. */
export function jobState({ state, failed }: Job): TemplateResult {
	const isBad = state === "failed" || state === "cancelled" || failed > 0;
	const kind = state === "done" ? (isBad ? "warning" : "success") : "info";
	return html`<span class="chip" data-kind=${state === "failed" ? "error" : kind}>${words.bulk.states[state]}</span>`;
}

/** Sends a CSV file as a dry run. The page of the dry run shows its effects. */
function openImport(): void {
	let fault: unknown;
	let isBusy = false;
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const file = new FormData(event.target as HTMLFormElement).get("file");
		if (!(file instanceof File) || file.size === 0) return;
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			const job = await startJob({ mediaType: "text/csv", content: file });
			dialog.close();
			await navigate(linkTo(["bulk", job.id]));
		} catch (cause) {
			fault = cause;
			isBusy = false;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title: words.bulk.import,
		body: () => html`<form id="import-form" @submit=${submit}>
			<div class="field">
				<label for="import-file">${words.bulk.file}</label>
				<input id="import-file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="import-hint" />
				<p class="hint" id="import-hint">${words.bulk.importHint}</p>
			</div>
			${fault === undefined ? nothing : faultPanel(fault)}
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="import-form" ?disabled=${isBusy}>${words.bulk.try}</button>
		`,
	});
}
