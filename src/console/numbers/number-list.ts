/** The numbers of a text, and the parts of it that are neither a number nor a range. */
interface NumberList {
	numbers: string[];
	wrong: string[];
}

/** Numbers that one request can add or remove. */
export const numbersAtOnceMax = 1000;

/**
 * The numbers of a text: one on each line, or with commas or semicolons between them. A range, such as
 * `+1 408 526 7200 – 7299`, stands for all of its numbers; its end may be only the last digits. Of a line of CSV with
 * other cells, only those that look like numbers count. It stops after the first line with which there are more than
 * `numbersAtOnceMax`, so that a long text is read quickly.
 */
export function readNumberList(text: string): NumberList {
	const numbers = new Set<string>();
	const wrong: string[] = [];
	for (const line of text.split(/[\r\n]+/)) {
		if (numbers.size > numbersAtOnceMax) break;
		const cells = line
			.split(/[,;\t]/)
			.map((cell) => cell.trim().replace(/^["']+|["']+$/g, ""))
			.filter((cell) => cell !== "");
		const read = cells.map(readCell);
		const isCsv = read.some((found) => found !== undefined);
		for (const [index, found] of read.entries())
			if (found === undefined) {
				if (!isCsv) wrong.push(cells[index] ?? "");
			} else for (const number of found) numbers.add(number);
	}
	return { numbers: [...numbers], wrong };
}

function readCell(cell: string): string[] | undefined {
	const range =
		/^(\+?[\d\s().\-/]*\d)\s*(?:–|—|\.\.\.?|\sto\s|\s-\s)\s*(\+?[\d\s().\-/]*\d)$/.exec(
			cell,
		);
	if (range !== null) return readRange(range[1] ?? "", range[2] ?? "");
	return /^\+?[\d\s().\-/]*\d$/.test(cell) && digitsOf(cell).length >= 4
		? [cell]
		: undefined;
}

function readRange(from: string, to: string): string[] | undefined {
	const first = digitsOf(from);
	const end = digitsOf(to);
	const last = first.slice(0, Math.max(0, first.length - end.length)) + end;
	const count = Number(last) - Number(first) + 1;
	if (first.length < 4 || last.length !== first.length || count < 1)
		return undefined;
	const plus = from.startsWith("+") ? "+" : "";
	// One more than is allowed, so that the page can say that there are too many.
	return Array.from(
		{ length: Math.min(count, numbersAtOnceMax + 1) },
		(_, index) =>
			`${plus}${String(Number(first) + index).padStart(first.length, "0")}`,
	);
}

function digitsOf(text: string): string {
	return text.replace(/\D/g, "");
}
