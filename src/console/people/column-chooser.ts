import { html, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import type { FieldName } from "../../words/field-name.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { type Column, columns } from "./columns.ts";
import { readColumns, writeColumns } from "./kept-columns.ts";

/** The chosen columns, or the default ones. */
export function shownColumns(isAdmin: boolean): readonly Column[] {
	const chosen = readColumns();
	return columns.filter(
		({ name, isForAdmins, isUsual }) =>
			(isAdmin || !isForAdmins) && (chosen?.includes(name) ?? isUsual),
	);
}

/** A menu to choose columns. */
export function columnChooser(
	shownNow: readonly Column[],
	changed: () => void,
): TemplateResult {
	const { isAdmin } = current();
	const shown = shownNow.map(({ name }) => name);
	const toggle = (name: FieldName, isShown: boolean) => {
		const wanted = new Set(shown);
		if (isShown) wanted.add(name);
		else wanted.delete(name);
		writeColumns([...wanted]);
		changed();
	};
	return html`<button
			class="button secondary columns-button"
			popovertarget="columns"
		>
			${icon("settings")}${words.people.columns}
		</button>
		<fieldset class="menu checks" id="columns" popover>
			<legend>${words.people.columnsTitle}</legend>
			${columns
				.filter(({ isForAdmins }) => isAdmin || !isForAdmins)
				.map(
					({ name }) =>
						html`<label class="check">
							<input
								type="checkbox"
								.checked=${shown.includes(name)}
								@change=${(event: Event) =>
									toggle(name, (event.target as HTMLInputElement).checked)}
							/>
							<span>${words.fields[name]}</span>
						</label>`,
				)}
		</fieldset>`;
}
