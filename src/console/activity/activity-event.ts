import { html, nothing, type TemplateResult } from "lit";
import type { AuditEvent } from "../../contract/audit.ts";
import type { Change } from "../../contract/history.ts";
import type { Job } from "../../contract/job-shape.ts";
import { avatar } from "../../look/avatar.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { differences } from "../person/differences.ts";
import { linkTo } from "../router.ts";
import { faultPanel } from "../shell/fault.ts";
import "./combined-changes.ts";
import { readEventChange } from "./event-change.ts";
import type { FindJob } from "./event-jobs.ts";
import { eventSentence } from "./event-sentence.ts";

/** One event of the activity. It shows its changes on demand. */
class ActivityEvent extends View {
	static override properties = {
		event: { attribute: false },
		catalog: { attribute: false },
		findJob: { attribute: false },
	};
	declare event: AuditEvent;
	declare catalog: Catalog;
	declare findJob: FindJob;
	#isOpen = false;
	#change: Change | undefined;
	#isMissing = false;
	#fault: unknown;
	/** The job behind an event that stands for many. */
	#job: Job | undefined;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("event") && !changed.has("findJob")) return;
		this.#job = undefined;
		const { event } = this;
		if (event.data.combinedEvents === undefined) return;
		// Without the list of jobs, the line tells less.
		this.findJob(event.data.trackingId).then(
			(job) => {
				if (event === this.event)
					this.change(() => {
						this.#job = job;
					});
			},
			() => {},
		);
	}

	override render(): TemplateResult {
		const { actorId, data, created } = this.event;
		const { actorName, combinedEvents, trackingId } = data;
		const isMany = combinedEvents !== undefined;
		const hasDetails =
			data.targetType === "USER" && data.changedFields !== undefined;
		return html`${avatar({ id: actorId, displayName: actorName ?? "?" })}
			<div class="activity-text">
				<p>${eventSentence(this.event)}</p>
				${
					hasDetails
						? html`<details @toggle=${this.#onToggle}>
								<summary>${words.activity.details}</summary>
								${this.#details()}
							</details>`
						: nothing
				}
				<p class="tracking">
					<a
						href=${linkTo(["activity"], { request: trackingId })}
						title=${words.activity.request}
					>${isMany ? words.activity.each : trackingId}</a>
					${this.#jobLink()}
				</p>
			</div>
			<time class="quiet" datetime=${created} title=${showDate(created)}>${showTime(created)}</time>`;
	}

	#jobLink(): TemplateResult | typeof nothing {
		const job = this.#job;
		if (job === undefined) return nothing;
		const { job: unnamed, jobNamed } = words.activity;
		return html`· <a href=${linkTo(["bulk", job.id])}>${job.title === undefined ? unnamed : jobNamed(job.title)}</a>`;
	}

	#details(): TemplateResult | typeof nothing {
		if (!this.#isOpen) return nothing;
		if (this.event.data.combinedEvents !== undefined)
			return html`<peopled-combined-changes .event=${this.event} .catalog=${this.catalog}></peopled-combined-changes>`;
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#isMissing)
			return html`<p class="quiet">${words.activity.noDetails}</p>`;
		return this.#change === undefined
			? html`<p class="quiet">${words.loading}</p>`
			: differences(this.#change.fields, this.catalog);
	}

	#onToggle = (event: Event) => {
		const { open } = event.target as HTMLDetailsElement;
		const isMany = this.event.data.combinedEvents !== undefined;
		this.change(() => {
			this.#isOpen = open;
		});
		if (open && !isMany && this.#change === undefined) void this.#load();
	};

	async #load(): Promise<void> {
		this.#fault = undefined;
		try {
			this.#change = await readEventChange(this.event);
			this.#isMissing = this.#change === undefined;
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	}
}
define("peopled-activity-event", ActivityEvent);
