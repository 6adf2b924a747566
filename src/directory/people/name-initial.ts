/** The names of a list that begin alike: with one letter, or with characters of one script. */
interface NameInitial {
	/** The letter, a letter that stands for its script, or "#" for all that are not letters. */
	initial: string;
	/** The name keys (see `personNameKey`) from one on, and before another; undefined: up to the last. */
	from: string;
	before: string | undefined;
}

/** Scripts of too many characters for an index, and other characters in a row: the first code point, the one after the last, and what stands for them. */
const scripts: readonly [from: number, before: number, initial: string][] = [
	[0, 0x61, "#"],
	[0x7b, 0xaa, "#"],
	[0x2000, 0x2c00, "#"],
	[0x2e80, 0x3041, "漢"],
	[0x3041, 0x30a1, "あ"],
	[0x30a1, 0x3100, "ア"],
	[0x3400, 0xa000, "漢"],
	[0xac00, 0xd7a4, "가"],
	[0xe000, 0xf900, "#"],
	[0x1f000, 0x20000, "#"],
	[0x20000, 0x40000, "漢"],
	[0x40000, 0x110000, "#"],
];
const letter = /^\p{L}$/u;

/** The names that begin like this one. They are neighbors in the order of names. */
export function initialOf(nameKey: string): NameInitial {
	const point = nameKey.codePointAt(0) ?? 0;
	const script = scripts.find(
		([from, before]) => point >= from && point < before,
	);
	if (script !== undefined) {
		const [from, before, initial] = script;
		return { initial, from: textAt(from), before: textBefore(before) };
	}
	const character = String.fromCodePoint(point);
	const capital = character.toUpperCase();
	return {
		initial: letter.test(character)
			? capital.length === character.length
				? capital
				: character
			: "#",
		from: character,
		before: textBefore(point + 1),
	};
}

function textAt(point: number): string {
	return point === 0 ? "" : String.fromCodePoint(point);
}

// The surrogates between U+D7FF and U+E000 are not characters.
function textBefore(point: number): string | undefined {
	if (point > 0x10ffff) return undefined;
	return String.fromCodePoint(
		point >= 0xd800 && point < 0xe000 ? 0xe000 : point,
	);
}
