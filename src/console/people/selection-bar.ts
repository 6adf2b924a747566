import { html, nothing, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";

/** The number of selected people, and the actions for them. */
export function selectionBar({
	count,
	total,
	isEveryone,
	selectEveryone,
	change,
	clear,
}: {
	count: number;
	/** The number of people found; undefined while it is unknown. */
	total: number | undefined;
	/** Whether everyone who was found is selected, including people who were not read yet. */
	isEveryone: boolean;
	selectEveryone: () => void;
	/** Undefined where the role does not allow it. */
	change: (() => void) | undefined;
	clear: () => void;
}): TemplateResult {
	const isMore = total !== undefined && total > count && !isEveryone;
	return html`<div class="selection-bar" role="region" aria-label=${words.people.selection}>
		<strong role="status">${
			isEveryone
				? words.people.everyoneSelected(total ?? count)
				: words.people.selected(count)
		}</strong>
		${
			isMore
				? html`<button class="button ghost small" @click=${selectEveryone}>
						${words.people.selectEveryone(total)}
					</button>`
				: nothing
		}
		${
			change === undefined
				? nothing
				: html`<button class="button primary small" @click=${change}>
						${words.people.change}
					</button>`
		}
		<button class="button secondary small" @click=${clear}>
			${words.people.clearSelection}
		</button>
	</div>`;
}
