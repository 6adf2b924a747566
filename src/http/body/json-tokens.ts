import { showName } from "../check/property-name.ts";

const numberPattern =
	/-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,400})?/y;
const words = ["true", "false", "null"] as const;

/** The length of the number at `index`; 0 when its end has not arrived, -1 when there is none. */
export function measureNumber(
	text: string,
	index: number,
	{ isFinished }: { isFinished: boolean },
): number {
	const length = text.length - index;
	numberPattern.lastIndex = index;
	if (!numberPattern.test(text)) return length > 1 || isFinished ? -1 : 0;
	const size = numberPattern.lastIndex - index;
	// "e+" may follow "1" while its digits have not arrived.
	return size < length - 2 || isFinished ? size : 0;
}

/** The same for `true`, `false` and `null`. */
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

/** A position in a text. */
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
	/** The property being read. */
	name: string;
}

/** The path of the property or entry being read, as a refusal names it. */
export function pathOf(levels: readonly Level[]): string {
	return levels.reduce((path, { isList, count, name }) => {
		if (isList) return `${path}[${count - 1}]`;
		const shown = showName(name);
		return path === "" ? shown : `${path}.${shown}`;
	}, "");
}
