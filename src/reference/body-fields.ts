import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Description } from "../manual/description.ts";
import { listBodyProperties, type Property } from "../manual/property.ts";
import { showText } from "./text.ts";

/**
 * One input for each property of a JSON body, with its description. The text of the body is the only source of truth:
 * inputs show its values, and send every edit to it with the event `text`.
 */
class BodyFields extends LitElement {
	static override properties = {
		schema: { attribute: false },
		description: { attribute: false },
		text: { attribute: false },
		typed: { state: true },
	};
	declare schema: Parameters<typeof listBodyProperties>[0];
	declare description: Description;
	/** The body to be sent. */
	declare text: string;
	/** The text being typed, which may be incomplete. */
	declare typed: { name: string; text: string } | undefined;

	protected override createRenderRoot(): HTMLElement {
		return this;
	}

	protected override render(): TemplateResult | typeof nothing {
		const properties = listBodyProperties(this.schema, this.description);
		if (properties.length === 0) return nothing;
		const body = parseObject(this.text);
		return html`<fieldset class="fields">
			<legend>Body parameters</legend>
			${
				body === undefined
					? html`<p class="problem" role="status">
							The JSON below is not an object. Correct it to use these fields.
						</p>`
					: nothing
			}
			${properties.map((property) => this.#showField(property, body))}
		</fieldset>`;
	}

	#showField(
		property: Property,
		body: Readonly<Record<string, unknown>> | undefined,
	): TemplateResult {
		const { name, isRequired, description } = property;
		const isTyped = this.typed?.name === name;
		const text = isTyped
			? (this.typed?.text ?? "")
			: writeValue(property, body?.[name]);
		const isWrong = isTyped && readValue(property, text) === undefined;
		const hintId = `hint-body-${name}`;
		const control = {
			name: `body:${name}`,
			type: (event: Event) =>
				this.#type(property, (event.target as HTMLInputElement).value),
			leave: () => {
				this.typed = undefined;
			},
		};
		return html`<div class="field">
			<label for="body-${name}">
				${name}
				<span class="type">${property.type}${isRequired ? ", required" : ""}</span>
			</label>
			${
				isChoice(property)
					? html`<select
							id="body-${name}"
							name=${control.name}
							aria-describedby=${hintId}
							?disabled=${body === undefined}
							@change=${control.type}
							@blur=${control.leave}
						>
							${["", ...choicesOf(property)].map(
								(choice) =>
									html`<option value=${choice} ?selected=${choice === text}>
										${choice}
									</option>`,
							)}
						</select>`
					: isJson(property)
						? html`<textarea
								id="body-${name}"
								name=${control.name}
								rows=${Math.min(8, Math.max(2, text.split("\n").length))}
								aria-describedby=${hintId}
								aria-invalid=${isWrong}
								spellcheck="false"
								autocomplete="off"
								?disabled=${body === undefined}
								.value=${text}
								@input=${control.type}
								@blur=${control.leave}
							></textarea>`
						: html`<input
								id="body-${name}"
								name=${control.name}
								aria-describedby=${hintId}
								aria-invalid=${isWrong}
								spellcheck="false"
								autocomplete="off"
								?disabled=${body === undefined}
								.value=${text}
								@input=${control.type}
								@blur=${control.leave}
							/>`
			}
			<div class="help" id=${hintId}>
				${isWrong ? html`<p class="problem">This is not JSON yet.</p>` : nothing}
				${showText(description)}
				${isList(property) ? html`<p>Separated by commas.</p>` : nothing}
			</div>
		</div>`;
	}

	#type(property: Property, text: string): void {
		this.typed = { name: property.name, text };
		const body = parseObject(this.text);
		const value = readValue(property, text);
		if (body === undefined || value === undefined) return;
		const { [property.name]: _, ...rest } = body;
		// Existing properties keep their order.
		const next =
			value === leftOut
				? rest
				: property.name in body
					? { ...body, [property.name]: value }
					: { ...rest, [property.name]: value };
		const detail = JSON.stringify(next, null, 2);
		this.dispatchEvent(new CustomEvent("text", { detail }));
	}
}

customElements.define("body-fields", BodyFields);

/** The placeholder of an empty input. */
const leftOut = Symbol("left out");

function isChoice(property: Property): boolean {
	return choicesOf(property).length > 0;
}

function choicesOf({ type, values }: Property): string[] {
	return type.includes("boolean")
		? ["true", "false"]
		: type === "enum"
			? values.map(({ value }) => value)
			: [];
}

function isList({ type }: Property): boolean {
	return type === "array of strings";
}

function isJson({ type }: Property): boolean {
	return /^array of (?!strings)|object|array$/.test(type);
}

function writeValue(property: Property, value: unknown): string {
	if (value === undefined) return "";
	if (isList(property) && Array.isArray(value)) return value.join(", ");
	if (typeof value === "string") return value;
	return JSON.stringify(value, null, isJson(property) ? 2 : 0);
}

/** The value of a text; undefined: none yet. */
function readValue(property: Property, text: string): unknown {
	if (text.trim() === "") return leftOut;
	if (isList(property))
		return text
			.split(",")
			.map((part) => part.trim())
			.filter(Boolean);
	if (isChoice(property))
		return property.type.includes("boolean") ? text === "true" : text;
	if (isJson(property)) return parseJson(text);
	if (/^(integer|number)$/.test(property.type))
		return Number.isFinite(Number(text)) ? Number(text) : text;
	return text;
}

function parseObject(text: string): Record<string, unknown> | undefined {
	const value = text.trim() === "" ? {} : parseJson(text);
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
