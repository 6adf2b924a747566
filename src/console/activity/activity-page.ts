import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AuditEvent } from "../../contract/audit.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { avatar } from "../shell/avatar.ts";
import { faultPanel } from "../shell/fault.ts";
import { icon } from "../shell/icons.ts";
import { emptyState, loading } from "../shell/states.ts";
import { showDate, showTime } from "../time.ts";
import { define, View } from "../view.ts";
import { words } from "../words.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** How far back one can look, in days. */
const spans = [1, 7, 30, 365] as const;
const pageSize = 100;

/** Who changed what in the organization. */
class ActivityPage extends View {
	#days: (typeof spans)[number] = 30;
	#filter = "";
	#events: readonly AuditEvent[] | undefined;
	#next: string | undefined;
	#fault: unknown;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	async #load(next?: string): Promise<void> {
		const { reader, organization } = current();
		const now = Date.now();
		const days = this.#days;
		try {
			const page = await reader.readAuditEvents(
				next ?? {
					orgId: organization.id,
					from: new Date(now - days * dayMs).toISOString(),
					// What happens while the page is being read belongs to it.
					to: new Date(now + 60_000).toISOString(),
					max: pageSize,
				},
			);
			if (days !== this.#days) return;
			this.change(() => {
				const before = next === undefined ? [] : (this.#events ?? []);
				this.#events = [...before, ...page.items];
				this.#next = page.next;
				this.#fault = undefined;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		return html`<div class="page">
			<h1 tabindex="-1">${words.navigation.activity}</h1>
			<search class="tools">
				<label class="search">
					${icon("search")}
					<span class="hidden">${words.activity.filter}</span>
					<input
						type="search"
						placeholder=${words.activity.filter}
						autocomplete="off"
						.value=${this.#filter}
						@input=${(event: Event) =>
							this.change(() => {
								this.#filter = (event.target as HTMLInputElement).value;
							})}
					/>
				</label>
				<div class="segments" role="group" aria-label=${words.activity.span}>
					${spans.map(
						(days) =>
							html`<button class="button ${days === this.#days ? "primary" : "secondary"} small" aria-pressed=${days === this.#days} @click=${() => this.#look(days)}>
								${words.activity.days(days)}
							</button>`,
					)}
				</div>
			</search>
			${this.#list()}
			${this.#next ? html`<button class="button secondary" @click=${() => this.#load(this.#next)}>${words.more}</button>` : nothing}
		</div>`;
	}

	#list(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#events === undefined) return loading();
		const filter = this.#filter.toLowerCase();
		const shown = this.#events.filter(({ data }) =>
			`${data.actionText} ${data.trackingId}`.toLowerCase().includes(filter),
		);
		if (shown.length === 0)
			return emptyState({
				sign: "recents",
				title: words.activity.emptyTitle,
				text: words.activity.empty,
			});
		return html`<ul class="card activity">
			${repeat(
				shown,
				({ id }) => id,
				(event) => one(event),
			)}
		</ul>`;
	}

	#look(days: (typeof spans)[number]): void {
		this.change(() => {
			this.#days = days;
			this.#events = undefined;
		});
		void this.#load();
	}
}
define("peopled-activity", ActivityPage);

function one({ data, created }: AuditEvent): TemplateResult {
	const { actorName, actionText, targetType, targetId, trackingId } = data;
	return html`<li>
		${avatar({ displayName: actorName ?? "?" })}
		<div class="activity-text">
			<p>${targetType === "USER" ? html`<a href=${linkTo(["people", targetId])}>${actionText}</a>` : actionText}</p>
			<p class="tracking">${trackingId}</p>
		</div>
		<time class="quiet" datetime=${created} title=${showDate(created)}>${showTime(created)}</time>
	</li>`;
}
