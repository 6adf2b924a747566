/** A CSV file with a header. */
export interface CsvTable {
	columns: readonly string[];
	rows: readonly (readonly string[])[];
}

/** Reads CSV with commas, as the server writes it. */
export function readCsvTable(text: string): CsvTable {
	const records: string[][] = [];
	let cells: string[] = [];
	const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
	const source = text.replace(/^\uFEFF/, "");
	while (pattern.lastIndex < source.length) {
		const match = pattern.exec(source);
		if (match === null) throw new Error("The file is not CSV.");
		const [, quoted, plain = "", end] = match;
		cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
		if (end === ",") {
			// A comma at the end is followed by an empty cell.
			if (pattern.lastIndex === source.length) cells.push("");
			else continue;
		}
		records.push(cells);
		cells = [];
	}
	if (cells.length > 0) records.push(cells);
	const [columns = [], ...rows] = records;
	return { columns, rows };
}

/** Writes CSV that the server reads. */
export function writeCsvTable({ columns, rows }: CsvTable): string {
	return [columns, ...rows]
		.map((cells) => `${cells.map(writeCell).join(",")}\r\n`)
		.join("");
}

function writeCell(text: string): string {
	return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
