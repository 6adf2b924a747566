import { html, nothing, type TemplateResult } from "lit";
import type { JobResult } from "../../client/job-results.ts";
import { isUnreachable, RefusalError } from "../../client/refusal.ts";
import type { Job } from "../../contract/job-shape.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { showNumber } from "../../words/format.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { type Catalog, forgetCatalog, readCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { differenceTable } from "../shell/difference-table.ts";
import { toastFault } from "../shell/fault.ts";
import { loadingPage, unreadPage } from "../shell/states.ts";
import { sureAboveCount } from "./bulk-change.ts";
import { openCorrection } from "./correct-panel.ts";
import { type FollowUp, followUpOf, prepareFollowUp } from "./follow-up.ts";
import { lossesOf, seatLedger } from "./job-effects.ts";
import {
	previewAgain,
	readRefused,
	saveRefused,
	titleOf,
} from "./job-files.ts";
import { jobNotices, type LinkedJobs, readLinkedJobs } from "./job-links.ts";
import { progressOf, type Watched } from "./job-progress.ts";
import { readResults, rowOf, rowsFew, rowsMore } from "./job-rows.ts";
import { changedBy, isEnded, jobState } from "./job-state.ts";
import { refusedShownMax, refusedView } from "./refused-view.ts";
import { announceJobs } from "./running-jobs.ts";
import { isSure } from "./sure-dialog.ts";

/** How long the page waits before it looks again: longer while the job is far from its end. */
const lookAgainMs = { short: 300, long: 1000, offline: 2000 };

/** One bulk change: its preview, its run, its results and its undo. */
class JobPage extends View {
	static override properties = { jobId: { attribute: false } };
	declare jobId: string;
	#job: Job | undefined;
	#links: LinkedJobs = {};
	#catalog: Catalog | undefined;
	#rows: readonly JobResult[] | undefined;
	#refused: readonly JobResult[] | undefined;
	#watched: Watched | undefined;
	#fault: unknown;
	#isOffline = false;
	#isBusy = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The number of looks. A reply to an earlier one is ignored. */
	#round = 0;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("jobId")) return;
		this.#job = undefined;
		this.#links = {};
		this.#rows = undefined;
		this.#refused = undefined;
		this.#watched = undefined;
		this.#fault = undefined;
		void this.#look();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	#look = async (): Promise<void> => {
		clearTimeout(this.#timer);
		const wanted = this.jobId;
		const round = ++this.#round;
		const isStale = () => round !== this.#round || !this.isConnected;
		try {
			const job = await current().client.call("GET /bulk/jobs/{jobId}", {
				path: { jobId: wanted },
			});
			if (isStale()) return;
			this.change(() => {
				this.#watched = { before: this.#watched, job, at: performance.now() };
				this.#job = job;
				this.#fault = undefined;
				this.#isOffline = false;
			});
			if (!isEnded(job)) {
				this.#lookLater(job);
				return;
			}
			announceJobs();
			if (!job.dryRun) {
				forgetCatalog();
				forgetPeople();
			}
			await this.#readRest(job, isStale);
		} catch (cause) {
			if (isStale()) return;
			this.change(() => {
				// A page that has shown the job keeps showing it until the server replies again.
				this.#isOffline = this.#job !== undefined && isPassing(cause);
				this.#fault = this.#isOffline ? undefined : cause;
			});
			if (this.#isOffline)
				this.#timer = setTimeout(this.#look, lookAgainMs.offline);
		}
	};

	#lookLater({ total }: Job): void {
		const wait = total > 2000 ? lookAgainMs.long : lookAgainMs.short;
		this.#timer = setTimeout(this.#look, wait);
	}

	// Reads the rest once, when the job has ended.
	async #readRest(job: Job, isStale: () => boolean): Promise<void> {
		const first = { after: undefined };
		const [catalog, links, rows, refused] = await Promise.all([
			readCatalog(),
			readLinkedJobs(job),
			job.done > 0
				? readResults(job, { ...first, only: "done", max: rowsFew })
				: [],
			job.failed > 0
				? readResults(job, { ...first, only: "refused", max: refusedShownMax })
				: [],
		]);
		if (isStale()) return;
		this.change(() => {
			this.#catalog = catalog;
			this.#links = links;
			this.#rows = rows;
			this.#refused = refused;
		});
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined) return unreadPage(this.#fault, this.#look);
		const job = this.#job;
		if (job === undefined) return loadingPage();
		return html`<div class="page">
			<a class="back" href=${linkTo(["bulk"])}>${icon("arrow-left")}${words.bulk.title}</a>
			<div class="page-head">
				<h1 tabindex="-1">${titleOf(job)}</h1>
				<div class="page-actions">${this.#actions(job)}</div>
			</div>
			<p class="job-line">
				${jobState(job, this.#links.undoneBy)}
				<span class="quiet">${words.bulk.by(job.createdByName ?? words.people.unknownManager, showDate(job.created))}</span>
			</p>
			${this.#isOffline ? html`<div class="notice" data-kind="warning" role="status">${icon("warning")}<p>${words.bulk.offline}</p></div>` : nothing}
			${jobNotices(job, this.#links)}
			${isEnded(job) ? nothing : progressOf(this.#watched)}
			${counts(job)}
			${seatLedger(job, this.#catalog)}
			${lossesOf(job, this.#catalog)}
			${refusedView(job, {
				results: this.#refused,
				isBusy: this.#isBusy,
				save: () => saveRefused(job).catch(toastFault),
				again: () => this.#do(() => this.#again(job)),
				correct:
					job.format === "csv" && isEnded(job)
						? () => this.#do(() => this.#correct(job))
						: undefined,
			})}
			${this.#changes(job)}
			${this.#apiCall(job)}
		</div>`;
	}

	#actions(job: Job): TemplateResult | typeof nothing {
		if (!isEnded(job))
			return html`<button class="button secondary" ?disabled=${this.#isBusy} @click=${() => this.#do(() => this.#stop(job))}>${icon("cancel")}${words.bulk.stop}</button>`;
		const next = followUpOf(job, this.#links);
		if (next === undefined) return nothing;
		const isUndo = next.kind === "undo";
		return html`<button
			class="button ${isUndo ? "secondary" : "primary"}"
			?disabled=${this.#isBusy}
			@click=${() => this.#do(() => this.#follow(job, next))}
		>${isUndo ? icon("undo") : nothing}${next.button}</button>`;
	}

	#apiCall(job: Job): TemplateResult | typeof nothing {
		const next = isEnded(job) ? followUpOf(job, this.#links) : undefined;
		if (next === undefined) return nothing;
		const { request } = prepareFollowUp(job, next);
		return apiCall(request, next.button);
	}

	#changes(job: Job): TemplateResult | typeof nothing {
		if (job.done === 0) return nothing;
		const rows = this.#rows;
		const catalog = this.#catalog;
		return html`<section class="card" aria-labelledby="changes">
			<h2 id="changes">${words.bulk.changes}</h2>
			${
				rows === undefined || catalog === undefined
					? skeletonRows(Math.min(4, job.done))
					: differenceTable({
							label: words.bulk.changes,
							rows: rows.map((row) => rowOf(row, catalog)),
							total: job.done,
							more: () => this.#showMore(job),
						})
			}
		</section>`;
	}

	async #showMore(job: Job): Promise<void> {
		const known = this.#rows;
		if (known === undefined) return;
		try {
			const more = await readResults(job, {
				...{ only: "done", max: rowsMore },
				after: known.at(-1)?.index,
			});
			// Meanwhile the page may show another job, or these rows already.
			if (this.#rows !== known) return;
			this.change(() => {
				this.#rows = [...known, ...more];
			});
		} catch (cause) {
			toastFault(cause);
		}
	}

	async #do(run: () => Promise<unknown>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			await run();
		} catch (cause) {
			toastFault(cause);
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	}

	async #stop({ id }: Job): Promise<void> {
		const path = { jobId: id };
		await current().client.call("POST /bulk/jobs/{jobId}/cancel", { path });
		await this.#look();
	}

	async #follow(job: Job, next: FollowUp): Promise<void> {
		const isDeletion = job.effects?.losses.some(
			({ kind }) => kind === "person",
		);
		const count = changedBy(job);
		const mustBeSure = isDeletion || count > sureAboveCount;
		if (
			next.kind === "apply" &&
			mustBeSure &&
			!(await isSure(titleOf(job), { count, button: next.button }))
		)
			return;
		await this.#open(job, await prepareFollowUp(job, next).run());
	}

	async #again(job: Job): Promise<void> {
		await this.#open(job, await previewAgain(job, await readRefused(job)));
	}

	async #correct(job: Job): Promise<void> {
		const sent = await openCorrection(job);
		if (sent !== undefined) await this.#open(job, sent);
	}

	// A person who has opened another page meanwhile stays there.
	async #open(from: Job, { id }: Job): Promise<void> {
		announceJobs();
		if (this.isConnected && this.jobId === from.id)
			await navigate(linkTo(["bulk", id]));
	}
}
define("peopled-job", JobPage);

// Whether the same request may succeed a little later.
function isPassing(cause: unknown): boolean {
	return cause instanceof RefusalError
		? cause.status === 429 || cause.status >= 500
		: isUnreachable(cause);
}

function counts(job: Job): TemplateResult {
	const { dryRun, total, done, failed, doneWithWarnings } = job;
	const texts = words.bulk.counts;
	const changed = changedBy(job);
	const entries = [
		[texts.total, total, undefined],
		[dryRun ? texts.wouldDo : texts.done, changed, undefined],
		[texts.unchanged, done - changed, "info"],
		[texts.warned, doneWithWarnings, "warning"],
		[dryRun ? texts.wouldRefuse : texts.refused, failed, "error"],
	] as const;
	return html`<dl class="card counts">
		${entries
			.filter(([, count, kind]) => kind === undefined || count > 0)
			.map(
				([label, count, kind]) =>
					html`<div data-kind=${kind ?? nothing}><dt>${label}</dt><dd>${showNumber(count)}</dd></div>`,
			)}
	</dl>`;
}
