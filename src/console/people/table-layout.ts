import { words } from "../../words/words.ts";
import { layOut } from "./column-layout.ts";
import {
	nameWidthMin,
	nameWidthOf,
	type ShownColumn,
	shownColumns,
} from "./columns.ts";
import { headWidth } from "./fitting-width.ts";
import type { TableLook } from "./table-look.ts";

/** The columns of the table and their widths in pixels, the names first. */
export interface TableLayout {
	columns: readonly ShownColumn[];
	widths: readonly number[];
	/** The space that is left where every column has a chosen width. */
	rest: number;
	/** All of it together. */
	full: number;
}

/** The least width at which a name can be read, and the one to which it shrinks by itself. */
const nameWidthLeast = 160;
const nameWidthShrunk = 216;
/** The part of its width to which a column shrinks rather than the table scrolls sideways, below the actions. */
const shrunkShare = 0.65;

/** Lays the columns of a look out in a space. None is narrower than its head. */
export function layOutTable(
	look: TableLook,
	{ isAdmin, space }: { isAdmin: boolean; space: number },
): TableLayout {
	const columns = shownColumns(look, isAdmin);
	const { widths, rest } = layOut({
		columns: [
			{
				widthMin: nameWidthMin,
				widthLeast: nameWidthShrunk,
				width: atLeast(nameWidthLeast, nameWidthOf(look)),
			},
			...columns.map(({ name, widthMin, width, sortBy }) => {
				const least = headWidth(words.fields[name], sortBy !== undefined);
				return {
					widthMin: Math.max(widthMin, least),
					widthLeast: Math.max(Math.ceil(widthMin * shrunkShare), least),
					width: atLeast(least, width),
				};
			}),
		],
		space,
	});
	const full = widths.reduce((sum, width) => sum + width, rest);
	return { columns, widths, rest, full };
}

function atLeast(least: number, width: number | undefined) {
	return width === undefined ? undefined : Math.max(least, width);
}
