import { columnWidthMin, limitWidth } from "./table-look.ts";

/** The space of a cell beside its content, and of a head beside its text: menu and edge, and the sign of an order. */
const cellSpace = 26;
const headSpace = 52;
const orderSpace = 20;
const headFont = "600 12px Inter, sans-serif";

let context: CanvasRenderingContext2D | null | undefined;
const widths = new Map<string, number>();

/** The width at which the head of a column shows all of its text. */
export function headWidth(label: string, isSortable = false): number {
	let width = widths.get(label);
	if (width === undefined) {
		context ??= document.createElement("canvas").getContext("2d");
		if (context) context.font = headFont;
		width = Math.ceil(context?.measureText(label).width ?? 0) + headSpace;
		widths.set(label, width);
	}
	return width + (isSortable ? orderSpace : 0);
}

/** The width at which every row in the page shows all that it has in a column. */
export function fittingWidth(table: HTMLElement, name: string): number {
	const head = table.querySelector<HTMLElement>(`th[data-column="${name}"]`);
	const cells = table.querySelectorAll<HTMLElement>(
		name === "displayName"
			? "tbody .name-cell"
			: `tbody td[data-column="${name}"]`,
	);
	const range = document.createRange();
	let widest = columnWidthMin;
	for (const cell of cells) {
		range.selectNodeContents(cell);
		let cut = 0;
		for (const part of cell.querySelectorAll<HTMLElement>("span"))
			cut = Math.max(cut, part.scrollWidth - part.clientWidth);
		const width = Math.max(
			cell.scrollWidth > cell.clientWidth ? cell.scrollWidth : 0,
			range.getBoundingClientRect().width + cut,
		);
		widest = Math.max(widest, width + cellSpace);
	}
	const label = head?.querySelector(".sort-button, .head-label");
	return limitWidth(
		Math.max(widest, headWidth(label?.textContent?.trim() ?? "", true)),
	);
}
