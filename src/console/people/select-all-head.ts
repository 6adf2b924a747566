import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import type { Selection } from "./selection.ts";

/** The head of the column with the checkboxes: it selects everyone in memory, or no one. */
export function selectAllHead({
	known,
	selection,
	select,
}: {
	known: readonly Person[];
	selection: Selection;
	select: (selection: Selection) => void;
}): TemplateResult {
	const isAll = known.length > 0 && known.every(({ id }) => selection.has(id));
	const all = () =>
		new Map(known.map(({ id, displayName }) => [id, displayName]));
	return html`<th role="columnheader" scope="col" class="select-cell">
		<label>
			<span class="hidden">${words.people.selectAll}</span>
			<input
				type="checkbox"
				.checked=${isAll}
				.indeterminate=${!isAll && selection.size > 0}
				@change=${() => select(isAll ? new Map() : all())}
			/>
		</label>
	</th>`;
}
