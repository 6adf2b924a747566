const columnsKey = "peopled.columns";

/** The chosen columns of the people, by name; undefined when never chosen. */
export function readColumns(): readonly string[] | undefined {
	const kept = localStorage.getItem(columnsKey);
	return kept === null ? undefined : kept.split(",");
}

export function writeColumns(columns: readonly string[]): void {
	localStorage.setItem(columnsKey, columns.join(","));
}
