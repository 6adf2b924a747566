import type { CopyEnd, CopyRow } from "../copy.ts";

/** Rows read at a time. */
const stepLength = 1000;

/** Opens a cursor at the beginning of a table, in the order of its key or of other columns. */
export type Read = (name: string, order?: readonly string[]) => Cursor;

/** Reads a table row by row. */
export interface Cursor {
	peek(): Promise<CopyRow | undefined>;
	skip(): void;
}

/** Opens a cursor on a table of an end of a copy. Throws when there is no such table. */
export function openCursor(
	end: CopyEnd,
	name: string,
	order: readonly string[] | undefined,
	onRead: (count: number) => void,
): Cursor {
	const table = end.tables.find((known) => known.name === name);
	if (table === undefined) throw new Error(`There is no table ${name}.`);
	let rows: CopyRow[] = [];
	let index = 0;
	let after: CopyRow | undefined;
	let isOver = false;
	return {
		async peek() {
			if (index < rows.length) return rows[index];
			if (isOver) return undefined;
			rows = await end.read(table, { after, limit: stepLength, order });
			index = 0;
			after = rows.at(-1);
			isOver = rows.length < stepLength;
			onRead(rows.length);
			return rows[index];
		},
		skip() {
			index++;
		},
	};
}
