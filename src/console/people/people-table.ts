import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Person } from "../../contract/person.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { toast } from "../shell/toasts.ts";
import { styled } from "../styled.ts";
import { columnDrag } from "./column-drag.ts";
import { columnHead, type HeadActions } from "./column-head.ts";
import {
	nameColumn,
	nameWidthMin,
	type ShownColumn,
	shownColumns,
} from "./columns.ts";
import { headActions } from "./head-actions.ts";
import type { InitialPlace } from "./initial-places.ts";
import type { Narrowing, Sorting } from "./people-query.ts";
import { personCells, waitingCells } from "./people-row.ts";
import type { PeopleWindow } from "./people-window.ts";
import { placeAt, type RowMenu } from "./row-menu.ts";
import {
	placeRows,
	positionOf,
	type RowList,
	rowsAround,
	scaleOf,
} from "./row-places.ts";
import { selectAllHead } from "./select-all-head.ts";
import { type Selection, selectRange } from "./selection.ts";
import { isMenuKey, openTyping, rowAfterKey } from "./table-keys.ts";
import { layOutTable, type TableLayout } from "./table-layout.ts";
import type { TableLook } from "./table-look.ts";
import { bodyHeightOf, rowHeightOf, sideWidths } from "./table-sizes.ts";
import "./letter-rail.ts";

/** The people as a table with elements only for the rows in view. One row is active: arrow keys move it, Enter opens it, Space selects it. */
export class PeopleTable extends View {
	static override properties = {
		people: { attribute: false },
		revision: { attribute: false },
		look: { attribute: false },
		letters: { attribute: false },
		catalog: { attribute: false },
		selection: { attribute: false },
		canSelect: { attribute: false },
		sorting: { attribute: false },
		startAt: { attribute: false },
	};
	declare people: PeopleWindow;
	/** Counts the changes of `people`. */
	declare revision: number;
	/** Its columns and the height of its rows. Changes are dispatched as `people-look`. */
	declare look: TableLook;
	/** The initials of the names, where the list is sorted by name. */
	declare letters: readonly InitialPlace[] | undefined;
	declare catalog: Catalog;
	declare selection: Selection;
	declare canSelect: boolean;
	/** The order of the list; undefined for the best matches first. */
	declare sorting: Sorting | undefined;
	/** The previous scroll position. */
	declare startAt: number;
	#top = 0;
	// Without a height there is one row. The others follow before it is painted, once the frame is measured.
	#height = 0;
	#width = 1000;
	/** Rows out of view follow when those in view are painted. */
	#around = 0;
	#active = 0;
	/** The row that a jump put at the upper edge, and the scroll position for it. */
	#aim: { index: number; top: number } | undefined;
	/** The widths while an edge is dragged. */
	#dragged: TableLook | undefined;
	readonly #typing = openTyping();
	/** The row that was selected last. A range begins there. */
	#anchor: number | undefined;
	readonly #resized = new ResizeObserver(() => this.#measure());

	get #rowHeight(): number {
		return rowHeightOf(this.look);
	}

	get #columns(): readonly ShownColumn[] {
		return shownColumns(this.look, current().isAdmin);
	}

	#layOut(): TableLayout {
		return layOutTable(this.#dragged ?? this.look, {
			isAdmin: current().isAdmin,
			space: this.#width - this.#sides,
		});
	}

	get #sides(): number {
		return sideWidths(this.canSelect);
	}

	get #bodyHeight(): number {
		return bodyHeightOf(this.#height);
	}

	get #list(): RowList {
		return {
			length: this.people.length,
			isComplete: this.people.isComplete,
			rowHeight: this.#rowHeight,
			viewHeight: this.#bodyHeight,
			top: this.#top,
			aim: this.#aim?.top === this.#top ? this.#aim.index : undefined,
			around: this.#around,
		};
	}

	protected override firstUpdated(): void {
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		frame.scrollTop = this.startAt;
		this.#measure();
		this.#resized.observe(frame);
		requestAnimationFrame(() =>
			setTimeout(() =>
				this.change(() => {
					this.#around = rowsAround;
				}),
			),
		);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resized.disconnect();
	}

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("people")) return;
		this.#active = 0;
		this.#anchor = undefined;
		this.#top = changed.get("people") === undefined ? this.startAt : 0;
	}

	protected override updated(changed: Map<string, unknown>): void {
		if (changed.has("people") && changed.get("people") !== undefined)
			this.querySelector(".table-frame")?.scrollTo(0, 0);
		const { from, to } = placeRows(this.#list);
		this.people.want(from, to);
	}

	#measure = () => {
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		const { scrollTop, clientHeight, clientWidth } = frame;
		const isSame =
			scrollTop === this.#top &&
			clientHeight === this.#height &&
			clientWidth === this.#width;
		if (isSame) return;
		this.change(() => {
			this.#top = scrollTop;
			this.#height = clientHeight;
			this.#width = clientWidth;
		});
		this.dispatchEvent(new CustomEvent("people-scroll", { detail: scrollTop }));
	};

	override render(): TemplateResult {
		const { length, isComplete } = this.people;
		const { before, after, ...range } = placeRows(this.#list);
		const { from } = range;
		const to = Math.min(range.to, length);
		const indexes = Array.from({ length: to - from }, (_, at) => from + at);
		const layout = this.#layOut();
		const { columns, full, rest } = layout;
		const span = columns.length + (this.canSelect ? 4 : 3);
		// The height is set on a box inside the cell: Chromium does not update the height of a cell.
		const spacer = (pixels: number) =>
			html`<tr class="spacer" role="presentation">
				<td role="presentation" colspan=${span}><div ${styled({ height: `${pixels}px` })}></div></td>
			</tr>`;
		return html`<div class="table-frame" @scroll=${this.#measure}>
			<table
				class="table people-table"
				${styled({ "--width-full": `${full + this.#sides}px` })}
				?data-wide=${full + this.#sides > this.#width}
				data-density=${this.look.isCompact ? "compact" : nothing}
				role="grid"
				tabindex="0"
				aria-label=${words.people.table}
				aria-rowcount=${isComplete ? length + 1 : -1}
				aria-multiselectable=${this.canSelect ? "true" : nothing}
				aria-activedescendant=${this.people.at(this.#active) ? `row-${this.#active}` : nothing}
				@keydown=${this.#onKey}
				@contextmenu=${this.#onContextMenu}
			>
				<thead role="rowgroup" @dragstart=${this.#drag.start} @dragover=${this.#drag.over} @drop=${this.#drag.drop} @dragend=${this.#drag.end}>
					<tr role="row" aria-rowindex="1">
						${
							this.canSelect
								? selectAllHead({
										known: this.people.known(),
										selection: this.selection,
										select: (selection) => this.#select(selection),
									})
								: nothing
						}
						${this.#heads(layout)}
						<td role="presentation" class="filler" ${styled({ width: `${rest}px` })}></td>
						<th role="columnheader" scope="col" class="row-actions"><span class="hidden">${words.people.actions}</span></th>
					</tr>
				</thead>
				<tbody role="rowgroup">
					${from > 0 ? spacer(before) : nothing}
					${repeat(
						indexes,
						(index) => index,
						(index) => this.#row(index, this.people.at(index)),
					)}
					${to < length ? spacer(after) : nothing}
					${isComplete ? nothing : spacer(6 * this.#rowHeight)}
				</tbody>
			</table>
		</div>
		${
			this.letters === undefined
				? nothing
				: html`<peopled-letters
			.places=${this.letters}
			.top=${this.#firstInView}
			@letter-chosen=${(event: CustomEvent<number>) => this.goTo(event.detail)}
		></peopled-letters>`
		}
		<peopled-row-menu @people-narrow-by=${(event: CustomEvent) => this.#tell("people-narrow", event.detail)} @row-menu-closed=${() => this.querySelector<HTMLElement>(".people-table")?.focus()}></peopled-row-menu>`;
	}

	/** The row at the upper edge. */
	get #firstInView(): number {
		return Math.floor(positionOf(this.#list) / this.#rowHeight);
	}

	#heads({ columns, widths }: TableLayout): TemplateResult {
		const heads = [{ name: nameColumn, sortBy: "name" } as const, ...columns];
		return html`${repeat(
			heads,
			({ name }) => name,
			(column, at) =>
				columnHead(column, {
					width: widths[at] ?? nameWidthMin,
					sorting: this.sorting,
					actions: this.#headActions,
				}),
		)}`;
	}

	readonly #headActions: HeadActions = headActions({
		look: () => this.look,
		layout: () => this.#layOut(),
		table: this,
		set: (look) => {
			this.#dragged = undefined;
			this.#tell<TableLook>("people-look", look);
		},
		drag: (look) =>
			this.change(() => {
				this.#dragged = look;
			}),
		sort: (sorting) => this.#tell<Sorting>("people-sort", sorting),
		filter: (by) => this.#tell<Narrowing>("people-filter-by", by),
	});

	readonly #drag = columnDrag({
		names: () => this.#columns.map(({ name }) => name),
		move: (name, by) => this.#headActions.move(name, by),
	});

	#tell<Detail>(name: string, detail: Detail): void {
		this.dispatchEvent(new CustomEvent<Detail>(name, { detail }));
	}

	#row(index: number, person: Person | undefined): TemplateResult {
		const isSelected = person !== undefined && this.selection.has(person.id);
		const { catalog, canSelect } = this;
		const columns = this.#columns;
		return html`<tr
			role="row"
			id="row-${index}"
			aria-rowindex=${index + 2}
			aria-selected=${canSelect ? String(isSelected) : nothing}
			?data-active=${index === this.#active}
			@click=${(event: MouseEvent) => this.#onClick(event, index)}
		>
			${
				person === undefined
					? waitingCells({ columns, canSelect })
					: personCells(person, {
							...{ columns, catalog, canSelect, isSelected },
							select: (event) => this.#onSelect(event, index),
						})
			}
		</tr>`;
	}

	// Shift selects everyone between the previously selected row and this one.
	#onSelect(event: MouseEvent, index: number): void {
		const person = this.people.at(index);
		if (person === undefined) return;
		if (event.shiftKey && this.#anchor !== undefined) {
			// A click on the label would also make the browser select text.
			getSelection()?.removeAllRanges();
			this.#selectRange(this.#anchor, index);
		} else this.#toggle(person);
		this.#anchor = index;
	}

	#selectRange(one: number, other: number): void {
		const { selection, missing } = selectRange(this.selection, {
			people: this.people,
			one,
			other,
		});
		this.#select(selection);
		if (missing > 0)
			toast({ kind: "warning", text: words.people.notLoaded(missing) });
	}

	#toggle({ id, displayName }: Person): void {
		const selection = new Map(this.selection);
		if (!selection.delete(id)) selection.set(id, displayName);
		this.#select(selection);
	}

	#select(selection: Selection): void {
		this.dispatchEvent(new CustomEvent("people-select", { detail: selection }));
	}

	#onClick(event: MouseEvent, index: number): void {
		const isControl = (event.target as Element).closest(
			"a, label, input, button, peopled-menu",
		);
		this.change(() => {
			this.#active = index;
		});
		if (isControl === null) this.#open();
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.target === event.currentTarget && isMenuKey(event)) {
			event.preventDefault();
			this.#openMenu(this.#active);
			return;
		}
		if (event.altKey || event.ctrlKey || event.metaKey) return;
		// A button in the header row handles its own keys.
		if ((event.target as Element).closest("button") !== null) return;
		if (this.#type(event)) return;
		const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 2);
		const wanted = rowAfterKey(event.key, {
			...{ active: this.#active, page, last: this.people.length - 1 },
		});
		if (wanted !== undefined) this.#activate(wanted);
		else if (event.key === "Enter" && event.target === event.currentTarget)
			this.#open();
		else if (event.key === " " && event.target === event.currentTarget) {
			const person = this.people.at(this.#active);
			if (person && this.canSelect) {
				this.#toggle(person);
				this.#anchor = this.#active;
			}
		} else return;
		event.preventDefault();
	};

	// Letters go to the first person whose name begins with them.
	#type(event: KeyboardEvent): boolean {
		if (event.target !== event.currentTarget) return false;
		const typed = this.#typing(event.key);
		if (typed === undefined) return false;
		this.#tell("people-seek", typed);
		event.preventDefault();
		return true;
	}

	/** Makes a row the active one, at the upper edge. */
	goTo(index: number): void {
		this.change(() => {
			this.#active = Math.max(0, Math.min(this.people.length - 1, index));
		});
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		const top = this.#active * this.#rowHeight;
		frame.scrollTop = Math.ceil(top / scaleOf(this.#list));
		this.#aim = { index: this.#active, top: frame.scrollTop };
	}

	#onContextMenu = (event: MouseEvent) => {
		const place = placeAt(event);
		if (place === undefined) return;
		event.preventDefault();
		this.#openMenu(place.index, place);
	};

	#openMenu(index: number, place?: ReturnType<typeof placeAt>): void {
		const person = this.people.at(index);
		if (person === undefined) return;
		const cell = this.querySelector(`#row-${index} .person-name`);
		const box = cell?.getBoundingClientRect();
		this.change(() => {
			this.#active = index;
		});
		const column = this.#columns.find(({ name }) => name === place?.column);
		this.querySelector<RowMenu>("peopled-row-menu")?.open({
			...{ person, column, text: place?.text ?? "" },
			x: place?.x ?? box?.left ?? 0,
			y: place?.y ?? box?.bottom ?? 0,
		});
	}

	#activate(index: number): void {
		this.change(() => {
			this.#active = index;
		});
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		const factor = scaleOf(this.#list);
		const top = index * this.#rowHeight;
		const bottom = top + this.#rowHeight - this.#bodyHeight;
		const view = frame.scrollTop * factor;
		if (top < view) frame.scrollTop = top / factor;
		else if (bottom > view) frame.scrollTop = Math.ceil(bottom / factor);
	}

	#open(): void {
		const person = this.people.at(this.#active);
		if (person) void navigate(linkTo(["people", person.id]));
	}
}
define("peopled-people-table", PeopleTable);
