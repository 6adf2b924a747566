import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Change } from "../../contract/history.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import type { Catalog } from "../catalog.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { showDate, showTime } from "../time.ts";
import { words } from "../words.ts";
import { differences } from "./differences.ts";
import {
	consequences,
	warnings,
	warningsBesideFields,
} from "./review-dialog.ts";
import { undoChange } from "./undo.ts";

const pageSize = 10;

/** What was done with a person, the newest first, each with a way to take it back. */
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
	/** Another number when there may be more of it. */
	declare revision: number;
	#changes: readonly Change[] | undefined;
	#next: string | undefined;
	#fault: unknown;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId") || changed.has("revision"))
			void this.#read(undefined);
	}

	async #read(next: string | undefined): Promise<void> {
		const wanted = this.personId;
		try {
			const page = await current().reader.readChanges(
				wanted,
				next ?? { max: pageSize },
			);
			if (wanted !== this.personId) return;
			this.change(() => {
				const before = next === undefined ? [] : (this.#changes ?? []);
				this.#changes = [...before, ...page.items];
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
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#read(undefined));
		if (this.#changes === undefined)
			return html`<p class="quiet">${words.loading}</p>`;
		if (this.#changes.length === 0)
			return html`<p class="quiet">${words.history.empty}</p>`;
		return html`<ol class="timeline">
				${repeat(
					this.#changes,
					({ id }) => id,
					(change) => this.#one(change),
				)}
			</ol>
			${
				this.#next === undefined
					? nothing
					: html`<button class="button secondary small" @click=${() => this.#read(this.#next)}>${words.more}</button>`
			}`;
	}

	#one(change: Change): TemplateResult {
		const { kind, at, by, trackingId, fields } = change;
		const name = by.displayName ?? words.history.somebody;
		return html`<li data-kind=${kind}>
			<div class="timeline-head">
				<span><strong>${words.history.kinds[kind]}</strong> ${words.history.by(name)}</span>
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
								@click=${() => this.#undo(change)}
							>
								${icon("undo")}${words.undo}
							</button>`
						: nothing
				}
			</div>
		</li>`;
	}

	async #undo({ id }: Change): Promise<void> {
		try {
			const preview = await current().client.tryRevertChange(this.personId, id);
			await confirm({
				title: words.history.undoTitle,
				text: html`${warnings(warningsBesideFields(preview))}
					${differences(preview.changes, this.catalog)} ${consequences(preview)}`,
				yes: words.undo,
				run: () => undoChange(this.personId, id),
			});
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-person-history", PersonHistory);
