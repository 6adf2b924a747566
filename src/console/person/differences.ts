import { html, nothing, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { fieldName, type Names, valueTexts } from "./values.ts";

/** The old and new value of each property that changes. */
type Changes = Readonly<Record<string, { from?: unknown; to?: unknown }>>;

/** The changes field by field: for a list, the added and removed entries; for any other field, both values. */
export function differences(
	changes: Changes,
	catalog: Catalog,
	names?: Names,
): TemplateResult {
	// The manager's name is enough. The id would repeat it in an unreadable form.
	const shown = Object.entries(changes).filter(
		([field]) => field !== "managerId" || changes.manager === undefined,
	);
	return html`<dl class="differences">
		${shown.map(([field, { from, to }]) => {
			const before = valueTexts(field, from, catalog, names);
			const after = valueTexts(field, to, catalog, names);
			const isList = Array.isArray(from) || Array.isArray(to);
			const gone = isList
				? before.filter((text) => !after.includes(text))
				: before;
			const come = isList
				? after.filter((text) => !before.includes(text))
				: after;
			return html`<div>
				<dt>${fieldName(field)}</dt>
				<dd>
					${gone.map((text) => html`<del><span class="hidden">${words.history.before} </span>${text}</del>`)}
					${come.map((text) => html`<ins><span class="hidden">${words.history.after} </span>${text}</ins>`)}
					${gone.length + come.length === 0 ? html`<span class="quiet">${words.history.reordered}</span>` : nothing}
				</dd>
			</div>`;
		})}
	</dl>`;
}
