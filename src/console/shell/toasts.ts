import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";

/** A temporary message. One with an action stays until it is closed or used. */
interface Toast {
	kind: "success" | "error" | "warning" | "info";
	text: string;
	/** A sentence of the server in English, on a page of another language. */
	told?: string;
	/** More details, such as a tracking id. */
	detail?: string;
	action?: { label: string; run: () => unknown };
}

const shownMax = 3;
const shownMs = 8_000;
const bus = new EventTarget();

/** Shows a message at the bottom of the page. */
export function toast(message: Toast): void {
	bus.dispatchEvent(new CustomEvent("toast", { detail: message }));
}

interface Shown extends Toast {
	key: number;
}

class Toasts extends View {
	#shown: Shown[] = [];
	#count = 0;

	override connectedCallback(): void {
		super.connectedCallback();
		bus.addEventListener("toast", this.#add);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		bus.removeEventListener("toast", this.#add);
	}

	#add = (event: Event) => {
		const added = {
			...(event as CustomEvent<Toast>).detail,
			key: ++this.#count,
		};
		this.change(() => {
			this.#shown = [...this.#shown, added].slice(-shownMax);
		});
		const isPassing = added.kind === "success" || added.kind === "info";
		if (isPassing && added.action === undefined)
			setTimeout(() => this.#remove(added.key), shownMs);
	};

	#remove(key: number): void {
		this.change(() => {
			this.#shown = this.#shown.filter((toast) => toast.key !== key);
		});
	}

	override render(): TemplateResult {
		return html`<div class="toasts">
			<div class="toast-list" role="status" aria-live="polite">
				${repeat(
					this.#shown,
					({ key }) => key,
					(toast) => this.#one(toast),
				)}
			</div>
			<peopled-running-files></peopled-running-files>
		</div>`;
	}

	#one({ key, kind, text, told, detail, action }: Shown): TemplateResult {
		return html`<div class="toast" data-kind=${kind}>
			${icon(kind === "success" ? "check" : kind)}
			<div class="toast-text">
				<p>${text}</p>
				${told ? html`<p class="toast-detail" lang="en">${told}</p>` : nothing}
				${detail ? html`<p class="toast-detail">${detail}</p>` : nothing}
			</div>
			${
				action
					? html`<button
							class="button secondary small"
							@click=${() => {
								this.#remove(key);
								action.run();
							}}
						>
							${action.label}
						</button>`
					: nothing
			}
			<button
				class="button ghost round small"
				aria-label=${words.close}
				@click=${() => this.#remove(key)}
			>
				${icon("cancel")}
			</button>
		</div>`;
	}
}
define("peopled-toasts", Toasts);
