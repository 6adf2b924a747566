import { html, nothing, type TemplateResult } from "lit";
import type { ComposedCall } from "../../client/composed-call.ts";
import "../../look/code-sample.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { sampleOf } from "./api-sample.ts";
import { offerFile } from "./offer-file.ts";

/** A disclosure with the request that a button sends, as code. */
export function apiCall(
	request: ComposedCall | undefined,
	button: string,
	{
		note,
		onOpen,
	}: {
		/** The text in place of a request that is not composed yet, or cannot be. */
		note?: string;
		/** Called when it opens, to compose the request only then. */
		onOpen?: () => void;
	} = {},
): TemplateResult {
	return html`<peopled-api-call
		.request=${request}
		.button=${button}
		.note=${note ?? words.loading}
		.onOpen=${onOpen}
	></peopled-api-call>`;
}

class ApiCall extends View {
	static override properties = {
		request: { attribute: false },
		button: { attribute: false },
		note: { attribute: false },
	};
	declare request: ComposedCall | undefined;
	declare button: string;
	declare note: string;
	onOpen: (() => void) | undefined;
	#isOpen = false;

	override render(): TemplateResult {
		return html`<details class="api-call" @toggle=${this.#toggle}>
			<summary>${words.apiCall.title}</summary>
			${this.#isOpen ? this.#content() : nothing}
		</details>`;
	}

	#toggle = (event: Event) => {
		const { open } = event.target as HTMLDetailsElement;
		this.change(() => {
			this.#isOpen = open;
		});
		if (open) this.onOpen?.();
	};

	#content(): TemplateResult {
		const { request } = this;
		if (request === undefined)
			return html`<p class="hint" role="status">${this.note}</p>`;
		const sample = sampleOf(request);
		return html`<p class="hint">${words.apiCall.hint(this.button)}</p>
			<div class="api-sample">
				<peopled-code-sample .request=${sample}></peopled-code-sample>
			</div>
			${typeof sample.body === "object" ? sentFile(request, sample.body) : nothing}`;
	}
}
define("peopled-api-call", ApiCall);

// A file that was chosen here needs no button to save it.
function sentFile(
	{ body }: ComposedCall,
	{ fileName }: { fileName: string },
): TemplateResult {
	return typeof body === "string"
		? html`<button
				class="button secondary small"
				type="button"
				@click=${() => offerFile(new Blob([body]), fileName)}
			>
				${icon("download")}${words.apiCall.save(fileName)}
			</button>`
		: html`<p class="hint">${words.apiCall.file(fileName)}</p>`;
}
