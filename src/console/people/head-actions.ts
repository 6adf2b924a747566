import { current } from "../session.ts";
import type { HeadActions } from "./column-head.ts";
import {
	nameColumn,
	nameWidthMin,
	withColumn,
	withMoved,
	withWidths,
} from "./columns.ts";
import { fittingWidth } from "./fitting-width.ts";
import type { Narrowing, Sorting } from "./people-query.ts";
import type { TableLayout } from "./table-layout.ts";
import { limitWidth, type TableLook } from "./table-look.ts";

/** The table whose heads act. */
interface ActingTable {
	look: () => TableLook;
	layout: () => TableLayout;
	table: HTMLElement;
	/** Takes a look, or shows it while an edge is dragged. */
	set: (look: TableLook) => void;
	drag: (look: TableLook) => void;
	sort: (sorting: Sorting) => void;
	filter: (by: Narrowing) => void;
}

/** The actions of the heads of the columns of a table. */
export function headActions({
	look,
	layout,
	table,
	set,
	drag,
	sort,
	filter,
}: ActingTable): HeadActions {
	// All columns keep their widths, so that the edge follows the pointer.
	const widthsWith = (name: string, width: number) => {
		const { columns, widths } = layout();
		const names = [nameColumn, ...columns.map((column) => column.name)];
		return new Map(
			names.map((each, at) => [
				each,
				limitWidth(each === name ? width : (widths[at] ?? nameWidthMin)),
			]),
		);
	};
	const resize: HeadActions["resize"] = (name, width, isOver) => {
		const { isAdmin } = current();
		const next = withWidths(look(), widthsWith(name, width), isAdmin);
		if (isOver) set(next);
		else drag(next);
	};
	return {
		sort: (by, isDescending) => sort({ by, isDescending }),
		filter,
		move(name, by) {
			set(withMoved(look(), { name, by }, current().isAdmin));
			// A browser takes the focus from an element that moves.
			requestAnimationFrame(() =>
				table.querySelector<HTMLElement>(`#column-${name}`)?.focus(),
			);
		},
		hide: (name) =>
			set(withColumn(look(), { name, isShown: false }, current().isAdmin)),
		resize,
		fit: (name) => resize(name, fittingWidth(table, name), true),
	};
}
