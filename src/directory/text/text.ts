import { type Problem, problemOf } from "../problems.ts";

/**
 * The form in which texts become keys. A directory whose keys have another form gets new ones when it
 * is opened: count this up with every change of `nameKey`, `emailKey` or `searchKeysOf`.
 */
export const keyForm = "2";

const ascii = /^[\x20-\x7e]*$/;
// Blank in a text, for people. Tabs and line ends are control characters.
const blank = /^\p{Zs}$/u;
const control = /[\p{Cc}\u2028\u2029]/u;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const everyInvisible = /\p{Default_Ignorable_Code_Point}/gu;
const unseen =
	/^[\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u;
// No characters, and those that mark up other text.
const unusable = /[\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;

/** A text without outer blanks. */
export function trimBlanks(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && blank.test(text.charAt(from))) from++;
	while (to > from && blank.test(text.charAt(to - 1))) to--;
	return text.slice(from, to);
}

/** A sentence with its full stop; a name at its end may have brought one. */
export function endSentence(text: string): string {
	return text.endsWith(".") ? text : `${text}.`;
}

/** The length of a text in code points, as JSON Schema counts it. */
export function lengthOf(text: string): number {
	if (ascii.test(text)) return text.length;
	let length = 0;
	for (const _ of text) length++;
	return length;
}

/**
 * What keeps a text from being kept: its length in code points, control characters and line
 * separators, characters that cannot be seen, or that nothing of it can be seen. Undefined when
 * nothing does. An empty text is right.
 */
export function complainOfText(
	text: string,
	lengthMax: number,
): Problem | undefined {
	if (text.length <= lengthMax && ascii.test(text)) return undefined;
	const length = lengthOf(text);
	if (length > lengthMax)
		return problemOf.tooLong({ max: lengthMax, actual: length });
	if (!text.isWellFormed())
		return problemOf.forbiddenPart({
			part: "half of a character (a surrogate without its other half)",
		});
	if (control.test(text))
		return problemOf.forbiddenPart({ part: "control characters" });
	if (text !== "" && isUnseen(text)) return problemOf.unseen();
	const wrong = unusable.exec(text)?.[0] ?? findMisplaced(text);
	return wrong === undefined
		? undefined
		: problemOf.forbiddenPart({
				part: `the invisible character ${nameOf(wrong)}`,
			});
}

/** Whether a text has control characters or line separators, or half of a character. */
export function hasControl(text: string): boolean {
	return !ascii.test(text) && (control.test(text) || !text.isWellFormed());
}

/** Whether nothing of a text can be seen. */
export function isUnseen(text: string): boolean {
	return unseen.test(text);
}

/** The first character of a text that cannot be seen, wherever it stands. Blanks can. */
export function findInvisible(text: string): string | undefined {
	if (ascii.test(text)) return undefined;
	return (invisible.exec(text) ?? unusable.exec(text))?.[0];
}

/** A character as Unicode names it by number, such as `U+200B`. */
export function nameOf(character: string): string {
	const number = character.codePointAt(0) ?? 0;
	return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * The form in which names are compared, searched and sorted: neither case nor the kind and number of
 * blanks counts, nor do characters that cannot be seen, nor whether an accent is a character of its own.
 * The key of what a name begins with, up to a whole character, is what the name's key begins with.
 */
export function nameKey(text: string): string {
	return joinBlanks(
		ascii.test(text)
			? text.toLowerCase()
			: foldCase(text.replace(everyInvisible, "").normalize("NFD")).normalize(
					"NFC",
				),
	);
}

// Accents, breathings and points of Latin, Greek, Cyrillic, Hebrew and Arabic. The marks of other
// scripts are letters of their own.
const accents =
	// biome-ignore lint/suspicious/noMisleadingCharacterClass: the text was taken apart before.
	/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/gu;
// Letters that look like one with an accent and are none.
const plainLetters: Readonly<Record<string, string>> = {
	æ: "ae",
	œ: "oe",
	ø: "o",
	ð: "d",
	đ: "d",
	ħ: "h",
	ł: "l",
	þ: "th",
	ŧ: "t",
};
const letterLike = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "g");
// Hyphens and dashes, apostrophes and quotation marks in their place.
const joints = /[\p{Pd}'’‘‛ʼʹ′´`＇]+/gu;

/**
 * The form in which a search compares names and e-mails: as `nameKey`, and accents do not count
 * either, nor the width of a character, and a hyphen or apostrophe parts words as a blank does.
 */
export function searchKey(text: string): string {
	if (ascii.test(text))
		return joinBlanks(text.toLowerCase().replace(/[-'`]+/g, " "));
	const folded = foldCase(
		text.replace(everyInvisible, "").normalize("NFKD").replace(accents, ""),
	);
	return joinBlanks(
		folded
			.replace(letterLike, (letter) => plainLetters[letter] ?? letter)
			.replace(joints, " ")
			.normalize("NFC"),
	);
}

/** A text with one space for each run of blanks, and none outside. */
function joinBlanks(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}

/**
 * A text without case: the full case folding of Unicode (CaseFolding.txt, C and F), character by
 * character, so that what stands beside a character does not matter. The dotted and the dotless i of
 * Turkish are one letter with i, since their other case depends on the language.
 */
export function foldCase(text: string): string {
	if (ascii.test(text)) return text.toLowerCase();
	let folded = "";
	for (const character of text) folded += foldCharacter(character);
	return folded.replace(/i\u0307+/g, "i");
}

const foldings = new Map<string, string>();
/** Foldings that are remembered, far more than a script has letters with case. */
const foldingsMax = 4096;

function foldCharacter(character: string): string {
	if (character < "\u0080") return character.toLowerCase();
	let folded = foldings.get(character);
	if (folded === undefined) {
		folded = computeFolding(character);
		if (foldings.size < foldingsMax) foldings.set(character, folded);
	}
	return folded;
}

// Lower, upper and lower case again is the folding of every character but those of Cherokee, which fold
// to capitals, since these came first.
function computeFolding(character: string): string {
	const small = character.toLowerCase().toUpperCase().toLowerCase();
	return /^\p{Script=Cherokee}$/u.test(character) ? small.toUpperCase() : small;
}

const joiners = /[\u200c\u200d]/u;
const virama =
	/[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]/u;
// They choose the shape of the character before them: emoji, ideographs, Mongolian, Khmer.
const selectors =
	/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180f\u17b4\u17b5]/u;
const tags = /[\u{e0020}-\u{e007f}]/u;
const graphemeJoiner = "\u034f";
const blackFlag = "\u{1f3f4}";

// Some characters that cannot be seen belong to what can: between two characters that are joined or kept
// apart (emoji, Persian, the languages of India), behind one whose shape they choose, in a flag.
function findMisplaced(text: string): string | undefined {
	if (!invisible.test(text)) return undefined;
	const characters = [...text];
	let isFlag = false;
	let isSeen = false;
	for (const [place, character] of characters.entries()) {
		if (!invisible.test(character)) {
			isFlag = character === blackFlag;
			isSeen = !isUnseen(character);
			continue;
		}
		const before = characters[place - 1] ?? "";
		const isFollowed = !isUnseen(characters[place + 1] ?? "");
		const isRight =
			isSeen &&
			(selectors.test(character) ||
				(tags.test(character) && isFlag) ||
				(character === graphemeJoiner && isFollowed) ||
				(joiners.test(character) && (isFollowed || virama.test(before))));
		if (!isRight) return character;
	}
	return undefined;
}
