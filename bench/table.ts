/** Rows as text in columns: the first column aligned left, the others right. */
export function showTable(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	const all = [heads, ...rows];
	const widths = heads.map((_, column) =>
		Math.max(...all.map((row) => (row[column] ?? "").length)),
	);
	const line = (row: readonly string[]) =>
		widths
			.map((width, column) => {
				const text = row[column] ?? "";
				return column === 0 ? text.padEnd(width) : text.padStart(width);
			})
			.join("  ")
			.trimEnd();
	const rule = widths.map((width) => "-".repeat(width)).join("  ");
	return [line(heads), rule, ...rows.map(line)].join("\n");
}

/** A count with separated thousands. */
export function showCount(count: number): string {
	return Math.round(count).toLocaleString("en-US");
}

/** Milliseconds with three significant digits. */
export function showMs(milliseconds: number): string {
	return milliseconds >= 100
		? milliseconds.toFixed(0)
		: milliseconds.toPrecision(3);
}
