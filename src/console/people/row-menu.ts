import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { styled } from "../styled.ts";
import type { Column } from "./columns.ts";
import type { PeopleFilter } from "./people-query.ts";
import { rowItems } from "./row-items.ts";

/** The row and the cell that a menu is for, and its place in the window. */
interface Place {
	person: Person;
	column: Column | undefined;
	/** The text of the cell. */
	text: string;
	x: number;
	y: number;
}

/** The menu of a row at the pointer, or at the row when a key opened it. Dispatches `people-narrow-by` with a filter, and `row-menu-closed`. */
export class RowMenu extends View {
	#place: Place | undefined;

	/** Opens the menu. */
	open(place: Place): void {
		this.change(() => {
			this.#place = place;
		});
		void this.updateComplete.then(() => this.#button?.click());
	}

	get #button(): HTMLElement | null {
		return this.querySelector<HTMLElement>("#row-menu");
	}

	override render(): TemplateResult {
		const { x = 0, y = 0, person } = this.#place ?? {};
		return html`<div class="menu-place" ${styled({ left: `${x}px`, top: `${y}px` })} @focusin=${this.#onFocus}>
			${menuButton({
				id: "row-menu",
				label: words.people.rowMenu(person?.displayName ?? ""),
				content: "",
				isSkipped: true,
				items: () => this.#items(),
			})}
		</div>`;
	}

	// The button is only a place: the table has the focus while the menu is closed.
	#onFocus = ({ target }: FocusEvent) => {
		if (target !== this.#button) return;
		if (this.querySelector(".menu:popover-open") === null)
			this.dispatchEvent(new Event("row-menu-closed"));
	};

	#items(): readonly (MenuItem | "-")[] {
		if (this.#place === undefined) return [];
		const { person, column, text } = this.#place;
		const value = column?.filter?.valueOf(person);
		if (column?.filter === undefined || !value || !current().isAdmin)
			return rowItems(person);
		const { by } = column.filter;
		return rowItems(person, [
			{
				label: words.people.onlyThese(words.fields[column.name], text),
				icon: "filter",
				run: () => this.#narrow({ [by]: value }),
			},
		]);
	}

	#narrow(detail: Partial<PeopleFilter>): void {
		this.dispatchEvent(new CustomEvent("people-narrow-by", { detail }));
	}
}
define("peopled-row-menu", RowMenu);

/** The row and the cell at the pointer; undefined where there is no row. */
export function placeAt({
	target,
	clientX,
	clientY,
}: MouseEvent):
	| { index: number; x: number; y: number; column?: string; text: string }
	| undefined {
	const clicked = target as Element;
	const row = clicked.closest<HTMLElement>("tbody tr[id]");
	if (row === null) return undefined;
	const cell = clicked.closest<HTMLElement>("td[data-column]");
	return {
		index: Number(row.id.slice("row-".length)),
		...{ x: clientX, y: clientY },
		column: cell?.dataset.column,
		text: (cell?.querySelector(".chip") ?? cell)?.textContent?.trim() ?? "",
	};
}
