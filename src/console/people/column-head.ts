import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import type { FieldName } from "../../words/field-name.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { styled } from "../styled.ts";
import { type Column, nameColumn } from "./columns.ts";
import type { Narrowing, Sorting } from "./people-query.ts";

/** The pixels by which a key makes a column wider. */
const widthStep = 16;

/** The actions of the head of a column. */
export interface HeadActions {
	sort(by: string, isDescending: boolean): void;
	filter(by: Narrowing): void;
	/** Moves it by a number of places. */
	move(name: string, by: number): void;
	hide(name: string): void;
	/** Sets the width in pixels while the pointer is down, and keeps it at the end. */
	resize(name: string, width: number, isOver: boolean): void;
	/** Makes it as wide as its widest content. */
	fit(name: string): void;
}

/** The head of a column: its name sorts, its menu does everything, and its edge can be dragged. */
export function columnHead(
	column: Pick<Column, "name" | "filter"> & { sortBy?: string },
	{
		width,
		sorting,
		actions,
	}: {
		width: number;
		sorting: Sorting | undefined;
		actions: HeadActions;
	},
): TemplateResult {
	const { name } = column;
	const label = words.fields[name];
	const isName = name === nameColumn;
	const sortBy = sortKeyOf(column);
	const isSorted = sortBy !== undefined && sorting?.by === sortBy;
	const isDescending = isSorted && sorting?.isDescending === true;
	return html`<th
		role="columnheader"
		scope="col"
		class=${isName ? "name-head" : nothing}
		data-column=${name}
		draggable=${isName ? "false" : "true"}
		${styled({ width: `${width}px` })}
		aria-sort=${isSorted ? (isDescending ? "descending" : "ascending") : nothing}
		@keydown=${(event: KeyboardEvent) => onKey(event, { name, width, actions })}
	>
		<div class="head">
			${
				sortBy === undefined
					? html`<span class="head-label">${label}</span>`
					: html`<button
							class="sort-button"
							title=${words.people.sortBy(label)}
							@click=${() => actions.sort(sortBy, isSorted && !isDescending)}
						>
							${label}${isSorted ? icon(isDescending ? "arrow-down" : "arrow-up") : nothing}
						</button>`
			}
			${menuButton({
				id: `column-${name}`,
				label: words.people.columnMenu(label),
				content: icon("arrow-down"),
				isSmall: true,
				isRound: true,
				items: () => itemsOf(column, { sortBy, actions }),
			})}
		</div>
		<span
			class="sizer"
			title=${words.people.sizer}
			aria-hidden="true"
			@pointerdown=${(event: PointerEvent) => dragEdge(event, name, actions)}
			@dblclick=${() => actions.fit(name)}
		></span>
	</th>`;
}

// Only administrators may sort by activity.
function sortKeyOf({ sortBy }: { sortBy?: string }): string | undefined {
	return sortBy === "lastActivity" && !current().isAdmin ? undefined : sortBy;
}

function itemsOf(
	{ name, filter }: Pick<Column, "name" | "filter">,
	{ sortBy, actions }: { sortBy: string | undefined; actions: HeadActions },
): readonly (MenuItem | "-")[] {
	const { people } = words;
	const isText = sortBy === "name";
	const sorts: readonly (MenuItem | "-")[] =
		sortBy === undefined
			? []
			: [
					{
						label: isText ? people.sortUp : people.oldestFirst,
						icon: "arrow-up",
						run: () => actions.sort(sortBy, false),
					},
					{
						label: isText ? people.sortDown : people.newestFirst,
						icon: "arrow-down",
						run: () => actions.sort(sortBy, true),
					},
					"-",
				];
	const filters: readonly (MenuItem | "-")[] =
		filter === undefined || !current().isAdmin
			? []
			: [
					{
						label: people.filterBy,
						icon: "filter",
						run: () => actions.filter(filter.by),
					},
					"-",
				];
	const fit: MenuItem = { label: people.fit, run: () => actions.fit(name) };
	if (name === nameColumn) return [...sorts, fit];
	return [
		...sorts,
		...filters,
		{ label: people.moveLeft, run: () => actions.move(name, -1) },
		{ label: people.moveRight, run: () => actions.move(name, 1) },
		fit,
		{ label: people.hide, run: () => actions.hide(name) },
	];
}

// Shift and an arrow change the width, with Alt the place.
function onKey(
	event: KeyboardEvent,
	{
		name,
		width,
		actions,
	}: { name: FieldName; width: number; actions: HeadActions },
): void {
	const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
	if (by === undefined || !event.shiftKey || event.ctrlKey || event.metaKey)
		return;
	event.preventDefault();
	if (event.altKey) actions.move(name, by);
	else actions.resize(name, width + by * widthStep, true);
}

function dragEdge(
	event: PointerEvent,
	name: string,
	{ resize }: HeadActions,
): void {
	const edge = event.currentTarget as HTMLElement;
	const head = edge.closest("th");
	if (head === null || event.button !== 0) return;
	event.preventDefault();
	const startsAt = event.clientX;
	const before = head.offsetWidth;
	const widthAt = ({ clientX }: PointerEvent) => before + clientX - startsAt;
	edge.setPointerCapture(event.pointerId);
	edge.dataset.active = "";
	const onMove = (moved: PointerEvent) => resize(name, widthAt(moved), false);
	const end = (ended: PointerEvent) => {
		edge.removeEventListener("pointermove", onMove);
		delete edge.dataset.active;
		resize(name, widthAt(ended), true);
	};
	edge.addEventListener("pointermove", onMove);
	edge.addEventListener("lostpointercapture", end, { once: true });
}
