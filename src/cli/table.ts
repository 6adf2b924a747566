import { withoutOrders } from "./terminal.ts";

const space = "  ";
/** A column becomes no narrower than this to fit a terminal. */
const columnWidthMin = 8;

/** The lines of a table: each column has the width of its widest cell, with two spaces between columns. */
export function showTable(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
): string[] {
	const all = [heads, ...rows.map((row) => row.map(onOneLine))];
	return layOut(all, widthsOf(all));
}

/**
 * The same within the width of a terminal: the widest columns become narrower, and cells that are cut end with "…". The columns
 * with the heads of `whole` are never cut.
 */
export function fitTable(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
	{ width, whole = [] }: { width: number; whole?: readonly string[] },
): string[] {
	const all = [heads, ...rows.map((row) => row.map(onOneLine))];
	const widths = widthsOf(all);
	const room = width - space.length * (widths.length - 1);
	for (;;) {
		const sum = widths.reduce((total, each) => total + each, 0);
		const widest = Math.max(
			...widths.map((each, column) =>
				whole.includes(heads[column] ?? "") ? 0 : each,
			),
		);
		if (sum <= room || widest <= columnWidthMin) break;
		const narrowed = widths.findLastIndex(
			(each, column) => each === widest && !whole.includes(heads[column] ?? ""),
		);
		widths[narrowed] = widest - 1;
	}
	return layOut(
		all.map((row) => row.map((cell, column) => cut(cell, widths[column] ?? 0))),
		widths,
	);
}

function widthsOf(all: readonly (readonly string[])[]): number[] {
	return (all[0] ?? []).map((_, column) =>
		all.reduce((width, row) => Math.max(width, widthOf(row[column] ?? "")), 0),
	);
}

function layOut(
	all: readonly (readonly string[])[],
	widths: readonly number[],
): string[] {
	return all.map((row) =>
		row
			.map((cell, column) => {
				const missing = (widths[column] ?? 0) - widthOf(cell);
				return cell + " ".repeat(Math.max(missing, 0));
			})
			.join(space)
			.trimEnd(),
	);
}

function onOneLine(cell: string): string {
	return withoutOrders(cell).replaceAll(/[\n\t]/g, " ");
}

function cut(cell: string, width: number): string {
	if (widthOf(cell) <= width) return cell;
	let kept = "";
	let used = 1;
	for (const sign of cell) {
		used += widthOf(sign);
		if (used > width) break;
		kept += sign;
	}
	return `${kept}…`;
}

/** Signs that take two places of a terminal, and those that take none. */
const wide =
	/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u{3000}-\u{303e}\u{ff01}-\u{ff60}]/u;
const empty = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** What most cells are made of. */
const plain = /^[ -~]*$/;

function widthOf(text: string): number {
	if (plain.test(text)) return text.length;
	let width = 0;
	for (const sign of text)
		width += empty.test(sign) ? 0 : wide.test(sign) ? 2 : 1;
	return width;
}
