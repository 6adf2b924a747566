/** A column to be placed, in pixels. */
interface PlacedColumn {
	widthMin: number;
	/** The width that was chosen for it. */
	width?: number | undefined;
}

/** The widths of columns in a space. Those without a chosen width share what is left; `rest` is left when each has one. */
export function layOut({
	columns,
	space,
}: {
	columns: readonly PlacedColumn[];
	space: number;
}): { widths: number[]; rest: number } {
	const widths = columns.map(({ width, widthMin }) => width ?? widthMin);
	const left = Math.max(0, space - sum(widths));
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
