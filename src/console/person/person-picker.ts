import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { isAbort } from "../shell/fault.ts";

const typingMs = 180;
const offeredMax = 6;

/** Finds a person by typing. Reports the choice with `person-picked`, whose detail is the person or undefined. */
class PersonPicker extends View {
	static override properties = {
		inputId: { attribute: false },
		name: { attribute: false },
		describedBy: { attribute: false },
		isInvalid: { attribute: false },
	};
	declare inputId: string;
	/** The name of the person chosen so far. */
	declare name: string | undefined;
	declare describedBy: string | undefined;
	declare isInvalid: boolean;
	#offered: readonly Person[] = [];
	#active = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort: AbortController | undefined;

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}

	override render(): TemplateResult {
		const isOpen = this.#offered.length > 0;
		const listId = `${this.inputId}-offered`;
		return html`<div class="picker">
			<input
				id=${this.inputId}
				role="combobox"
				autocomplete="off"
				spellcheck="false"
				aria-expanded=${isOpen}
				aria-controls=${listId}
				aria-autocomplete="list"
				aria-activedescendant=${isOpen ? `${listId}-${this.#active}` : nothing}
				aria-describedby=${this.describedBy ?? nothing}
				aria-invalid=${this.isInvalid}
				placeholder=${words.person.pickerHint}
				.value=${this.name ?? ""}
				@input=${this.#onType}
				@keydown=${this.#onKey}
				@blur=${this.#onBlur}
			/>
			<ul id=${listId} role="listbox" aria-label=${words.people.title} ?hidden=${!isOpen}>
				${this.#offered.map(
					(person, index) =>
						html`<li
							id="${listId}-${index}"
							role="option"
							aria-selected=${index === this.#active}
							@mousedown=${(event: Event) => {
								event.preventDefault();
								this.#pick(person);
							}}
						>
							${avatar(person, 32)}
							<span class="person-name">
								<span>${person.displayName}${person.title ? html`<span class="quiet"> · ${person.title}</span>` : nothing}</span>
								<span class="quiet">${person.emails[0] ?? nothing}</span>
							</span>
						</li>`,
				)}
			</ul>
		</div>`;
	}

	#onType = (event: Event) => {
		const text = (event.target as HTMLInputElement).value.trim();
		clearTimeout(this.#timer);
		this.#abort?.abort();
		if (text === "") {
			this.#offer([]);
			this.#tell(undefined);
			return;
		}
		this.#timer = setTimeout(() => this.#search(text), typingMs);
	};

	async #search(text: string): Promise<void> {
		this.#abort = new AbortController();
		try {
			const { items } = await current().client.call("GET /people", {
				query: { query: text, orgId: orgIdIfOther(), max: offeredMax },
				signal: this.#abort.signal,
			});
			this.#offer(items);
		} catch (cause) {
			if (!isAbort(cause)) this.#offer([]);
		}
	}

	#onKey = (event: KeyboardEvent) => {
		if (this.#offered.length === 0) return;
		const last = this.#offered.length - 1;
		if (event.key === "ArrowDown" || event.key === "ArrowUp")
			this.change(() => {
				const step = event.key === "ArrowDown" ? 1 : -1;
				this.#active = Math.max(0, Math.min(last, this.#active + step));
			});
		else if (event.key === "Enter") this.#pick(this.#offered[this.#active]);
		else if (event.key === "Escape") this.#offer([]);
		else return;
		event.preventDefault();
	};

	// A text without a choice names no one. The name of the chosen person returns.
	#onBlur = (event: Event) => {
		this.#offer([]);
		(event.target as HTMLInputElement).value = this.name ?? "";
	};

	#pick(person: Person | undefined): void {
		this.#offer([]);
		this.#tell(person);
		const input = this.querySelector("input");
		if (input && person) input.value = person.displayName;
	}

	#offer(people: readonly Person[]): void {
		this.change(() => {
			this.#offered = people;
			this.#active = 0;
		});
	}

	#tell(person: Person | undefined): void {
		this.name = person?.displayName;
		this.dispatchEvent(new CustomEvent("person-picked", { detail: person }));
	}
}
define("peopled-person-picker", PersonPicker);
