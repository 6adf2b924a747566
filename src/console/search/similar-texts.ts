/** The number of further searches for a text that nobody matches. */
const triesMax = 3;
const partLengthMin = 3;

/** Texts to search for when nobody matches the whole: each of its words, or the beginning of its only word. */
export function partsToTry(text: string): string[] {
	const parts = text.trim().split(/\s+/);
	const isName = /\p{L}/u.test(text) && !text.includes("@");
	if (!isName) return [];
	const tries =
		parts.length > 1
			? parts.toSorted((left, right) => right.length - left.length)
			: shorterOf(parts[0] ?? "");
	return tries
		.filter((part) => part.length >= partLengthMin)
		.slice(0, triesMax);
}

// A typing error is often near the end of a word.
function shorterOf(word: string): string[] {
	return [2, 3, 4].map((less) => word.slice(0, -less));
}
