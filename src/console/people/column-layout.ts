/** A column to be placed, in pixels. */
interface PlacedColumn {
	widthMin: number;
	/** The width to which it shrinks where all columns fit then. */
	widthLeast?: number;
	/** The width that was chosen for it. */
	width?: number | undefined;
}

/**
 * The widths of columns in a space. Those without a chosen width share what is left, or what is missing; `rest` is left when
 * each has one.
 */
export function layOut({
	columns,
	space,
}: {
	columns: readonly PlacedColumn[];
	space: number;
}): { widths: number[]; rest: number } {
	const widths = columns.map(({ width, widthMin }) => width ?? widthMin);
	const missing = sum(widths) - space;
	const slacks = columns.map(({ width, widthMin, widthLeast = widthMin }) =>
		width === undefined ? Math.max(0, widthMin - widthLeast) : 0,
	);
	const slack = sum(slacks);
	if (missing > 0 && missing <= slack) {
		const shrunk = widths.map((width, at) =>
			Math.floor(width - (missing * (slacks[at] ?? 0)) / slack),
		);
		return { widths: shrunk, rest: space - sum(shrunk) };
	}
	const left = Math.max(0, -missing);
	const growing = sum(
		columns.map(({ width, widthMin }) => (width === undefined ? widthMin : 0)),
	);
	if (growing === 0) return { widths, rest: left };
	const grown = columns.map(({ width, widthMin }) =>
		width === undefined
			? Math.floor(widthMin + (left * widthMin) / growing)
			: width,
	);
	return { widths: grown, rest: Math.max(0, space - sum(grown)) };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
