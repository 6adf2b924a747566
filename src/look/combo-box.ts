import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { words } from "../words/words.ts";
import { chip, removableChip } from "./chip.ts";
import { comboRows } from "./combo-list.ts";
import {
	asEntries,
	type ComboOption,
	matching,
	type OptionEntry,
} from "./combo-options.ts";
import { ComboSearch, type FindOptions } from "./combo-search.ts";
import { icon } from "./icons.ts";
import { keepBeside, type Placed } from "./place.ts";
import { define, View } from "./view.ts";

let count = 0;

/**
 * A field in which one or several of many options are chosen by typing. It reports each choice with the event `change`,
 * whose detail is the list of the chosen ids.
 */
class ComboBox extends View {
	static override properties = {
		label: { attribute: false },
		isLabelHidden: { attribute: false },
		inputId: { attribute: false },
		options: { attribute: false },
		chosen: { attribute: false },
		isMultiple: { attribute: false },
		isFree: { attribute: false },
		isDisabled: { attribute: false },
		isInvalid: { attribute: false },
		isRequired: { attribute: false },
		describedBy: { attribute: false },
		placeholder: { attribute: false },
		search: { attribute: false },
	};
	declare label: string;
	/** Whether another label names the field on the page. */
	declare isLabelHidden: boolean;
	declare inputId: string;
	/** What can be chosen. With `search`, the options before anything is typed, and those chosen. */
	declare options: readonly ComboOption[];
	/** The ids of the chosen options. */
	declare chosen: readonly string[];
	declare isMultiple: boolean;
	/** Whether a typed text that is no option can be chosen. It is its own id. */
	declare isFree: boolean;
	declare isDisabled: boolean;
	declare isInvalid: boolean;
	declare isRequired: boolean;
	declare describedBy: string | undefined;
	declare placeholder: string | undefined;
	/** Finds the options for a text at the server. */
	declare search: FindOptions | undefined;

	/** The typed text, while the person types; otherwise the field shows the choice. */
	#text: string | undefined;
	#isOpen = false;
	#active = -1;
	/** Those chosen when the list opened come first, and stay there until it closes. */
	#first: readonly string[] = [];
	/** How many more options match than are shown. */
	#hiddenCount = 0;
	/** Every option seen so far, for the labels of chosen ones. */
	readonly #known = new Map<string, ComboOption>();
	readonly #searching = new ComboSearch((isFound) =>
		this.change(() => {
			if (isFound) this.#active = 0;
		}),
	);
	#input: HTMLInputElement | undefined;
	#list: HTMLElement | undefined;
	#placed: Placed | undefined;

	constructor() {
		super();
		this.inputId = `combo-${++count}`;
		this.options = [];
		this.chosen = [];
		this.isMultiple = false;
		this.isFree = false;
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#searching.end();
		this.#placed?.stop();
		this.#isOpen = false;
	}

	override focus(): void {
		this.#input?.focus();
	}

	protected override willUpdate(): void {
		for (const option of [...this.options, ...(this.#searching.found ?? [])])
			this.#known.set(option.id, option);
	}

	override render(): TemplateResult {
		const { inputId, label, isMultiple, isDisabled } = this;
		const listId = `${inputId}-list`;
		const entries = this.#isOpen ? this.#entries() : [];
		const active = entries[this.#active];
		return html`<div class="field combo" ?data-open=${this.#isOpen} @focusout=${this.#onFocusOut}>
			${this.isLabelHidden ? nothing : html`<label for=${inputId}>${label}</label>`}
			<div class="combo-field" aria-disabled=${isDisabled ? "true" : nothing} @mousedown=${this.#onFieldPress}>
				${isMultiple ? this.chosen.map((id) => this.#chip(id)) : nothing}
				<input
					${ref(this.#setInput)}
					id=${inputId}
					type="text"
					role="combobox"
					autocomplete="off"
					spellcheck="false"
					aria-expanded=${this.#isOpen}
					aria-controls=${listId}
					aria-autocomplete="list"
					aria-activedescendant=${active ? `${listId}-${this.#active}` : nothing}
					aria-describedby=${this.describedBy ?? nothing}
					aria-invalid=${this.isInvalid ? "true" : nothing}
					?required=${this.isRequired}
					?disabled=${isDisabled}
					placeholder=${isMultiple && this.chosen.length > 0 ? nothing : (this.placeholder ?? nothing)}
					.value=${this.#text ?? this.#shown}
					@input=${this.#onInput}
					@change=${(event: Event) => event.stopPropagation()}
					@keydown=${this.#onKey}
				/>
				${
					!isMultiple &&
					this.chosen.length > 0 &&
					!isDisabled &&
					!this.isRequired
						? html`<button type="button" class="combo-clear" aria-label=${words.look.choice.clear(label)} @click=${this.#clear}>${icon("cancel")}</button>`
						: nothing
				}
				<span class="combo-sign">${icon("arrow-down")}</span>
			</div>
			<div
				${ref(this.#setList)}
				class="menu combo-list"
				id=${listId}
				role="listbox"
				popover="manual"
				aria-label=${label}
				aria-multiselectable=${isMultiple ? "true" : nothing}
				aria-busy=${this.#searching.state === "searching" ? "true" : nothing}
				@mousedown=${(event: Event) => event.preventDefault()}
			>${
				this.#isOpen
					? comboRows(entries, {
							listId,
							active: this.#active,
							chosen: this.chosen,
							state: this.#searching.state,
							hiddenCount: this.#hiddenCount,
							pick: (option) => this.#pick(option),
						})
					: nothing
			}</div>
			<span class="hidden" role="status">${this.#isOpen ? this.#news(entries.length) : nothing}</span>
		</div>`;
	}

	// A chosen option that has a reason against a change stays.
	#chip(id: string): TemplateResult {
		const isFixed = this.#known.get(id)?.disabledReason !== undefined;
		return isFixed || this.isDisabled
			? chip(this.#labelOf(id), { kind: "info" })
			: removableChip(this.#labelOf(id), () => this.#toggle(id));
	}

	#news(found: number): string {
		const { choice } = words.look;
		if (this.#searching.state !== "ready") return choice[this.#searching.state];
		return found === 0 ? choice.none : choice.found(found);
	}

	#entries(): OptionEntry[] {
		const text = this.#text?.trim() ?? "";
		const isSearched = this.search !== undefined && text !== "";
		const offered = isSearched
			? (this.#searching.found ?? [])
			: matching(this.options, text);
		const { entries, hiddenCount } = asEntries(offered, {
			first: this.#first,
			firstTitle: words.look.choice.chosen,
		});
		this.#hiddenCount = hiddenCount;
		const isOffered = offered.some(
			({ id, label }) => id === text || label === text,
		);
		if (this.isFree && text !== "" && !isOffered)
			entries.push({
				option: { id: text, label: words.look.choice.take(text) },
				group: undefined,
			});
		return entries;
	}

	/** The label of the only choice. */
	get #shown(): string {
		const [id] = this.chosen;
		return this.isMultiple || id === undefined ? "" : this.#labelOf(id);
	}

	#labelOf(id: string): string {
		return this.#known.get(id)?.label ?? id;
	}

	#setInput = (element: Element | undefined) => {
		this.#input = element as HTMLInputElement | undefined;
	};

	#setList = (element: Element | undefined) => {
		this.#list = element as HTMLElement | undefined;
	};

	async #open(): Promise<void> {
		if (this.#isOpen || this.isDisabled) return;
		this.#isOpen = true;
		this.#first = this.isMultiple ? this.chosen : [];
		this.#active = -1;
		this.requestUpdate();
		await this.updateComplete;
		const field = this.#input?.parentElement;
		if (!this.#isOpen || !this.#list || !field) return;
		this.#list.showPopover();
		this.#placed = keepBeside(field, this.#list, { isAsWide: true });
	}

	#close(): void {
		this.#searching.end();
		this.#placed?.stop();
		if (this.#list?.matches(":popover-open")) this.#list.hidePopover();
		this.change(() => {
			this.#isOpen = false;
			this.#text = undefined;
		});
	}

	#onFieldPress = (event: MouseEvent) => {
		const target = event.target as HTMLElement;
		if (target.closest("button") !== null) return;
		if (target !== this.#input) event.preventDefault();
		this.#input?.focus();
		if (this.#isOpen && target !== this.#input) this.#close();
		else void this.#open();
	};

	// A text without a choice chooses nothing, unless any text may be chosen: the field shows the choice again.
	#onFocusOut = (event: FocusEvent) => {
		if (this.contains(event.relatedTarget as Node | null)) return;
		const text = this.#text?.trim() ?? "";
		const isEmptied =
			!this.isMultiple && this.#text !== undefined && text === "";
		if (this.isFree && text !== "") {
			this.#pickText(text);
			return;
		}
		if (this.#isOpen || this.#text !== undefined) this.#close();
		if (isEmptied && this.chosen.length > 0 && !this.isRequired) this.#tell([]);
	};

	#onInput = (event: Event) => {
		event.stopPropagation();
		this.change(() => {
			this.#text = (event.target as HTMLInputElement).value;
			this.#active = this.#text.trim() === "" ? -1 : 0;
		});
		void this.#open().then(() => {
			if ((this.#text?.trim() ?? "") !== "") this.#active = 0;
			this.requestUpdate();
		});
		if (this.search !== undefined)
			this.#searching.start(this.#text?.trim() ?? "", this.search);
	};

	#onKey = (event: KeyboardEvent) => {
		const { key } = event;
		if (key === "ArrowDown" || key === "ArrowUp") this.#move(key);
		else if (key === "Enter" && this.#isOpen) this.#pickActive();
		else if (key === "Escape" && this.#isOpen) this.#close();
		else if (
			key === "Backspace" &&
			this.isMultiple &&
			this.#input?.value === ""
		)
			this.#removeLast();
		else return;
		// The form around it, its dialog and the table below do not see these keys.
		event.preventDefault();
		event.stopPropagation();
	};

	#move(key: "ArrowDown" | "ArrowUp"): void {
		if (!this.#isOpen) {
			void this.#open();
			return;
		}
		const { length } = this.#entries();
		if (length === 0) return;
		const step = key === "ArrowDown" ? 1 : -1;
		this.change(() => {
			const from = this.#active < 0 && step < 0 ? 0 : this.#active;
			this.#active = (from + step + length) % length;
		});
		void this.updateComplete.then(() =>
			this.#list
				?.querySelector("[data-active]")
				?.scrollIntoView({ block: "nearest" }),
		);
	}

	#pickActive(): void {
		const entry = this.#entries()[this.#active];
		const text = this.#text?.trim() ?? "";
		// The old options are still in view.
		const isStale = this.#searching.state === "searching";
		if (entry !== undefined && !isStale) this.#pick(entry.option);
		else if (this.isFree && text !== "") this.#pickText(text);
	}

	// An option with this name is meant, where there is one.
	#pickText(text: string): void {
		const known = [...this.#known.values()].find(({ label }) => label === text);
		this.#pick(known ?? { id: text, label: text });
		this.#close();
	}

	#pick(option: ComboOption): void {
		if (option.disabledReason !== undefined) return;
		if (this.isMultiple) {
			this.#toggle(option.id);
			return;
		}
		this.#known.set(
			option.id,
			this.#known.get(option.id) ?? { ...option, label: option.id },
		);
		this.#tell([option.id]);
		this.#close();
		this.#input?.select();
	}

	#toggle(id: string): void {
		const others = this.chosen.filter((known) => known !== id);
		this.#tell(
			others.length < this.chosen.length ? others : [...this.chosen, id],
		);
		this.#searching.end();
		this.change(() => {
			this.#text = undefined;
		});
		this.#input?.focus();
	}

	#removeLast(): void {
		const last = this.chosen.at(-1);
		const isFixed =
			last !== undefined && this.#known.get(last)?.disabledReason !== undefined;
		if (last !== undefined && !isFixed) this.#toggle(last);
	}

	#clear = () => {
		this.#close();
		this.#tell([]);
		this.#input?.focus();
	};

	#tell(chosen: readonly string[]): void {
		this.chosen = chosen;
		this.dispatchEvent(new CustomEvent("change", { detail: chosen }));
	}
}
define("peopled-combo-box", ComboBox);
