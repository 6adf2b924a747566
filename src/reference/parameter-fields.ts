import { html, nothing, type TemplateResult } from "lit";
import type { Call, ParameterObject } from "../manual/description.ts";
import { authorization } from "../manual/property.ts";
import { words } from "../words/words.ts";
import { kindOf } from "./choices.ts";
import { type Draft, dryRunKey, keyOf } from "./draft.ts";
import { showText } from "./text.ts";
import "./id-field.ts";

/** Headers that most requests do not need. */
const rareHeaders: ReadonlySet<string> = new Set([
	"Prefer",
	"x-peopled-read",
	"Idempotency-Key",
	"x-peopled-position",
]);

interface Fields {
	call: Call;
	draft: Draft;
	sessionKey: string;
	set(key: string, value: string): void;
}

/** One input for each parameter of a kind; nothing where there is none. */
export function showParameters(
	kind: ParameterObject["in"],
	fields: Fields,
): TemplateResult | typeof nothing {
	const { call } = fields;
	const found = call.parameters.filter(
		(each) => each.in === kind && keyOf(each) !== dryRunKey,
	);
	const isSigned = kind === "header" && call.needsToken;
	if (found.length === 0 && !isSigned) return nothing;
	const texts = words.reference.attempt;
	const isRare = ({ name }: ParameterObject) =>
		kind === "header" && rareHeaders.has(name);
	const rare = found.filter(isRare);
	return html`<fieldset class="fields">
		<legend>${texts[kind]}</legend>
		${isSigned ? showAuthorization(fields.sessionKey) : nothing}
		${found.filter((each) => !isRare(each)).map((each) => showField(each, fields))}
		${
			rare.length === 0
				? nothing
				: html`<details>
						<summary>${texts.moreHeaders}</summary>
						<div class="fields">${rare.map((each) => showField(each, fields))}</div>
					</details>`
		}
	</fieldset>`;
}

/** The id of the input of a parameter. */
export function parameterIdOf({
	in: kind,
	name,
}: Pick<ParameterObject, "in" | "name">): string {
	return `parameter-${kind}-${name}`;
}

function showAuthorization(sessionKey: string): TemplateResult {
	const texts = words.reference.attempt;
	return html`<div class="field">
		<label for="authorization">
			<span lang="en">${authorization.name}</span> <span class="type">${texts.required}</span>
		</label>
		<input
			id="authorization"
			readonly
			aria-describedby="hint-authorization"
			.value=${sessionKey === "" ? "" : "Bearer ••••••••"}
			placeholder="Bearer"
		/>
		<div class="help" id="hint-authorization"><p>${texts.authorization}</p></div>
	</div>`;
}

function showField(
	parameter: ParameterObject,
	{ draft, sessionKey, set }: Fields,
): TemplateResult {
	const texts = words.reference.attempt;
	const { name, required, description } = parameter;
	const key = keyOf(parameter);
	const id = parameterIdOf(parameter);
	return html`<div class="field">
		<label for=${id}>
			<span lang="en">${name}</span>
			${required ? html`<span class="type">${texts.required}</span>` : nothing}
		</label>
		${showControl(parameter, { value: draft.values[key] ?? "", sessionKey, set: (value) => set(key, value) })}
		<div class="help" id="hint-${id}" lang="en">${showText(description)}</div>
	</div>`;
}

function showControl(
	parameter: ParameterObject,
	{
		value,
		sessionKey,
		set,
	}: { value: string; sessionKey: string; set(value: string): void },
): TemplateResult {
	const { name, schema, required } = parameter;
	const id = parameterIdOf(parameter);
	const choices =
		schema.type === "boolean" ? ["true", "false"] : schema.enum?.map(String);
	if (choices !== undefined)
		return html`<select
			id=${id}
			name=${keyOf(parameter)}
			aria-describedby="hint-${id}"
			@change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
		>
			<option value="" .selected=${value === ""}>${words.reference.attempt.leftOut}</option>
			${choices.map(
				(choice) =>
					html`<option value=${choice} .selected=${value === choice}>${choice}</option>`,
			)}
		</select>`;
	const idOf = parameter.in === "header" ? undefined : kindOf(name);
	if (idOf !== undefined)
		return html`<id-field
			.label=${name}
			.idOf=${idOf}
			.inputId=${id}
			.isMultiple=${false}
			.isInvalid=${false}
			.isRequired=${required}
			.describedBy="hint-${id}"
			.sessionKey=${sessionKey}
			.chosen=${value === "" ? [] : [value]}
			@chosen=${({ detail }: CustomEvent<string[]>) => set(detail[0] ?? "")}
		></id-field>`;
	return html`<input
		id=${id}
		name=${keyOf(parameter)}
		inputmode=${schema.type === "integer" ? "numeric" : nothing}
		aria-describedby="hint-${id}"
		.value=${value}
		?required=${required}
		autocomplete="off"
		spellcheck="false"
		@input=${(event: InputEvent) => set((event.target as HTMLInputElement).value)}
	/>`;
}
