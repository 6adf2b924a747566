/** A column of the table, with its width in pixels where one was chosen. */
export interface ChosenColumn {
	name: string;
	width?: number;
}

/** How the table is shown: its columns in their order (undefined: the usual ones), and the height of its rows. */
export interface TableLook {
	columns: readonly ChosenColumn[] | undefined;
	isCompact: boolean;
}

/** The parameters of an address that hold the look. */
export const lookParameters = { columns: "columns", rows: "rows" };
const compact = "compact";
const columnsKey = "peopled.columns";
const rowsKey = "peopled.rows";
/** The columns of an address that are read. */
const columnsMax = 50;
export const columnWidthMin = 72;
const columnWidthMax = 1200;

/** The look in an address; undefined where the address has none. */
export function readLook(query: URLSearchParams): TableLook | undefined {
	const columns = query.get(lookParameters.columns);
	const rows = query.get(lookParameters.rows);
	if (columns === null && rows === null) return undefined;
	return {
		columns: columns === null ? undefined : readColumns(columns),
		isCompact: rows === compact,
	};
}

/** The look as parameters of an address. */
export function writeLook({ columns, isCompact }: TableLook): URLSearchParams {
	const query = new URLSearchParams();
	if (columns !== undefined)
		query.set(lookParameters.columns, writeColumns(columns));
	if (isCompact) query.set(lookParameters.rows, compact);
	return query;
}

/** The look that this browser keeps. */
export function readKeptLook(): TableLook {
	const kept = localStorage.getItem(columnsKey);
	return {
		columns: kept === null ? undefined : readColumns(kept),
		isCompact: localStorage.getItem(rowsKey) === compact,
	};
}

export function keepLook({ columns, isCompact }: TableLook): void {
	if (columns === undefined) localStorage.removeItem(columnsKey);
	else localStorage.setItem(columnsKey, writeColumns(columns));
	if (isCompact) localStorage.setItem(rowsKey, compact);
	else localStorage.removeItem(rowsKey);
}

/** A width within the limits. */
export function limitWidth(width: number): number {
	return Math.round(Math.min(columnWidthMax, Math.max(columnWidthMin, width)));
}

function readColumns(text: string): ChosenColumn[] {
	return text
		.split(",")
		.slice(0, columnsMax)
		.filter(Boolean)
		.map((part) => {
			const [name = "", width = ""] = part.split(":");
			return /^\d+$/.test(width)
				? { name, width: limitWidth(Number(width)) }
				: { name };
		});
}

function writeColumns(columns: readonly ChosenColumn[]): string {
	return columns
		.map(({ name, width }) => (width === undefined ? name : `${name}:${width}`))
		.join(",");
}
