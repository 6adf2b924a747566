import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { navigate } from "../router.ts";
import { current } from "../session.ts";
import { commandKey } from "../shell/command-key.ts";
import { faultText } from "../shell/fault.ts";
import {
	actionSource,
	numberSource,
	pageSource,
	personActionSource,
	personTextOf,
	usualActions,
} from "./actions.ts";
import {
	groupSource,
	locationSource,
	openLicenseSource,
	organizationSource,
} from "./catalog-sources.ts";
import type { Found, Section, Source } from "./found.ts";
import { idSource } from "./id-source.ts";
import { partsOf } from "./match.ts";
import { peopleSource } from "./people-source.ts";
import { rememberRecent } from "./recent.ts";
import { recentSource } from "./recent-source.ts";
import { Search } from "./search.ts";

/** The maximum number of characters that the API searches for. */
const textLengthMax = 256;

/** The search box with its results. Dispatches `search-done` when a result was opened, and `search-leave` on Escape; its parent cancels that to close it. */
class SearchBox extends View {
	static override properties = { typed: { attribute: false } };
	/** What was typed before the box was there. */
	declare typed: string | undefined;
	#text = "";
	/** The key of the active result; undefined: the first one. */
	#activeKey: string | undefined;
	/** Enter was pressed before the results were there: the first one opens when they are. */
	#waitingEnter: { isNewTab: boolean } | undefined;
	readonly #licenses = openLicenseSource();
	readonly #search = new Search(
		(text) => this.#sourcesFor(text),
		() => this.#changed(),
	);

	override connectedCallback(): void {
		super.connectedCallback();
		const { search } = location;
		this.#text = this.typed || (new URLSearchParams(search).get("find") ?? "");
		this.#search.type(this.#text);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#search.close();
	}

	protected override firstUpdated(): void {
		const input = this.querySelector("input");
		const { length } = this.#text;
		input?.focus();
		input?.setSelectionRange(length, length);
	}

	#sourcesFor(text: string): readonly Source[] {
		if (text.trim() === "")
			return [
				recentSource,
				usualSource,
				...(current().isAdmin ? [] : [pageSource]),
			];
		const action = personActionSource(text);
		if (action !== undefined) return [action];
		return [
			idSource,
			peopleSource,
			...(current().isAdmin
				? [
						numberSource,
						this.#licenses,
						locationSource,
						groupSource,
						organizationSource,
					]
				: []),
			pageSource,
			actionSource,
		];
	}

	#changed(): void {
		const { items } = this.#search;
		if (!items.some(({ key }) => key === this.#activeKey))
			this.#activeKey = undefined;
		this.requestUpdate();
		if (this.#search.isLooking || this.#waitingEnter === undefined) return;
		const { isNewTab } = this.#waitingEnter;
		this.#waitingEnter = undefined;
		if (this.#active !== undefined) this.#open(this.#active, isNewTab);
	}

	get #active(): Found | undefined {
		const { items } = this.#search;
		return items.find(({ key }) => key === this.#activeKey) ?? items[0];
	}

	override render(): TemplateResult {
		const { sections, isStale, isLooking } = this.#search;
		const active = this.#active;
		const { items } = this.#search;
		return html`<div class="search-box">
			<label class="search-box-input">
				${icon("search")}
				<span class="hidden">${words.search.field}</span>
				<input
					type="search"
					role="combobox"
					aria-autocomplete="list"
					aria-expanded=${items.length > 0}
					aria-controls="search-results"
					aria-activedescendant=${active === undefined || isStale ? nothing : idOf(items.indexOf(active))}
					autocomplete="off"
					autocapitalize="off"
					spellcheck="false"
					enterkeyhint="go"
					maxlength=${textLengthMax}
					placeholder=${current().isAdmin ? words.search.hint : words.search.memberHint}
					autofocus
					.value=${this.#text}
					@input=${this.#onType}
					@keydown=${this.#onKey}
				/>
			</label>
			<div
				id="search-results"
				class="search-results"
				role="listbox"
				aria-label=${words.search.list}
				aria-busy=${isLooking}
				?data-stale=${isStale}
			>
				${sections.map((section) => this.#section(section, active))}
			</div>
			${this.#state()}
			<p class="search-foot" aria-hidden="true">
				<span><kbd>↑</kbd><kbd>↓</kbd> ${words.search.foot.move}</span>
				<span><kbd>${words.keys.names.enter}</kbd> ${words.search.foot.open}</span>
				<span><kbd>${commandKey}</kbd><kbd>${words.keys.names.enter}</kbd> ${words.search.foot.tab}</span>
				<span><kbd>Esc</kbd> ${words.search.foot.close}</span>
			</p>
		</div>`;
	}

	#section(section: Section, active: Found | undefined): TemplateResult {
		const { name, title = words.search.sections[name], items } = section;
		const titleId = `search-section-${name}`;
		const all = this.#search.items;
		return html`<div role="group" aria-labelledby=${titleId}>
			<p class="search-title" id=${titleId}>${title}</p>
			${repeat(
				items,
				({ key }) => key,
				(item) =>
					this.#option(item, {
						index: all.indexOf(item),
						isActive: item === active,
					}),
			)}
		</div>`;
	}

	#option(
		item: Found,
		{ index, isActive }: { index: number; isActive: boolean },
	): TemplateResult {
		const { label, note, sign, person, isPlain } = item;
		return html`<div
			class="search-option"
			id=${idOf(index)}
			role="option"
			aria-selected=${isActive}
			@pointermove=${() => {
				if (!isActive)
					this.change(() => {
						this.#activeKey = item.key;
					});
			}}
			@click=${(event: MouseEvent) => this.#open(item, event.ctrlKey || event.metaKey)}
			@auxclick=${(event: MouseEvent) => {
				if (event.button === 1) this.#open(item, true);
			}}
		>
			<span class="search-sign">${person === undefined ? icon(sign) : avatar(person, 32)}</span>
			<span class="search-label">
				<span>${isPlain ? label : this.#marked(label)}</span>
				${note ? html`<span class="quiet">${this.#marked(note)}</span>` : nothing}
			</span>
			${isActive ? html`<span class="search-enter" aria-hidden="true">${icon("arrow-right")}</span>` : nothing}
		</div>`;
	}

	#marked(label: string): TemplateResult {
		const parts = partsOf(label, personTextOf(this.#search.text));
		return html`${parts.map(({ text, isMatch }) => (isMatch ? html`<mark>${text}</mark>` : text))}`;
	}

	// The state in words: searching, the number of results, nothing found, and what could not be searched.
	#state(): TemplateResult {
		const { items, isLooking, faults, text } = this.#search;
		const isNothing =
			!isLooking &&
			items.length === 0 &&
			faults.length === 0 &&
			text.trim() !== "";
		return html`${
			isLooking && items.length === 0
				? html`<div class="search-waiting">${skeletonRows(3)}</div>`
				: nothing
		}
			${faults.map(
				({ name, cause }) =>
					html`<p class="search-fault" role="alert">${icon("warning")}<span>${words.search.failed(words.search.sections[name], faultText(cause))}</span></p>`,
			)}
			${
				isNothing
					? html`<div class="search-nothing">
							<p><strong>${words.search.nothing(text.trim())}</strong></p>
							<p class="quiet">${current().isAdmin ? words.search.nothingHint : words.search.memberNothingHint}</p>
						</div>`
					: nothing
			}
			<p class="hidden" role="status">${
				isLooking
					? words.search.looking
					: isNothing
						? words.search.nothing(text.trim())
						: words.search.found(items.length)
			}</p>`;
	}

	#onType = (event: Event) => {
		this.#write((event.target as HTMLInputElement).value);
	};

	#write(text: string): void {
		this.#text = text;
		this.#waitingEnter = undefined;
		this.#activeKey = undefined;
		this.#search.type(text);
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.isComposing) return;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			this.#move(event.key === "ArrowDown" ? 1 : -1);
		} else if (event.key === "Escape") {
			// Otherwise the browser clears the field first.
			const isLeft = this.dispatchEvent(
				new CustomEvent("search-leave", { cancelable: true }),
			);
			if (!isLeft) event.preventDefault();
		} else if (event.key === "Enter") {
			event.preventDefault();
			const isNewTab = event.ctrlKey || event.metaKey;
			// Results of an earlier text are not what the person means.
			const item = this.#search.isStale ? undefined : this.#active;
			if (item !== undefined) this.#open(item, isNewTab);
			else if (this.#search.isLooking) this.#waitingEnter = { isNewTab };
		}
	};

	#move(step: number): void {
		const { items } = this.#search;
		if (items.length === 0) return;
		const at = this.#active === undefined ? -1 : items.indexOf(this.#active);
		const next = (at + step + items.length) % items.length;
		this.change(() => {
			this.#activeKey = items[next]?.key;
		});
		void this.updateComplete.then(() =>
			this.querySelector(`#${idOf(next)}`)?.scrollIntoView({
				block: "nearest",
			}),
		);
	}

	#open(item: Found, isNewTab: boolean): void {
		const { href, run, fill, recent } = item;
		if (fill !== undefined) {
			this.#write(fill);
			this.querySelector("input")?.focus();
			return;
		}
		if (recent !== undefined) rememberRecent(recent);
		if (href !== undefined && isNewTab) {
			window.open(href, "_blank", "noopener");
			return;
		}
		this.dispatchEvent(new CustomEvent("search-done"));
		if (href === undefined) run?.();
		else if (href.startsWith("/console")) void navigate(href);
		else location.assign(href);
	}
}
define("peopled-search", SearchBox);

const usualSource: Source = {
	name: "actions",
	find: async () => ({ name: "actions", items: usualActions() }),
};

function idOf(index: number): string {
	return `search-option-${index}`;
}
