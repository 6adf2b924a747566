import { html, type TemplateResult } from "lit";
import { highlight } from "./highlight.ts";

/** Code with colors for the words, texts, numbers and comments of a language. */
export function showCode(
	text: string,
	language: string,
): (TemplateResult | string)[] {
	return highlight(text, language).map(({ kind, text: part }) =>
		kind === "plain" ? part : html`<span class="code-${kind}">${part}</span>`,
	);
}
