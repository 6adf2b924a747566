import { html, type TemplateResult } from "lit";
import { words } from "../words/words.ts";

/** The sign beside a part of a page that leads to its own address. It shows when the pointer or the focus is there. */
export function anchor(address: string, name: string): TemplateResult {
	return html`<a
		class="anchor"
		href="#${address}"
		aria-label=${words.reference.linkTo(name)}
		>#</a
	>`;
}
