import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../../look/icons.ts";
import type { FieldName } from "../../words/field-name.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { columnsFor, shownColumns, withColumn, withMoved } from "./columns.ts";
import type { TableLook } from "./table-look.ts";

/** A menu that chooses the columns, their order, and the height of the rows. */
export function columnChooser(
	look: TableLook,
	change: (look: TableLook) => void,
): TemplateResult {
	const { isAdmin } = current();
	const shown = shownColumns(look, isAdmin);
	const names = shown.map(({ name }) => name);
	const hidden = columnsFor(isAdmin).filter(
		({ name }) => !names.includes(name),
	);
	const isUsual = look.columns === undefined;
	return html`<button class="button secondary columns-button" popovertarget="columns">
			${icon("settings")}${words.people.columns}
		</button>
		<div class="menu column-menu" id="columns" popover role="group" aria-label=${words.people.columnsTitle}>
			<label class="check compact-check">
				<input
					type="checkbox"
					.checked=${look.isCompact}
					@change=${(event: Event) => change({ ...look, isCompact: isChecked(event) })}
				/>
				<span>${words.people.compact}</span>
			</label>
			<ul>
				${repeat(
					[...shown, ...hidden],
					({ name }) => name,
					({ name }) =>
						entry(name, {
							at: names.indexOf(name),
							last: names.length - 1,
							show: (isShown) =>
								change(withColumn(look, { name, isShown }, isAdmin)),
							move: (by) => change(withMoved(look, { name, by }, isAdmin)),
						}),
				)}
			</ul>
			<button type="button" class="button ghost small" ?disabled=${isUsual} @click=${() => change({ ...look, columns: undefined })}>
				${words.people.usualColumns}
			</button>
		</div>`;
}

function entry(
	name: FieldName,
	{
		at,
		last,
		show,
		move,
	}: {
		/** Its place among the shown columns; -1 for a hidden one. */
		at: number;
		last: number;
		show: (isShown: boolean) => void;
		move: (by: number) => void;
	},
): TemplateResult {
	const label = words.fields[name];
	const id = `column-choice-${name}`;
	const button = (by: -1 | 1, end: number) => {
		const isUp = by === -1;
		return html`<button
			type="button"
			id="${id}-${isUp ? "up" : "down"}"
			class="button ghost round small"
			aria-label=${isUp ? words.people.moveUp(label) : words.people.moveDown(label)}
			?disabled=${at === end}
			@click=${(event: Event) => {
				move(by);
				holdFocus((event.currentTarget as HTMLElement).id);
			}}
		>${icon(isUp ? "arrow-up" : "arrow-down")}</button>`;
	};
	return html`<li>
		<label class="check">
			<input
				type="checkbox"
				id=${id}
				.checked=${live(at !== -1)}
				@change=${(event: Event) => {
					show(isChecked(event));
					holdFocus(id);
				}}
			/>
			<span>${label}</span>
		</label>
		${at === -1 ? nothing : html`${button(-1, 0)}${button(1, last)}`}
	</li>`;
}

// A browser takes the focus from an element that moves.
function holdFocus(id: string): void {
	requestAnimationFrame(() => document.getElementById(id)?.focus());
}

function isChecked(event: Event): boolean {
	return (event.target as HTMLInputElement).checked;
}
