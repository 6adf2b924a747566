import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../look/icons.ts";
import { define, View } from "../look/view.ts";
import type { Description, SchemaObject } from "../manual/description.ts";
import { words } from "../words/words.ts";
import {
	type Path,
	readBody,
	showPath,
	valueAt,
	withValue,
} from "./body-value.ts";
import { type FormField, listFields, type NamedField } from "./form-field.ts";
import { showText } from "./text.ts";
import "./id-field.ts";

/** The id of the input for a place of the body. */
export function inputIdOf(field: string): string {
	return `body-${field}`;
}

/**
 * One input for each property of a JSON body, at any depth, with its description. The text of the body is the only
 * source of truth: inputs show its values, and send every edit to it with the event `text`.
 */
class BodyForm extends View {
	static override properties = {
		schema: { attribute: false },
		description: { attribute: false },
		text: { attribute: false },
		problems: { attribute: false },
		sessionKey: { attribute: false },
	};
	declare schema: SchemaObject;
	declare description: Description;
	/** The body to be sent. */
	declare text: string;
	/** The problems of the body, by the places that have them. */
	declare problems: ReadonlyMap<string, string>;
	declare sessionKey: string;
	/** A JSON value being typed, which may be incomplete. */
	#typed: { field: string; text: string } | undefined;

	override render(): TemplateResult {
		const body = readBody(this.text);
		if (body === undefined)
			return html`<p class="problem" role="status">
				${words.reference.attempt.noObject}
			</p>`;
		return this.#showFields(
			listFields(this.schema, this.description),
			body,
			[],
		);
	}

	#showFields(
		fields: readonly NamedField[],
		body: unknown,
		path: Path,
	): TemplateResult {
		return html`<div class="fields">
			${fields.map((named) => this.#showNamed(named, body, [...path, named.name]))}
		</div>`;
	}

	#showNamed(named: NamedField, body: unknown, path: Path): TemplateResult {
		const { name, field, isRequired, description } = named;
		const place = showPath(path);
		const problem = this.problems.get(place);
		const hintId = `hint-body-${place}`;
		const help = html`<div class="help" id=${hintId} lang="en">
			${problem === undefined ? nothing : html`<p class="problem">${problem}</p>`}
			${showText(description)}
		</div>`;
		if (field.kind === "object")
			return html`<fieldset class="group" id=${inputIdOf(place)} tabindex="-1">
				<legend lang="en">${name}</legend>
				${help} ${this.#showFields(field.fields, body, path)}
			</fieldset>`;
		if (field.kind === "objects")
			return this.#showObjects(name, field.fields, { body, path, help });
		return html`<div class="field">
			<label for=${inputIdOf(place)}>
				<span lang="en">${name}</span>
				${isRequired ? html`<span class="type">${words.reference.attempt.required}</span>` : nothing}
			</label>
			${this.#showControl(field, valueAt(body, path), path, hintId)} ${help}
		</div>`;
	}

	#showObjects(
		name: string,
		fields: readonly NamedField[],
		{ body, path, help }: { body: unknown; path: Path; help: TemplateResult },
	): TemplateResult {
		const texts = words.reference.attempt;
		const value = valueAt(body, path);
		const entries = Array.isArray(value) ? value : [];
		return html`<fieldset class="group" id=${inputIdOf(showPath(path))} tabindex="-1">
			<legend lang="en">${name}</legend>
			${help}
			${entries.map(
				(
					_,
					index,
				) => html`<fieldset class="entry" id=${inputIdOf(showPath([...path, index]))} tabindex="-1">
					<legend>${texts.entry(index + 1)}</legend>
					${this.#showFields(fields, body, [...path, index])}
					<button
						class="button small secondary"
						type="button"
						aria-label=${texts.removeEntry(name, index + 1)}
						@click=${() => this.#set([...path, index], undefined)}
					>
						${icon("remove")}${texts.remove}
					</button>
				</fieldset>`,
			)}
			<button
				class="button small secondary"
				type="button"
				aria-label=${texts.addTo(name)}
				@click=${() => this.#set([...path, entries.length], {})}
			>
				${icon("plus")}${texts.add}
			</button>
		</fieldset>`;
	}

	#showControl(
		field: FormField,
		value: unknown,
		path: Path,
		hintId: string,
	): TemplateResult {
		const place = showPath(path);
		const isInvalid = this.problems.has(place);
		if (field.kind === "choice")
			return html`<select
				id=${inputIdOf(place)}
				name="body:${place}"
				aria-describedby=${hintId}
				aria-invalid=${isInvalid}
				@change=${(event: Event) => {
					const { value: label } = event.target as HTMLSelectElement;
					const choice = field.choices.find((each) => each.label === label);
					this.#set(path, choice?.value);
				}}
			>
				<option value="" .selected=${value === undefined}>
					${words.reference.attempt.leftOut}
				</option>
				${field.choices.map(
					({ label }) =>
						html`<option value=${label} .selected=${value !== undefined && String(value) === label}>
							${label}
						</option>`,
				)}
			</select>`;
		if (field.kind === "id" || field.kind === "list") {
			const isMultiple = field.kind === "list";
			return html`<id-field
				.label=${place}
				.idOf=${field.idOf ?? ""}
				.inputId=${inputIdOf(place)}
				.isMultiple=${isMultiple}
				.isInvalid=${isInvalid || [...this.problems.keys()].some((key) => key.startsWith(`${place}[`))}
				.describedBy=${hintId}
				.sessionKey=${this.sessionKey}
				.chosen=${isMultiple ? listOf(value) : value === undefined ? [] : [String(value)]}
				@chosen=${({ detail }: CustomEvent<string[]>) =>
					this.#set(
						path,
						isMultiple ? (detail.length > 0 ? detail : undefined) : detail[0],
					)}
			></id-field>`;
		}
		if (field.kind === "json")
			return this.#showJson(value, { place, path, hintId, isInvalid });
		return html`<input
			id=${inputIdOf(place)}
			name="body:${place}"
			inputmode=${field.kind === "number" ? "decimal" : nothing}
			aria-describedby=${hintId}
			aria-invalid=${isInvalid}
			spellcheck="false"
			autocomplete="off"
			.value=${value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)}
			@input=${(event: InputEvent) => {
				const { value: text } = event.target as HTMLInputElement;
				this.#set(path, readText(text, field.kind));
			}}
		/>`;
	}

	#showJson(
		value: unknown,
		{
			place,
			path,
			hintId,
			isInvalid,
		}: { place: string; path: Path; hintId: string; isInvalid: boolean },
	): TemplateResult {
		const isTyped = this.#typed?.field === place;
		const text = isTyped
			? (this.#typed?.text ?? "")
			: value === undefined
				? ""
				: JSON.stringify(value, null, 2);
		const isIncomplete = isTyped && text.trim() !== "" && !isJson(text);
		return html`<textarea
				id=${inputIdOf(place)}
				name="body:${place}"
				rows=${Math.min(8, Math.max(2, text.split("\n").length))}
				aria-describedby=${hintId}
				aria-invalid=${isInvalid || isIncomplete}
				spellcheck="false"
				autocomplete="off"
				.value=${text}
				@input=${(event: InputEvent) => {
					const { value: typed } = event.target as HTMLTextAreaElement;
					this.change(() => {
						this.#typed = { field: place, text: typed };
					});
					if (typed.trim() === "") this.#set(path, undefined);
					else if (isJson(typed)) this.#set(path, JSON.parse(typed));
				}}
				@blur=${() =>
					this.change(() => {
						if (!isIncomplete) this.#typed = undefined;
					})}
			></textarea>
			${isIncomplete ? html`<p class="problem">${words.reference.attempt.notYetJson}</p>` : nothing}`;
	}

	#set(path: Path, value: unknown): void {
		const body = readBody(this.text);
		if (body === undefined) return;
		const next = withValue(body, path, value);
		this.dispatchEvent(
			new CustomEvent("text", { detail: JSON.stringify(next, null, 2) }),
		);
	}
}
define("body-form", BodyForm);

function listOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

// A number that is none yet stays a text, which the check names.
function readText(text: string, kind: FormField["kind"]): unknown {
	if (text === "") return undefined;
	return kind === "number" && Number.isFinite(Number(text))
		? Number(text)
		: text;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
