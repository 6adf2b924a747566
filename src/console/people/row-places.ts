/** Browsers limit the height of a page to about 16 million pixels. A longer list moves faster than its scrollbar. */
export const heightMax = 12_000_000;
/** The number of rows to render above and below the view, for scrolling. */
export const rowsAround = 12;
/** The pixels by which rounding may shorten a row. */
const rounding = 1e-6;

/** A list of rows of the same height in a scrolling frame. All values are in pixels. */
export interface RowList {
	length: number;
	/** False: rows may follow the last known one. */
	isComplete: boolean;
	rowHeight: number;
	/** The height of the visible part, and the scroll position. */
	viewHeight: number;
	top: number;
	/** The row that a jump has put at the upper edge, until the next scroll; a scrollbar alone cannot hit it in a long list. */
	aim?: number | undefined;
	/** The number of rows above and below the view. */
	around: number;
}

/** The rows to render, and the space before and after them. */
interface RowPlaces {
	from: number;
	to: number;
	before: number;
	after: number;
}

/** The pixels of the list for each pixel of the scrollbar. */
export function scaleOf({
	length,
	rowHeight,
	viewHeight,
}: Pick<RowList, "length" | "rowHeight" | "viewHeight">): number {
	const whole = length * rowHeight;
	return whole <= heightMax
		? 1
		: (whole - viewHeight) / (heightMax - viewHeight);
}

/** The pixels of the list above the view. A row that a jump aimed at is there exactly, unless the list ends before. */
export function positionOf({ aim, ...list }: RowList): number {
	const scale = scaleOf(list);
	const position = list.top * scale;
	if (aim === undefined) return position;
	const aimed = aim * list.rowHeight;
	const last = list.length * list.rowHeight - list.viewHeight;
	return aimed <= last && Math.abs(aimed - position) < scale ? aimed : position;
}

/** The rows around the view. The visible ones are at the position of the scrollbar, however long the list is. */
export function placeRows(list: RowList): RowPlaces {
	const { length, isComplete, rowHeight, viewHeight, around } = list;
	const shown = Math.min(length * rowHeight, heightMax);
	const { top } = list;
	const position = positionOf(list);
	const first = Math.floor(position / rowHeight) - around;
	const count = Math.ceil(viewHeight / rowHeight) + 2 * around + 1;
	// Rows before the view cannot take more space than there is above it. Near the top, one may be lower by a fraction of its height.
	const rowsAbove = Math.floor((position - top) / rowHeight + rounding);
	const from = Math.max(0, rowsAbove, Math.min(first, length - 1));
	const before = Math.max(0, top - position + from * rowHeight);
	const below = Math.floor((shown - before) / rowHeight + rounding);
	const to = isComplete
		? Math.min(length, from + count, from + below)
		: from + count;
	const rows = Math.max(0, Math.min(to, length) - from);
	return {
		from,
		to,
		before,
		after: Math.max(0, shown - before - rows * rowHeight),
	};
}
