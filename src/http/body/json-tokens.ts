import { showName } from "../check/property-name.ts";

const numberPattern =
	/-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,400})?/y;
const words = ["true", "false", "null"] as const;

/** How long the number at `index` is; 0 when its end has not come, -1 when there is none. */
export function measureNumber(
	text: string,
	index: number,
	{ isFinished }: { isFinished: boolean },
): number {
	const length = text.length - index;
	numberPattern.lastIndex = index;
	if (!numberPattern.test(text)) return length > 1 || isFinished ? -1 : 0;
	const size = numberPattern.lastIndex - index;
	// Behind "1" there may be "e+", and the digits have not come.
	return size < length - 2 || isFinished ? size : 0;
}

/** The same of `true`, `false` and `null`. */
export function measureWord(
	text: string,
	index: number,
	{ isFinished }: { isFinished: boolean },
): number {
	const word = words.find((known) => text.startsWith(known, index));
	if (word !== undefined) return word.length;
	const rest = text.slice(index, index + 5);
	const isBegun = words.some((known) => known.startsWith(rest));
	return isBegun && !isFinished ? 0 : -1;
}

export function isBlank(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Where something stands in a text. */
export interface Position {
	line: number;
	column: number;
}

export const startOfText: Position = { line: 1, column: 1 };

/** The position at `end` of a text that begins at a position. */
export function passText(
	{ line, column }: Position,
	text: string,
	end: number,
): Position {
	let start = 0;
	for (;;) {
		const next = text.indexOf("\n", start);
		if (next === -1 || next >= end)
			return { line, column: column + end - start };
		line++;
		column = 1;
		start = next + 1;
	}
}

/** An object or list that has begun and not ended. */
export interface Level {
	isList: boolean;
	/** Properties or entries so far. */
	count: number;
	/** The property that is being read. */
	name: string;
}

/** How a refusal names the property or entry that is being read in levels that are inside each other. */
export function pathOf(levels: readonly Level[]): string {
	return levels.reduce((path, { isList, count, name }) => {
		if (isList) return `${path}[${count - 1}]`;
		const shown = showName(name);
		return path === "" ? shown : `${path}.${shown}`;
	}, "");
}
