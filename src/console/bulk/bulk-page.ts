import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { chip } from "../../look/chip.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { savePeople } from "../people/export-people.ts";
import { linkTo, navigate, replaceQuery } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState } from "../shell/states.ts";
import { preparePreview, titleOf } from "./job-files.ts";
import { changedBy, isEnded, jobState } from "./job-state.ts";
import { announceJobs, readRunningJobs } from "./running-jobs.ts";

const lookAgainMs = 1000;

type Show = keyof typeof words.bulk.filters;
const queries: Record<Show, { dryRun?: boolean; state?: "unfinished" }> = {
	all: {},
	runs: { dryRun: false },
	previews: { dryRun: true },
	unfinished: { state: "unfinished" },
};

/** The jobs of the organization, with import and export of files. */
class BulkPage extends View {
	#show: Show = "all";
	#isMine = false;
	#running: readonly Job[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #jobs = new PagedList<Job>(this, (next) =>
		current().client.page(
			"GET /bulk/jobs",
			{
				query: {
					orgId: orgIdIfOther(),
					...queries[this.#show],
					createdBy: this.#isMine ? current().me.id : undefined,
				},
			},
			next,
		),
	);

	override connectedCallback(): void {
		const query = new URLSearchParams(location.search);
		const show = query.get("show");
		if (show !== null && show in queries) this.#show = show as Show;
		this.#isMine = query.get("mine") === "true";
		super.connectedCallback();
		void this.#watch();
		if (query.has("import")) {
			query.delete("import");
			replaceQuery(query);
			openImport();
		}
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	// Follows the running jobs, and reads the list again when one has ended.
	#watch = async (): Promise<void> => {
		clearTimeout(this.#timer);
		const running = await readRunningJobs().catch(() => this.#running);
		if (!this.isConnected) return;
		const before = this.#running;
		this.change(() => {
			this.#running = running;
		});
		const isEnd = before.some(({ id }) =>
			running.every((job) => job.id !== id),
		);
		if (isEnd) void this.#jobs.load();
		if (running.length > 0) this.#timer = setTimeout(this.#watch, lookAgainMs);
	};

	override render(): TemplateResult {
		const isFiltered = this.#show !== "all" || this.#isMine;
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.bulk.title}</h1>
				<div class="page-actions">
					<button class="button secondary" @click=${() => savePeople()}>${icon("download")}${words.bulk.export}</button>
					<button class="button primary" @click=${openImport}>${icon("upload")}${words.bulk.import}</button>
				</div>
			</div>
			<p class="quiet">${words.bulk.hint}</p>
			${this.#filters()}
			${this.#jobs.show({
				list: (jobs) =>
					html`<ul class="job-list">${jobs.map((job) => this.#job(job, jobs))}</ul>`,
				empty: () =>
					isFiltered
						? html`<p class="quiet" role="status">${words.bulk.noneFound}</p>`
						: emptyState({
								sign: "people",
								title: words.bulk.noneTitle,
								text: words.bulk.none,
								action: html`<a class="button secondary" href=${linkTo(["people"])}>${words.bulk.toPeople}</a>`,
							}),
				waiting: () => skeletonRows(5),
			})}
		</div>`;
	}

	#filters(): TemplateResult {
		const texts = words.bulk.filters;
		return html`<div class="job-filters">
			<div class="segments" role="group" aria-label=${words.bulk.filter}>
				${(Object.keys(queries) as Show[]).map(
					(show) => html`<button
						class="segment"
						aria-pressed=${show === this.#show}
						@click=${() => this.#narrow({ show, isMine: this.#isMine })}
					>${texts[show]}</button>`,
				)}
			</div>
			<label class="check"><input
				type="checkbox"
				.checked=${this.#isMine}
				@change=${(event: Event) =>
					this.#narrow({
						show: this.#show,
						isMine: (event.target as HTMLInputElement).checked,
					})}
			/><span>${words.bulk.mine}</span></label>
		</div>`;
	}

	#narrow({ show, isMine }: { show: Show; isMine: boolean }): void {
		this.#show = show;
		this.#isMine = isMine;
		const query = new URLSearchParams();
		if (show !== "all") query.set("show", show);
		if (isMine) query.set("mine", "true");
		replaceQuery(query);
		void this.#jobs.restart();
	}

	#job(listed: Job, jobs: readonly Job[]): TemplateResult {
		const job = this.#running.find(({ id }) => id === listed.id) ?? listed;
		const { id, dryRun, undoOf, createdByName, created, total } = job;
		return html`<li>
			<a class="card job" href=${linkTo(["bulk", id])}>
				<span class="job-name">
					<strong>${titleOf(job)}</strong>
					<span class="quiet">${words.bulk.by(createdByName ?? words.people.unknownManager, showDate(created))}</span>
				</span>
				<span class="chips">
					${dryRun && !isEnded(job) ? chip(words.bulk.previewTag) : nothing}
					${undoOf ? chip(words.bulk.undoTag) : nothing}
					${resultOf(job)}
					${jobState(
						job,
						jobs.find(({ id }) => id === job.undoneBy),
					)}
				</span>
				${isEnded(job) ? nothing : html`<progress aria-label=${words.bulk.progress} max=${Math.max(1, total)} .value=${job.done + job.failed}></progress>`}
			</a>
		</li>`;
	}
}
define("peopled-bulk", BulkPage);

function resultOf(job: Job): TemplateResult {
	const { failed, dryRun } = job;
	const texts = words.bulk.result;
	const text = (dryRun ? texts.wouldDo : texts.done)(changedBy(job));
	return html`${chip(text)}${failed > 0 ? chip(texts.refused(failed), { kind: "error" }) : nothing}`;
}

/** Sends a CSV file as a dry run. The page of the dry run shows its effects. */
function openImport(): void {
	let fault: unknown;
	let isBusy = false;
	let isClosed = false;
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const file = new FormData(event.target as HTMLFormElement).get("file");
		if (!(file instanceof File) || file.size === 0) return;
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			const title = words.bulk.titles.import(file.name);
			const sent = { mediaType: "text/csv", content: file, title };
			const job = await preparePreview(sent).run();
			announceJobs();
			if (isClosed) return;
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
			<button class="button primary" form="import-form" ?disabled=${isBusy}>${words.bulk.preview}</button>
		`,
	});
	void dialog.closed.then(() => {
		isClosed = true;
	});
}
