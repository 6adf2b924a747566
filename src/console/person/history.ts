import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Change } from "../../contract/history.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { authorName } from "../author-name.ts";
import type { Catalog } from "../catalog.ts";
import { current } from "../session.ts";
import { PagedList } from "../shell/paged-list.ts";
import { differences } from "./differences.ts";
import { undoChangeOf } from "./undo.ts";

const pageSize = 10;

/** The changes of a person, the newest first, each with a button to undo it. */
class PersonHistory extends View {
	static override properties = {
		personId: { attribute: false },
		catalog: { attribute: false },
		canUndo: { attribute: false },
		revision: { attribute: false },
	};
	declare personId: string;
	declare catalog: Catalog;
	declare canUndo: boolean;
	/** A new value when there may be more changes. */
	declare revision: number;
	readonly #changes = new PagedList<Change>(this, (next) =>
		current().client.page(
			"GET /people/{personId}/changes",
			{ path: { personId: this.personId }, query: { max: pageSize } },
			next,
		),
	);

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!this.hasUpdated) return;
		if (changed.has("personId") || changed.has("revision"))
			void this.#changes.load();
	}

	override render(): TemplateResult {
		const quiet = (text: string) => html`<p class="quiet">${text}</p>`;
		return this.#changes.show({
			list: (changes) =>
				html`<ol class="timeline">
					${repeat(
						changes,
						({ id }) => id,
						(change) => this.#one(change),
					)}
				</ol>`,
			empty: () => quiet(words.history.empty),
			waiting: () => quiet(words.loading),
			buttonClass: "button secondary small",
		});
	}

	#one(change: Change): TemplateResult {
		const { kind, at, by, trackingId, fields } = change;
		return html`<li data-kind=${kind}>
			<div class="timeline-head">
				<span><strong>${words.history.kinds[kind]}</strong> ${words.history.by(authorName(by))}</span>
				<time class="quiet" datetime=${at} title=${showDate(at)}>${showTime(at)}</time>
			</div>
			${
				kind === "updated"
					? differences(fields, this.catalog)
					: html`<details>
							<summary>${words.history.details(Object.keys(fields).length)}</summary>
							${differences(fields, this.catalog)}
						</details>`
			}
			<div class="timeline-foot">
				<span class="tracking">${trackingId}</span>
				${
					this.canUndo && kind === "updated"
						? html`<button
								class="button ghost small"
								aria-label=${words.history.undoOf(showDate(at))}
								@click=${() => undoChangeOf(this.personId, change.id)}
							>
								${icon("undo")}${words.undo}
							</button>`
						: nothing
				}
			</div>
		</li>`;
	}
}
define("peopled-person-history", PersonHistory);
