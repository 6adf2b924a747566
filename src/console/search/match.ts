/** How well a label fits what was typed: 0 is best. */
export type Rank = 0 | 1 | 2 | 3;

/** A part of a label, and whether it is what was typed. */
interface Part {
	text: string;
	isMatch: boolean;
}

// Letters with their marks, each as it is written and as it is compared.
function lettersOf(text: string): { written: string; compared: string }[] {
	return Array.from(
		new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text),
		({ segment }) => ({ written: segment, compared: fold(segment) }),
	);
}

/** A text without case and marks, for comparing. */
export function fold(text: string): string {
	return text
		.normalize("NFD")
		.replaceAll(/\p{M}/gu, "")
		.toLowerCase()
		.replaceAll("ß", "ss");
}

/** The words of a text, for comparing. */
function wordsOf(text: string): string[] {
	return fold(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
}

/** How well a label fits a text; undefined when it does not. Every typed word has to begin a word of the label, or the whole text is somewhere in it. */
export function rankOf(label: string, text: string): Rank | undefined {
	const wanted = fold(text.trim());
	if (wanted === "") return undefined;
	const folded = fold(label);
	if (folded === wanted) return 0;
	if (folded.startsWith(wanted)) return 1;
	const has = wordsOf(label);
	const typed = wordsOf(text);
	const isEvery =
		typed.length > 0 &&
		typed.every((word) => has.some((each) => each.startsWith(word)));
	if (isEvery) return 2;
	return wanted.length > 1 && folded.includes(wanted) ? 3 : undefined;
}

/** The label in parts, with those marked that are what was typed: at the beginnings of words, or else the whole text anywhere. */
export function partsOf(label: string, text: string): Part[] {
	const letters = lettersOf(label);
	const marked = new Array<boolean>(letters.length).fill(false);
	const mark = (start: number, length: number) => {
		let left = length;
		for (let at = start; at < letters.length && left > 0; at++) {
			marked[at] = true;
			left -= letters[at]?.compared.length ?? 0;
		}
	};
	const whole = fold(text.trim());
	const begins = (at: number, word: string) =>
		letters
			.slice(at, at + word.length)
			.map(({ compared }) => compared)
			.join("")
			.startsWith(word);
	const isStart = (at: number) =>
		at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1]?.written ?? "");
	const markWord = (word: string, isAnywhere: boolean) => {
		for (let at = 0; at < letters.length; at++)
			if ((isAnywhere || isStart(at)) && begins(at, word))
				mark(at, word.length);
	};
	if (whole !== "")
		for (const word of new Set([whole, ...wordsOf(text)]))
			markWord(word, false);
	if (whole.length > 1 && !marked.includes(true)) markWord(whole, true);
	const parts: Part[] = [];
	for (const [at, { written }] of letters.entries()) {
		const isMatch = marked[at] ?? false;
		const last = parts.at(-1);
		if (last !== undefined && last.isMatch === isMatch) last.text += written;
		else parts.push({ text: written, isMatch });
	}
	return parts;
}
