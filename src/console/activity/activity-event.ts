import { html, nothing, type TemplateResult } from "lit";
import type { Page } from "../../client/client.ts";
import type { AuditEvent } from "../../contract/audit.ts";
import type { Change, ChangeList } from "../../contract/history.ts";
import { avatar } from "../../look/avatar.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { differences } from "../person/differences.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { eventSentence } from "./event-sentence.ts";

/** The maximum number of history pages read to find one change. */
const pagesMax = 20;
const pageSize = 100;

/** One event of the activity. It shows its changes on demand. */
class ActivityEvent extends View {
	static override properties = {
		event: { attribute: false },
		catalog: { attribute: false },
	};
	declare event: AuditEvent;
	declare catalog: Catalog;
	#change: Change | undefined;
	#isMissing = false;
	#fault: unknown;

	override render(): TemplateResult {
		const { actorId, data, created } = this.event;
		const { actorName, combinedEvents, trackingId } = data;
		const isMany = combinedEvents !== undefined;
		const hasDetails =
			data.targetType === "USER" && data.changedFields !== undefined && !isMany;
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
						@click=${this.#onLink}
					>${isMany ? words.activity.each : trackingId}</a>
				</p>
			</div>
			<time class="quiet" datetime=${created} title=${showDate(created)}>${showTime(created)}</time>`;
	}

	#details(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#isMissing)
			return html`<p class="quiet">${words.activity.noDetails}</p>`;
		return this.#change === undefined
			? html`<p class="quiet">${words.loading}</p>`
			: differences(this.#change.fields, this.catalog);
	}

	// The address of the link is the page that is already shown, so the page is notified.
	#onLink = async (event: MouseEvent) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
			return;
		event.preventDefault();
		await navigate((event.currentTarget as HTMLAnchorElement).href);
		this.dispatchEvent(new CustomEvent("activity-link"));
	};

	#onToggle = (event: Event) => {
		const { open } = event.target as HTMLDetailsElement;
		if (open && this.#change === undefined) void this.#load();
	};

	// The event has the id of the change of the person.
	async #load(): Promise<void> {
		const { client } = current();
		const { id, data } = this.event;
		try {
			let next: string | undefined;
			for (let page = 0; page < pagesMax; page++) {
				const read: Page<ChangeList> = await client.page(
					"GET /people/{personId}/changes",
					{ path: { personId: data.targetId }, query: { max: pageSize } },
					next,
				);
				const found = read.items.find((change) => String(change.id) === id);
				if (found !== undefined) {
					this.change(() => {
						this.#change = found;
						this.#fault = undefined;
					});
					return;
				}
				next = read.next;
				if (next === undefined) break;
			}
			this.change(() => {
				this.#isMissing = true;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}
}
define("peopled-activity-event", ActivityEvent);
