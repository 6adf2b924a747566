import { html, type TemplateResult } from "lit";
import { lookWords } from "./look-words.ts";
import { type SampleRequest, sampleLanguages } from "./samples.ts";
import { define, View } from "./view.ts";

const copiedMs = 1500;

/** The language chosen last, for the next sample too. */
let chosen = sampleLanguages[0]?.name ?? "";

/** A request as code: buttons for the languages, one that copies, and the text. */
class CodeSample extends View {
	static override properties = { request: { attribute: false } };
	declare request: SampleRequest;
	#isCopied = false;

	override render(): TemplateResult {
		const { sample } = lookWords;
		const text =
			sampleLanguages
				.find(({ name }) => name === chosen)
				?.write(this.request) ?? "";
		return html`<div class="card-bar">
				<div role="group" aria-label=${sample.language}>
					${sampleLanguages.map(
						({ name }) => html`<button
							class="button small"
							type="button"
							aria-pressed=${name === chosen}
							@click=${() =>
								this.change(() => {
									chosen = name;
								})}
						>
							${name}
						</button>`,
					)}
				</div>
				<button class="button small" type="button" @click=${() => this.#copy(text)}>
					${this.#isCopied ? sample.copied : sample.copy}
				</button>
			</div>
			<pre tabindex="0" role="group" aria-label=${sample.text(chosen)}><code>${text}</code></pre>`;
	}

	async #copy(text: string): Promise<void> {
		await navigator.clipboard.writeText(text);
		this.change(() => {
			this.#isCopied = true;
		});
		setTimeout(
			() =>
				this.change(() => {
					this.#isCopied = false;
				}),
			copiedMs,
		);
	}
}
define("peopled-code-sample", CodeSample);
