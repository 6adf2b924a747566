import { html, type TemplateResult } from "lit";
import { words } from "../words/words.ts";
import { showCode } from "./code.ts";
import { copyCode } from "./copy-code.ts";
import { PassingText } from "./passing-text.ts";
import type { SampleRequest } from "./sample-request.ts";
import { sampleLanguages, sampleSdks } from "./samples.ts";
import { define, View } from "./view.ts";

/** The language chosen last, for the next sample too. */
let chosen = sampleLanguages[0]?.name ?? "";

/** A request as code: buttons for the languages, one that copies, and the text. */
class CodeSample extends View {
	static override properties = { request: { attribute: false } };
	declare request: SampleRequest;
	/** What became of the last copy. */
	#outcome = new PassingText(this);

	override render(): TemplateResult {
		const { sample } = words.look;
		const language = [...sampleLanguages, ...sampleSdks].find(
			({ name }) => name === chosen,
		);
		const text = language?.write(this.request) ?? "";
		const isSdk = sampleSdks.some(({ name }) => name === chosen);
		return html`<div class="card-bar">
				<div class="languages" role="group" aria-label=${sample.language}>
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
					<select
						aria-label=${sample.sdk}
						data-chosen=${isSdk}
						@change=${(event: Event) => {
							const { value } = event.target as HTMLSelectElement;
							if (value !== "")
								this.change(() => {
									chosen = value;
								});
						}}
					>
						<option value="" .selected=${!isSdk}>${sample.sdk}</option>
						${sampleSdks.map(
							({ name }) =>
								html`<option value=${name} .selected=${name === chosen}>${name}</option>`,
						)}
					</select>
				</div>
				<button class="button small" type="button" @click=${() => this.#copy(text)}>
					${this.#outcome.text ?? sample.copy}
				</button>
			</div>
			<pre tabindex="0" role="group" aria-label=${sample.text(chosen)}><code>${showCode(text, language?.colors ?? "")}</code></pre>`;
	}

	async #copy(text: string): Promise<void> {
		const outcome = await copyCode(text, this.querySelector("code"));
		this.#outcome.show(words.look.sample[outcome]);
	}
}
define("peopled-code-sample", CodeSample);
