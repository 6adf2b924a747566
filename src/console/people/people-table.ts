import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import type { FieldName } from "../../words/field-name.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { toast } from "../shell/toasts.ts";
import { statusText } from "../status-text.ts";
import { styled } from "../styled.ts";
import { type Column, nameWidthMin } from "./columns.ts";
import type { Sorting } from "./people-query.ts";
import type { PeopleWindow } from "./people-window.ts";
import { placeRows, type RowList, scaleOf } from "./row-places.ts";
import { knownOf, type Selection, selectRange } from "./selection.ts";

/** The height of every row in pixels, from which the position of each follows. */
const rowHeights = { table: 56, cards: 76 };
const headHeight = 40;
/** The width of the checkbox column. The style sheet has the same value. */
const selectWidth = 44;
/** The width that distinguishes it from a table. The style sheet has the same value. */
const narrow = matchMedia("(max-width: 719px)");

/** The people as a table with elements only for the rows in view. One row is active: arrow keys move it, Enter opens it, Space selects it. */
class PeopleTable extends View {
	static override properties = {
		people: { attribute: false },
		revision: { attribute: false },
		columns: { attribute: false },
		catalog: { attribute: false },
		selection: { attribute: false },
		canSelect: { attribute: false },
		sorting: { attribute: false },
		startAt: { attribute: false },
	};
	declare people: PeopleWindow;
	/** Counts the changes of `people`. */
	declare revision: number;
	declare columns: readonly Column[];
	declare catalog: Catalog;
	declare selection: Selection;
	declare canSelect: boolean;
	/** The order of the list; undefined for the best matches first. */
	declare sorting: Sorting | undefined;
	/** The previous scroll position. */
	declare startAt: number;
	#top = 0;
	#height = 800;
	#active = 0;
	/** The row that was selected last. A range begins there. */
	#anchor: number | undefined;
	readonly #resized = new ResizeObserver(() => this.#look());

	get #rowHeight(): number {
		return narrow.matches ? rowHeights.cards : rowHeights.table;
	}

	/** Below this width, the table scrolls sideways, with the names pinned. */
	get #widthMin(): number {
		return this.columns.reduce(
			(sum, { widthMin }) => sum + widthMin,
			nameWidthMin + selectWidth,
		);
	}

	get #bodyHeight(): number {
		return this.#height - (narrow.matches ? 0 : headHeight);
	}

	get #list(): RowList {
		return {
			length: this.people.length,
			isComplete: this.people.isComplete,
			rowHeight: this.#rowHeight,
			viewHeight: this.#bodyHeight,
			top: this.#top,
		};
	}

	protected override firstUpdated(): void {
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		frame.scrollTop = this.startAt;
		this.#resized.observe(frame);
		this.#look();
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

	#look = () => {
		const frame = this.querySelector(".table-frame");
		if (frame === null) return;
		this.change(() => {
			this.#top = frame.scrollTop;
			this.#height = frame.clientHeight;
		});
		this.dispatchEvent(
			new CustomEvent("people-scroll", { detail: frame.scrollTop }),
		);
	};

	override render(): TemplateResult {
		const { length, isComplete } = this.people;
		const { before, after, ...range } = placeRows(this.#list);
		const { from } = range;
		const to = Math.min(range.to, length);
		const height = this.#rowHeight;
		const indexes = Array.from({ length: to - from }, (_, at) => from + at);
		const span = this.columns.length + (this.canSelect ? 2 : 1);
		// The height is set on a box inside the cell: Chromium does not update the height of a cell.
		const spacer = (pixels: number) =>
			html`<tr class="spacer" role="presentation">
				<td role="presentation" colspan=${span}><div ${styled({ height: `${pixels}px` })}></div></td>
			</tr>`;
		return html`<div class="table-frame" @scroll=${this.#look}>
			<table
				class="table people-table"
				${styled({ "--width-min": `${this.#widthMin}px` })}
				role="grid"
				tabindex="0"
				aria-label=${words.people.table}
				aria-rowcount=${isComplete ? length + 1 : -1}
				aria-multiselectable=${this.canSelect ? "true" : nothing}
				aria-activedescendant=${this.people.at(this.#active) ? `row-${this.#active}` : nothing}
				@keydown=${this.#onKey}
			>
				<thead role="rowgroup">
					<tr role="row" aria-rowindex="1">
						${this.canSelect ? this.#selectAll() : nothing}
						${this.#heading({ name: "displayName", sortBy: "name", widthMin: nameWidthMin })}
						${this.columns.map((column) => this.#heading(column))}
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
					${isComplete ? nothing : spacer(6 * height)}
				</tbody>
			</table>
		</div>`;
	}

	#heading({
		name,
		sortBy,
		widthMin,
	}: {
		name: FieldName;
		sortBy?: string;
		widthMin: number;
	}): TemplateResult {
		const label = words.fields[name];
		// Only administrators may sort by activity.
		const isSortable =
			sortBy !== undefined && (current().isAdmin || sortBy !== "lastActivity");
		const isSorted = isSortable && this.sorting?.by === sortBy;
		const isDescending = isSorted && this.sorting?.isDescending === true;
		const order = isDescending ? "descending" : "ascending";
		return html`<th
			role="columnheader"
			scope="col"
			class=${name === "displayName" ? "name-head" : nothing}
			data-column=${name === "displayName" ? nothing : name}
			${styled({ width: `${widthMin}px` })}
			aria-sort=${isSorted ? order : nothing}
		>
			${
				isSortable
					? html`<button
							class="sort-button"
							title=${words.people.sortBy(label)}
							@click=${() => this.#sort(sortBy, isSorted && !isDescending)}
						>
							${label}${isSorted ? icon(isDescending ? "arrow-down" : "arrow-up") : nothing}
						</button>`
					: label
			}
		</th>`;
	}

	#sort(by: string, isDescending: boolean): void {
		this.dispatchEvent(
			new CustomEvent<Sorting>("people-sort", {
				detail: { by, isDescending },
			}),
		);
	}

	#row(index: number, person: Person | undefined): TemplateResult {
		const isSelected = person !== undefined && this.selection.has(person.id);
		return html`<tr
			role="row"
			id="row-${index}"
			aria-rowindex=${index + 2}
			aria-selected=${this.canSelect ? String(isSelected) : nothing}
			?data-active=${index === this.#active}
			@click=${(event: MouseEvent) => this.#onClick(event, index)}
		>
			${
				person === undefined
					? html`<td role="gridcell" class="waiting" colspan=${this.columns.length + 2}>
							<span class="bone"></span>
						</td>`
					: html`${this.canSelect ? this.#selector(index, person, isSelected) : nothing}
							<td role="gridcell" class="name-cell">
								<a
									class="person-link"
									tabindex="-1"
									href=${linkTo(["people", person.id])}
								>
									${avatar(person)}
									<span class="person-name">
										<span>${person.displayName}</span>
										<span class="quiet">${person.emails[0] ?? nothing}</span>
									</span>
									<span class="hidden">${statusText(person.status)}</span>
								</a>
							</td>
							${this.columns.map(
								(column) =>
									html`<td role="gridcell" data-column=${column.name}>
										${column.show(person, this.catalog) ?? nothing}
									</td>`,
							)}`
			}
		</tr>`;
	}

	#selector(
		index: number,
		person: Person,
		isSelected: boolean,
	): TemplateResult {
		return html`<td role="gridcell" class="select-cell">
			<label>
				<span class="hidden">${words.people.select(person.displayName)}</span>
				<input
					type="checkbox"
					tabindex="-1"
					.checked=${isSelected}
					@click=${(event: MouseEvent) => this.#onSelect(event, index)}
				/>
			</label>
		</td>`;
	}

	#selectAll(): TemplateResult {
		const known = knownOf(this.people);
		const isAll =
			known.length > 0 && known.every(({ id }) => this.selection.has(id));
		return html`<th role="columnheader" scope="col" class="select-cell">
			<label>
				<span class="hidden">${words.people.selectAll}</span>
				<input
					type="checkbox"
					.checked=${isAll}
					.indeterminate=${!isAll && this.selection.size > 0}
					@change=${() =>
						this.#select(
							isAll
								? new Map()
								: new Map(
										known.map(({ id, displayName }) => [id, displayName]),
									),
						)}
				/>
			</label>
		</th>`;
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
		const isControl = (event.target as Element).closest("a, label, input");
		this.change(() => {
			this.#active = index;
		});
		if (isControl === null) this.#open();
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.altKey || event.ctrlKey || event.metaKey) return;
		// A button in the header row handles its own keys.
		if ((event.target as Element).closest("button") !== null) return;
		const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 2);
		const last = this.people.length - 1;
		const steps: Record<string, number> = {
			ArrowDown: this.#active + 1,
			ArrowUp: this.#active - 1,
			PageDown: this.#active + page,
			PageUp: this.#active - page,
			Home: 0,
			End: last,
		};
		const wanted = steps[event.key];
		if (wanted !== undefined)
			this.#activate(Math.max(0, Math.min(last, wanted)));
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
