import type { TableLook } from "./table-look.ts";

/** The height of every row in pixels, from which the position of each follows. */
const rowHeights = { table: 56, compact: 40, cards: 76 };
const headHeight = 40;
/** The widths of the columns with the checkbox and with the actions. The style sheet has the same values. */
const selectWidth = 44;
const actionsWidth = 68;
/** The width that distinguishes cards from a table. The style sheet has the same value. */
const narrow = matchMedia("(max-width: 719px)");

/** The height of a row in pixels. */
export function rowHeightOf({ isCompact }: TableLook): number {
	if (narrow.matches) return rowHeights.cards;
	return isCompact ? rowHeights.compact : rowHeights.table;
}

/** The height that the rows have in a frame, in pixels. */
export function bodyHeightOf(frameHeight: number): number {
	return frameHeight - (narrow.matches ? 0 : headHeight);
}

/** The width of the columns with the checkbox and with the actions, in pixels. */
export function sideWidths(canSelect: boolean): number {
	return actionsWidth + (canSelect ? selectWidth : 0);
}
