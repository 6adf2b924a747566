import { html, type TemplateResult } from "lit";
import {
	languageNames,
	readLanguageChoice,
	writeLanguageChoice,
} from "../words/languages.ts";
import { words } from "../words/words.ts";

/** Lets a person choose the language of all pages. The page is loaded again in it; other tabs follow. */
export function languageChoice(): TemplateResult {
	const chosen = readLanguageChoice();
	const { language: texts } = words.look;
	const choices = [
		{ value: "system", name: texts.system },
		...Object.entries(languageNames).map(([value, name]) => ({ value, name })),
	];
	return html`<div class="field language">
		<label for="language">${texts.label}</label>
		<select
			id="language"
			@change=${(event: Event) => {
				writeLanguageChoice((event.target as HTMLSelectElement).value);
				location.reload();
			}}
		>
			${choices.map(
				({ value, name }) =>
					html`<option
						value=${value}
						lang=${value === "system" ? "" : value}
						.selected=${value === chosen}
					>
						${name}
					</option>`,
			)}
		</select>
	</div>`;
}
