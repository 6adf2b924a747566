import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { words } from "../words/words.ts";
import type { ComboOption, OptionEntry } from "./combo-options.ts";
import { icon } from "./icons.ts";

/** Whether the server is being asked for options, and whether it could answer. */
export type SearchState = "ready" | "searching" | "failed";

interface ComboRows {
	listId: string;
	/** The entry to which the arrow keys moved; -1 for none. */
	active: number;
	chosen: readonly string[];
	state: SearchState;
	/** How many more options match than are shown. */
	hiddenCount: number;
	pick: (option: ComboOption) => void;
}

/** The content of the list of a combo box. */
export function comboRows(
	entries: readonly OptionEntry[],
	rows: ComboRows,
): TemplateResult {
	const { choice } = words.look;
	const { state, hiddenCount } = rows;
	const empty = state === "searching" ? choice.searching : choice.none;
	return html`${repeat(
		entries,
		({ option }) => option.id,
		(entry, index) => row(entry, index, rows),
	)}
	${state === "failed" ? note(choice.failed) : entries.length === 0 ? note(empty) : nothing}
	${hiddenCount > 0 ? note(choice.more(hiddenCount)) : nothing}`;
}

// The status line of the field says it to users of screen readers.
function note(text: string): TemplateResult {
	return html`<p class="combo-note" aria-hidden="true">${text}</p>`;
}

function row(
	{ option, group }: OptionEntry,
	index: number,
	{ listId, active, chosen, pick }: ComboRows,
): TemplateResult {
	const { id, label, note: text, sign, disabledReason } = option;
	const isChosen = chosen.includes(id);
	const second = disabledReason ?? text;
	return html`${group === undefined ? nothing : groupTitle(group)}
		<div
			class="combo-option"
			id="${listId}-${index}"
			role="option"
			aria-selected=${isChosen}
			aria-disabled=${disabledReason === undefined ? nothing : "true"}
			?data-active=${index === active}
			@click=${() => pick(option)}
		>
			${sign ?? nothing}
			<span class="combo-text"><span>${label}</span>${second ? html`<span class="note">${second}</span>` : nothing}</span>
			<span class="combo-tick">${isChosen ? icon("tick") : nothing}</span>
		</div>`;
}

function groupTitle(title: string): TemplateResult {
	return title === ""
		? html`<hr role="presentation" />`
		: html`<p class="combo-group" role="presentation">${title}</p>`;
}
