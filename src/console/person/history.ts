import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Change } from "../../contract/history.ts";
import { icon } from "../../look/icons.ts";
import { skeletonLines } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { compareTexts } from "../../words/format.ts";
import { showDate, showDay, showMonth, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { authorName } from "../author-name.ts";
import type { Catalog } from "../catalog.ts";
import { linkTo, navigate } from "../router.ts";
import { faultPanel, isAbort } from "../shell/fault.ts";
import { ChangeLog, type LogFilter } from "./change-log.ts";
import { differences } from "./differences.ts";
import { dayOf } from "./past-day.ts";
import { undoChangeOf } from "./undo.ts";
import { fieldName } from "./values.ts";

/** The changes of a person as a timeline by months, with filters, and a button to undo each. */
class PersonHistory extends View {
	static override properties = {
		personId: { attribute: false },
		catalog: { attribute: false },
		canUndo: { attribute: false },
		asOf: { attribute: false },
		revision: { attribute: false },
	};
	declare personId: string;
	declare catalog: Catalog;
	declare canUndo: boolean;
	/** The day at whose end the person is shown; undefined for now. */
	declare asOf: string | undefined;
	/** A new value when there may be more changes. */
	declare revision: number;
	/** Undefined until the first page is read. The old one stays in view while it is read again. */
	#log: ChangeLog | undefined;
	#filter: LogFilter = { field: "", author: "" };
	#isReading = false;
	#fault: unknown;
	#abort = new AbortController();

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId")) this.#log = undefined;
		if (changed.has("personId") || changed.has("revision")) void this.#reload();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#abort.abort();
	}

	#reload(): Promise<void> {
		return this.#look(new ChangeLog(this.personId));
	}

	async #look(log = this.#log): Promise<void> {
		if (log === undefined) return;
		this.#abort.abort();
		this.#abort = new AbortController();
		const { signal } = this.#abort;
		this.#isReading = true;
		try {
			await log.look(this.#filter, signal);
			this.change(() => {
				this.#log = log;
				this.#fault = undefined;
				this.#isReading = false;
			});
		} catch (cause) {
			if (!isAbort(cause))
				this.change(() => {
					this.#fault = cause;
					this.#isReading = false;
				});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#reload());
		const log = this.#log;
		if (log === undefined) return skeletonLines(4);
		if (log.isComplete && log.all.length === 0)
			return html`<p class="quiet">${words.history.empty}</p>`;
		const shown = log.shown(this.#filter);
		return html`${this.#filters(log)}
			<div class="timeline-months" ?data-stale=${this.#isReading}>
				${byMonth(shown).map(
					([month, changes]) => html`<section aria-label=${month}>
						<h3 class="timeline-month">${month}</h3>
						<ol class="timeline">
							${repeat(
								changes,
								({ id }) => id,
								(change) => this.#one(change),
							)}
						</ol>
					</section>`,
				)}
			</div>
			${this.#foot(log, shown)}`;
	}

	#filters(log: ChangeLog): TemplateResult {
		const authors = new Map(
			log.all.map(({ by }) => [
				by.id,
				by.displayName ?? words.history.somebody,
			]),
		);
		const fields = new Set(
			log.all.flatMap((change) => Object.keys(change.fields)),
		);
		// The manager's id would repeat the name.
		if (fields.has("manager")) fields.delete("managerId");
		const option =
			(chosen: string) =>
			([value, label]: readonly [string, string]) =>
				html`<option value=${value} .selected=${value === chosen}>${label}</option>`;
		const { field, author } = this.#filter;
		return html`<search class="timeline-filters">
			<select aria-label=${words.history.field} @change=${(event: Event) => this.#narrow({ field: readValue(event) })}>
				<option value="">${words.history.anyField}</option>
				${sorted([...fields].map((name) => [name, fieldName(name)])).map(option(field))}
			</select>
			<select aria-label=${words.history.author} @change=${(event: Event) => this.#narrow({ author: readValue(event) })}>
				<option value="">${words.history.anyAuthor}</option>
				${sorted([...authors]).map(option(author))}
			</select>
			<label class="as-of">
				<span>${words.history.asOf}</span>
				<input
					type="date"
					max=${dayOf(Date.now())}
					.value=${this.asOf ?? ""}
					@change=${(event: Event) => this.#showAsOf(readValue(event))}
				/>
			</label>
		</search>`;
	}

	#narrow(part: Partial<LogFilter>): void {
		this.#filter = { ...this.#filter, ...part };
		this.#log?.wantFirst();
		void this.#look();
		this.requestUpdate();
	}

	#showAsOf(day: string): void {
		const isPast = day !== "" && day < dayOf(Date.now());
		void navigate(
			linkTo(["people", this.personId], { asOf: isPast ? day : undefined }),
		);
	}

	#foot(log: ChangeLog, shown: readonly Change[]): TemplateResult {
		const oldest = log.all.at(-1);
		const isFiltered = this.#filter.field !== "" || this.#filter.author !== "";
		const more = () => {
			log.wantMore();
			void this.#look();
			this.requestUpdate();
		};
		return html`${shown.length === 0 && log.isComplete ? html`<p class="quiet">${words.history.none}</p>` : nothing}
			${isFiltered && !log.isComplete && oldest ? html`<p class="quiet" role="status">${words.history.lookedBack(log.all.length, showDay(oldest.at))}</p>` : nothing}
			${
				log.hasMore(this.#filter)
					? html`<button class="button secondary small" ?disabled=${this.#isReading} @click=${more}>${isFiltered && !log.isComplete ? words.history.lookFurther : words.history.more}</button>`
					: nothing
			}`;
	}

	#one(change: Change): TemplateResult {
		const { id, kind, at, by, trackingId, fields } = change;
		const texts = words.history;
		return html`<li data-kind=${kind}>
			<div class="timeline-head">
				<span><strong>${texts.kinds[kind]}</strong> ${texts.by(authorName(by))}</span>
				<time class="quiet" datetime=${at} title=${showDate(at)}>${showTime(at)}</time>
			</div>
			${
				kind === "updated"
					? differences(fields, this.catalog)
					: html`<details>
							<summary>${texts.details(Object.keys(fields).length)}</summary>
							${differences(fields, this.catalog)}
						</details>`
			}
			<div class="timeline-foot">
				<a class="tracking" href=${linkTo(["activity"], { request: trackingId })}>${trackingId}</a>
				${
					this.canUndo && kind === "updated"
						? html`<button
								id="undo-${id}"
								class="button ghost small"
								aria-label=${texts.undoOf(showDate(at))}
								@click=${() => undoChangeOf(this.personId, id)}
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

function byMonth(changes: readonly Change[]): [string, Change[]][] {
	const months = new Map<string, Change[]>();
	for (const change of changes) {
		const month = showMonth(change.at);
		months.set(month, [...(months.get(month) ?? []), change]);
	}
	return [...months];
}

function sorted(options: readonly (readonly [string, string])[]) {
	return options.toSorted(([, left], [, right]) => compareTexts(left, right));
}

function readValue(event: Event): string {
	return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
