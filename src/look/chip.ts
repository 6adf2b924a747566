import { html, nothing, type TemplateResult } from "lit";
import { words } from "../words/words.ts";
import { type IconName, icon } from "./icons.ts";

/** How a chip is meant. Without it, it is neutral. */
type ChipKind = "success" | "warning" | "error" | "info";

/** A short text in a pill, such as a status. */
export function chip(
	text: string,
	{ kind, sign }: { kind?: ChipKind; sign?: IconName } = {},
): TemplateResult {
	return html`<span class="chip" data-kind=${kind ?? nothing}>${sign ? icon(sign) : nothing}<span>${text}</span></span>`;
}

/** A chip with a button that takes it away. */
export function removableChip(
	text: string,
	remove: () => unknown,
): TemplateResult {
	return html`<span class="chip removable">
		<span>${text}</span>
		<button
			type="button"
			aria-label=${words.look.choice.remove(text)}
			@click=${remove}
		>${icon("cancel")}</button>
	</span>`;
}
