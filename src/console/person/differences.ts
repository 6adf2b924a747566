import { html, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import {
	differenceMarks,
	type FieldDifference,
} from "../shell/difference-table.ts";
import { fieldName, type Names, valueTexts } from "./values.ts";

/** The old and new value of each property that changes. */
type Changes = Readonly<Record<string, { from?: unknown; to?: unknown }>>;

/** The changes field by field: for a list, the added and removed entries; for any other field, both values. */
export function fieldDifferences(
	changes: Changes,
	catalog: Catalog,
	names?: Names,
): FieldDifference[] {
	// The manager's name is enough. The id would repeat it in an unreadable form.
	const shown = Object.entries(changes).filter(
		([field]) => field !== "managerId" || changes.manager === undefined,
	);
	return shown.map(([field, { from, to }]) => {
		const before = valueTexts(field, from, catalog, names);
		const after = valueTexts(field, to, catalog, names);
		const isList = Array.isArray(from) || Array.isArray(to);
		return {
			label: fieldName(field),
			before: isList ? before.filter((text) => !after.includes(text)) : before,
			after: isList ? after.filter((text) => !before.includes(text)) : after,
			note: words.history.reordered,
		};
	});
}

/** The changes in a narrow place, one property below the other. */
export function differences(
	changes: Changes,
	catalog: Catalog,
	names?: Names,
): TemplateResult {
	return html`<dl class="differences">
		${fieldDifferences(changes, catalog, names).map(
			(field) => html`<div>
				<dt>${field.label}</dt>
				<dd>${differenceMarks(field)}</dd>
			</div>`,
		)}
	</dl>`;
}
