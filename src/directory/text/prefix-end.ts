/**
 * The first text, in byte order, after every text that starts with the prefix: its last code point plus
 * one. Undefined when no text follows them.
 */
export function prefixEnd(prefix: string): string | undefined {
	const points = Array.from(prefix, (point) => point.codePointAt(0) as number);
	while (points.at(-1) === 0x10ffff) points.pop();
	const last = points.pop();
	if (last === undefined) return undefined;
	// The surrogates between U+D7FF and U+E000 are not characters.
	return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
