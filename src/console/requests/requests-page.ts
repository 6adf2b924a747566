import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { RecordedRequest } from "../../contract/request.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { currentPlace, followQuery, replaceQuery } from "../router.ts";
import { faultPanel } from "../shell/fault.ts";
import { offerFile } from "../shell/offer-file.ts";
import { emptyState } from "../shell/states.ts";
import { type FeedEntry, isGap, keyOf, RequestFeed } from "./request-feed.ts";
import { writeArchive } from "./request-file.ts";
import {
	filterMethods,
	filterStatuses,
	passes,
	type RequestFilter,
	readRequestFilter,
	writeRequestFilter,
} from "./request-filter.ts";
import { RequestNames } from "./request-names.ts";
import { openRequest } from "./request-panel.ts";
import { gapRow, requestRow } from "./request-row.ts";

const ownKey = "peopled.ownRequests";

/** The requests that the server handles, live: a view for testing a script. */
class RequestsPage extends View {
	#feed = new RequestFeed(this);
	#names = new RequestNames();
	#filter = readRequestFilter(new URLSearchParams());

	constructor() {
		super();
		followQuery(this, (query) => this.#follow(query));
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#follow(currentPlace().query);
	}

	#follow(query: URLSearchParams): void {
		const isOwnShown =
			!query.has("own") && localStorage.getItem(ownKey) === "shown";
		this.change(() => {
			this.#filter = readRequestFilter(query);
			if (isOwnShown) this.#filter = { ...this.#filter, isOwnHidden: false };
		});
	}

	protected override updated(): void {
		void this.#names.learn(this.#shown()).then((isNew) => {
			if (isNew) this.requestUpdate();
		});
	}

	#shown(): readonly FeedEntry[] {
		return (this.#feed.entries ?? []).filter(
			(entry) => isGap(entry) || passes(entry, this.#filter),
		);
	}

	#narrow(change: Partial<RequestFilter>): void {
		this.change(() => {
			this.#filter = { ...this.#filter, ...change };
		});
		replaceQuery(writeRequestFilter(this.#filter));
	}

	override render(): TemplateResult {
		const { isPaused, isLive, waitingCount } = this.#feed;
		const text = words.requests;
		return html`<div class="page page-full">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.requests}</h1>
				<span class="count request-state" data-state=${isPaused ? "paused" : isLive ? "live" : "away"} role="status">${
					isPaused
						? text.waiting(waitingCount)
						: isLive
							? text.live
							: text.reconnecting
				}</span>
				<div class="page-actions">
					<button class="button secondary" aria-pressed=${isPaused} @click=${() => this.#feed.togglePause()}>
						${icon(isPaused ? "play" : "pause")}${isPaused ? text.resume : text.pause}
					</button>
					<button class="button secondary" @click=${() => this.#feed.clear()}>${text.clear}</button>
					<button class="button secondary" @click=${this.#export}>${icon("download")}${text.export}</button>
				</div>
			</div>
			${this.#tools()}
			${this.#list(this.#shown())}
		</div>`;
	}

	#tools(): TemplateResult {
		const text = words.requests;
		const { text: typed, methods, statuses, isOwnHidden } = this.#filter;
		return html`<search class="tools request-tools">
			<label class="search">
				${icon("search")}
				<span class="hidden">${text.filter}</span>
				<input
					type="search"
					placeholder=${text.filter}
					autocomplete="off"
					.value=${typed}
					@input=${(event: Event) =>
						this.#narrow({ text: (event.target as HTMLInputElement).value })}
				/>
			</label>
			${toggles(text.methods, filterMethods, methods, (methods) => this.#narrow({ methods }))}
			${toggles(text.statuses, filterStatuses, statuses, (statuses) => this.#narrow({ statuses }))}
			<label class="check">
				<input
					type="checkbox"
					.checked=${isOwnHidden}
					@change=${(event: Event) => {
						const isOwnHidden = (event.target as HTMLInputElement).checked;
						localStorage.setItem(ownKey, isOwnHidden ? "hidden" : "shown");
						this.#narrow({ isOwnHidden });
					}}
				/>
				<span>${text.hideOwn}</span>
			</label>
		</search>`;
	}

	#list(shown: readonly FeedEntry[]): TemplateResult {
		const { fault, entries } = this.#feed;
		const text = words.requests;
		if (fault !== undefined) return faultPanel(fault, () => this.#feed.start());
		if (entries === undefined) return skeletonRows(8);
		if (!shown.some((entry) => !isGap(entry))) return this.#empty(entries);
		return html`<div class="table-frame" tabindex="0" role="region" aria-label=${words.navigation.requests}>
			<table class="table request-table">
				<thead>
					<tr>
						${text.columns.map((name) => html`<th scope="col">${name}</th>`)}
						<th scope="col"><span class="hidden">${text.actions}</span></th>
					</tr>
				</thead>
				<tbody>
					${repeat(shown, keyOf, (entry) =>
						isGap(entry)
							? gapRow(entry)
							: requestRow(entry, {
									names: this.#names,
									open: () => openRequest(entry, this.#names),
								}),
					)}
				</tbody>
			</table>
		</div>`;
	}

	#empty(entries: readonly FeedEntry[]): TemplateResult {
		const text = words.requests;
		const sign = "diagnostics";
		const { text: typed, methods, statuses, isOwnHidden } = this.#filter;
		const isNarrow = typed !== "" || methods.length + statuses.length > 0;
		if (entries.length > 0 && isNarrow)
			return emptyState({
				sign,
				title: text.noneTitle,
				text: text.none(entries.length),
			});
		// The first requests that people see here are those of this page.
		const hasOwn = isOwnHidden && entries.length > 0;
		return emptyState({
			sign,
			title: hasOwn ? text.onlyOwnTitle : text.emptyTitle,
			text: text.empty,
			...(hasOwn && {
				action: html`<button class="button secondary" @click=${() => this.#narrow({ isOwnHidden: false })}>${text.showOwn}</button>`,
			}),
		});
	}

	#export = () => {
		const requests = this.#shown().filter(
			(entry): entry is RecordedRequest => !isGap(entry),
		);
		const text = writeArchive(requests, location.origin);
		offerFile(new Blob([text], { type: "application/json" }), "requests.har");
	};
}
define("peopled-requests", RequestsPage);

function toggles(
	label: string,
	values: readonly string[],
	chosen: readonly string[],
	change: (chosen: readonly string[]) => void,
): TemplateResult {
	return html`<div class="toggles" role="group" aria-label=${label}>
		${values.map((value) => {
			const isChosen = chosen.includes(value);
			return html`<button
				class="button small"
				type="button"
				aria-pressed=${isChosen}
				@click=${() =>
					change(
						isChosen
							? chosen.filter((other) => other !== value)
							: [...chosen, value],
					)}
			>${value}</button>`;
		})}
	</div>`;
}
