/** No browser makes a page higher than some 16 million pixels: a longer list moves faster than its scrollbar. */
export const heightMax = 12_000_000;
/** Rows that are there above and below the view. */
const rowsAround = 12;
/** The pixels by which rounding may shorten a row. */
const rounding = 1e-6;

/** A list of rows of one height in a frame that scrolls. Everything is in pixels. */
export interface RowList {
	length: number;
	/** False: rows behind the last known one may follow. */
	isComplete: boolean;
	rowHeight: number;
	/** The height in which rows are seen, and how far the frame is scrolled. */
	viewHeight: number;
	top: number;
}

/** Which rows exist, and how much room there is before and after them. */
interface RowPlaces {
	from: number;
	to: number;
	before: number;
	after: number;
}

/** Pixels of the list for each pixel of the scrollbar. */
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

/** The rows around the view. Those in it stand where the scrollbar says, however long the list is. */
export function placeRows(list: RowList): RowPlaces {
	const { length, isComplete, rowHeight, viewHeight, top } = list;
	const scale = scaleOf(list);
	const shown = Math.min(length * rowHeight, heightMax);
	const place = top * scale;
	const first = Math.floor(place / rowHeight) - rowsAround;
	const count = Math.ceil(viewHeight / rowHeight) + 2 * rowsAround + 1;
	// Rows before the view have no more room than there is above it: near the top one may stand lower by a part of itself.
	const room = Math.floor((place - top) / rowHeight + rounding);
	const from = Math.max(0, room, Math.min(first, length - 1));
	const before = Math.max(0, top - place + from * rowHeight);
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
