import { html, nothing, type TemplateResult } from "lit";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import type { InitialPlace } from "./initial-places.ts";

/** The height of a letter in pixels. */
const letterHeight = 18;

/** The initials of the names beside a list, as one stop of the Tab key. Choosing one dispatches `letter-chosen` with its index in the list. */
class LetterRail extends View {
	static override properties = {
		places: { attribute: false },
		top: { attribute: false },
	};
	declare places: readonly InitialPlace[];
	/** The index of the first row in view. */
	declare top: number;
	#height = 600;
	#focused: number | undefined;
	readonly #resized = new ResizeObserver(() =>
		this.change(() => {
			this.#height = this.clientHeight;
		}),
	);

	protected override firstUpdated(): void {
		this.#resized.observe(this);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resized.disconnect();
	}

	get #here(): number {
		return Math.max(
			0,
			this.places.findLastIndex(({ index }) => index <= this.top),
		);
	}

	override render(): TemplateResult {
		const here = this.#here;
		const focused = Math.min(this.#focused ?? here, this.places.length - 1);
		// Of more letters than there is room for, every second or third is a dot.
		const room = Math.max(1, Math.floor(this.#height / letterHeight));
		const step = Math.ceil(this.places.length / room);
		return html`<nav class="letters" aria-label=${words.people.letters} @keydown=${this.#onKey} @focusout=${this.#onLeave}>
			${this.places.map(({ initial, count, index }, at) => {
				const isShown = at % step === 0 || at === focused || at === here;
				return html`<button
					type="button"
					class=${isShown ? nothing : "unseen"}
					tabindex=${at === focused ? 0 : -1}
					aria-current=${at === here ? "true" : nothing}
					aria-label=${words.people.goTo(initial, count)}
					title=${words.people.goTo(initial, count)}
					@click=${() => this.#choose(index)}
				>${initial}</button>`;
			})}
		</nav>`;
	}

	#choose(index: number): void {
		this.dispatchEvent(new CustomEvent("letter-chosen", { detail: index }));
	}

	#onKey = (event: KeyboardEvent) => {
		const last = this.places.length - 1;
		const here = Math.min(this.#focused ?? this.#here, last);
		const next = {
			ArrowDown: here + 1,
			ArrowUp: here - 1,
			Home: 0,
			End: last,
		}[event.key];
		if (next === undefined) return;
		event.preventDefault();
		this.change(() => {
			this.#focused = Math.max(0, Math.min(last, next));
		});
		void this.updateComplete.then(() =>
			this.querySelector<HTMLElement>("button[tabindex='0']")?.focus(),
		);
	};

	#onLeave = () => {
		this.#focused = undefined;
	};
}
define("peopled-letters", LetterRail);
