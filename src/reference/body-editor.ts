import { html, nothing, type TemplateResult } from "lit";
import { define, View } from "../look/view.ts";
import type { Description, SchemaObject } from "../manual/description.ts";
import { words } from "../words/words.ts";
import { findSyntaxError, readBody } from "./body-value.ts";
import { listFields } from "./form-field.ts";
import "./body-form.ts";

/** The view chosen last, for the next call too. */
let isJsonChosen = false;

/**
 * `<body-editor .schema=${…} .description=${…} .mediaType=${…} .text=${…} .problems=${…} .sessionKey=${…}>`: the body of a request, as a
 * form with an input for each property, or as the JSON that is sent. It sends each edit with the event `text`.
 */
class BodyEditor extends View {
	static override properties = {
		schema: { attribute: false },
		description: { attribute: false },
		mediaType: { attribute: false },
		text: { attribute: false },
		problems: { attribute: false },
		sessionKey: { attribute: false },
	};
	declare schema: SchemaObject;
	declare description: Description;
	declare mediaType: string;
	declare text: string;
	/** The problems of the body, by the places that have them. */
	declare problems: ReadonlyMap<string, string>;
	declare sessionKey: string;

	/** Shows the view in which a field has an input. */
	showForm(): Promise<boolean> {
		this.change(() => {
			isJsonChosen = false;
		});
		return this.updateComplete;
	}

	override render(): TemplateResult {
		const texts = words.reference.attempt;
		const hasForm =
			/json/.test(this.mediaType) &&
			listFields(this.schema, this.description).length > 0;
		const isJson = !hasForm || isJsonChosen;
		return html`<fieldset class="fields body">
			<legend>${texts.body} <span class="type">${this.mediaType}</span></legend>
			${
				hasForm
					? html`<div class="switch" role="group" aria-label=${texts.bodyViews}>
							${[false, true].map(
								(isThisJson) =>
									html`<button
										class="button small"
										type="button"
										aria-pressed=${isThisJson === isJsonChosen}
										@click=${() =>
											this.change(() => {
												isJsonChosen = isThisJson;
											})}
									>
										${isThisJson ? texts.json : texts.form}
									</button>`,
							)}
						</div>`
					: nothing
			}
			${isJson ? this.#showText() : this.#showForm()}
		</fieldset>`;
	}

	#showForm(): TemplateResult {
		return html`<body-form
				.schema=${this.schema}
				.description=${this.description}
				.text=${this.text}
				.problems=${this.problems}
				.sessionKey=${this.sessionKey}
				@text=${(event: CustomEvent<string>) => {
					event.stopPropagation();
					this.#tell(event.detail);
				}}
			></body-form>
			${readBody(this.text) === undefined ? this.#showText() : nothing}`;
	}

	#showText(): TemplateResult {
		const texts = words.reference.attempt;
		const isChecked = /json/.test(this.mediaType) && this.text.trim() !== "";
		const place = isChecked ? findSyntaxError(this.text) : undefined;
		const rows = Math.min(26, Math.max(6, this.text.split("\n").length + 1));
		return html`<textarea
				class="code-input"
				name="body"
				rows=${rows}
				aria-label="${texts.body} ${this.mediaType}"
				aria-invalid=${place !== undefined}
				aria-describedby="body-syntax"
				spellcheck="false"
				autocomplete="off"
				.value=${this.text}
				@input=${(event: InputEvent) =>
					this.#tell((event.target as HTMLTextAreaElement).value)}
			></textarea>
			<div id="body-syntax" role="status">
				${
					place === undefined
						? nothing
						: html`<p class="problem">
								${texts.syntax(place.line, place.column)}
								<button
									class="link-button"
									type="button"
									@click=${() => this.#goTo(place.index)}
								>
									${texts.goThere}
								</button>
							</p>`
				}
			</div>`;
	}

	#goTo(index: number): void {
		const area = this.querySelector<HTMLTextAreaElement>(".code-input");
		area?.focus();
		area?.setSelectionRange(Math.max(0, index - 1), index);
	}

	#tell(text: string): void {
		this.dispatchEvent(new CustomEvent("text", { detail: text }));
	}
}
define("body-editor", BodyEditor);
