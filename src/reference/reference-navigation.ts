import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../look/icons.ts";
import { define, View } from "../look/view.ts";
import type { Call } from "../manual/description.ts";
import type { IntroductionPage } from "../manual/introduction.ts";
import { words } from "../words/words.ts";
import { type Entry, findEntries, wordsIn } from "./search.ts";

/** The most results that are shown. */
const shownMax = 40;

/**
 * `<reference-navigation .pages=${…} .calls=${…} .entries=${…} .current=${…}>`: the search over the whole reference, and
 * the list of its pages.
 */
class ReferenceNavigation extends View {
	static override properties = {
		pages: { attribute: false },
		calls: { attribute: false },
		entries: { attribute: false },
		current: { attribute: false },
	};
	declare pages: readonly IntroductionPage[];
	declare calls: readonly Call[];
	declare entries: () => readonly Entry[];
	/** The id of the open page. */
	declare current: string;
	#text = "";

	override connectedCallback(): void {
		super.connectedCallback();
		document.addEventListener("keydown", this.#summon);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		document.removeEventListener("keydown", this.#summon);
	}

	/** Searches for a text, and takes the focus. */
	search(text: string): void {
		this.change(() => {
			this.#text = text;
		});
		this.closest("details")?.setAttribute("open", "");
		const input = this.#input();
		if (input !== null) input.value = text;
		input?.focus();
	}

	// The open page stays in view while one goes through the pages.
	protected override updated(changed: PropertyValues): void {
		if (!changed.has("current") || this.#text !== "") return;
		const link = this.querySelector<HTMLElement>('[aria-current="page"]');
		const scroller = this.closest<HTMLElement>(".navigation");
		if (link === null || scroller === null) return;
		const place = link.getBoundingClientRect();
		const frame = scroller.getBoundingClientRect();
		if (place.top < frame.top + place.height * 2 || place.bottom > frame.bottom)
			scroller.scrollTop += place.top - frame.top - frame.height / 3;
	}

	override render(): TemplateResult {
		const texts = words.reference.search;
		return html`<div class="search" role="search">
				${icon("search")}
				<input
					type="search"
					aria-label=${texts.label}
					placeholder=${texts.label}
					aria-keyshortcuts="/ Control+K"
					autocomplete="off"
					spellcheck="false"
					.value=${this.#text}
					@input=${(event: InputEvent) =>
						this.change(() => {
							this.#text = (event.target as HTMLInputElement).value;
						})}
					@keydown=${this.#move}
				/>
			</div>
			${wordsIn(this.#text).length > 0 ? this.#showFound() : this.#showPages()}`;
	}

	#showFound(): TemplateResult {
		const texts = words.reference.search;
		const { found, total } = findEntries(this.entries(), this.#text, {
			pageId: this.current,
			max: shownMax,
		});
		const wanted = wordsIn(this.#text);
		return html`<p class="note" role="status">
				${
					total === 0
						? texts.nothing(this.#text.trim())
						: total > found.length
							? texts.foundFirst(found.length, total)
							: texts.found(total)
				}
			</p>
			${total === 0 ? html`<p class="note">${texts.nothingHint}</p>` : nothing}
			<ul class="found" @keydown=${this.#move}>
				${found.map(
					(entry) =>
						html`<li>
							<a href="#${entry.address}" @click=${this.#leave}>
								<span class="found-title" lang="en">${mark(entry.title, wanted)}</span>
								<span class="note"
									>${texts.kinds[entry.kind]}${
										entry.title === entry.pageTitle
											? nothing
											: html` · <span lang="en">${mark(entry.pageTitle, wanted)}</span>`
									}</span
								>
							</a>
						</li>`,
				)}
			</ul>`;
	}

	#showPages(): TemplateResult {
		const tags = Map.groupBy(this.calls, ({ tag }) => tag);
		return html`<h2>${words.reference.introduction}</h2>
			<ul>
				${this.pages.map(({ id, title }) => this.#showLink(id, title))}
			</ul>
			${repeat(
				tags,
				([tag]) => tag,
				([tag, calls]) =>
					html`<h2 lang="en">${tag}</h2>
						<ul>
							${calls.map(({ id, summary, method }) =>
								this.#showLink(
									id,
									summary,
									html`<span class="method ${method.toLowerCase()}">${method}</span>`,
								),
							)}
						</ul>`,
			)}`;
	}

	#showLink(id: string, title: string, sign?: TemplateResult): TemplateResult {
		return html`<li>
			<a href="#${id}" aria-current=${id === this.current ? "page" : nothing}>
				<span lang="en">${title}</span>${sign ?? nothing}
			</a>
		</li>`;
	}

	#input(): HTMLInputElement | null {
		return this.querySelector("input[type=search]");
	}

	#summon = (event: KeyboardEvent) => {
		const { key, target } = event;
		const isTyping =
			target instanceof HTMLElement &&
			target.matches("input, textarea, select, [contenteditable]");
		const isShortcut =
			(key === "/" && !isTyping) ||
			(key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
		if (!isShortcut || document.querySelector("dialog:modal") !== null) return;
		event.preventDefault();
		this.closest("details")?.setAttribute("open", "");
		this.#input()?.focus();
		this.#input()?.select();
	};

	// Arrow keys go through the results, Enter in the field opens the first, and Escape ends the search.
	#move = (event: KeyboardEvent) => {
		const links = [...this.querySelectorAll<HTMLAnchorElement>(".found a")];
		const at = links.indexOf(document.activeElement as HTMLAnchorElement);
		if (event.key === "Enter" && at === -1) links[0]?.click();
		else if (event.key === "ArrowDown") links[at + 1]?.focus();
		else if (event.key === "ArrowUp" && at > 0) links[at - 1]?.focus();
		else if (event.key === "ArrowUp" && at === 0) this.#input()?.focus();
		else if (event.key === "Escape" && this.#text !== "") {
			this.change(() => {
				this.#text = "";
			});
			this.#input()?.focus();
		} else return;
		if (event.key !== "Enter") event.preventDefault();
	};

	// On a phone the list covers the page.
	#leave = () => {
		this.closest("details")?.removeAttribute("open");
	};
}
define("reference-navigation", ReferenceNavigation);

/** A text in which the words of a search are marked. */
function mark(
	text: string,
	wanted: readonly string[],
): (TemplateResult | string)[] {
	const lower = text.toLowerCase();
	const marked = new Array<boolean>(text.length).fill(false);
	for (const word of wanted)
		for (
			let at = lower.indexOf(word);
			at !== -1;
			at = lower.indexOf(word, at + word.length)
		)
			marked.fill(true, at, at + word.length);
	const parts: (TemplateResult | string)[] = [];
	let from = 0;
	for (let at = 1; at <= text.length; at++)
		if (at === text.length || marked[at] !== marked[from]) {
			const part = text.slice(from, at);
			parts.push(marked[from] ? html`<mark>${part}</mark>` : part);
			from = at;
		}
	return parts;
}
