/** The lines of a table: each column has the width of its widest cell, with two spaces between columns. */
export function showTable(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
): string[] {
	const all = [heads, ...rows];
	const widths = heads.map((_, column) =>
		all.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
	);
	return all.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}
