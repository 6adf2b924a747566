import { type Problem, problemOf } from "../problems.ts";

/**
 * The version of the form of keys. A directory with keys of another form gets new ones when it is opened:
 * increase this with every change of `nameKey`, `personNameKey`, `emailKey` or `searchKeysOf`, and add a migration to each
 * engine, so that an older version refuses the directory.
 */
export const keyForm = "3";

const ascii = /^[\x20-\x7e]*$/;
// Blanks. Tabs and line ends are control characters.
const blank = /^\p{Zs}$/u;
const control = /[\p{Cc}\u2028\u2029]/u;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const everyInvisible = /\p{Default_Ignorable_Code_Point}/gu;
const unseen =
	/^[\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u;
// Noncharacters, and characters that annotate other text.
const unusable = /[\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;

/** A text without surrounding blanks. */
export function trimBlanks(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && blank.test(text.charAt(from))) from++;
	while (to > from && blank.test(text.charAt(to - 1))) to--;
	return text.slice(from, to);
}

/** A sentence with one full stop; a name at its end may already have one. */
export function endSentence(text: string): string {
	return text.endsWith(".") ? text : `${text}.`;
}

/**
 * A warning of the rules, which describes a past action, as a sentence that describes a possible one. A name in quotation
 * marks stays unchanged, and so does the name of an entry, such as `members[0]`.
 */
export function tellPossible(text: string): string {
	const told = text
		.split(/("[^"]*")/)
		.map((part, index) => (index % 2 === 0 ? asConditional(part) : part))
		.join("");
	const isEntry = /^\w+\[/.test(told);
	return endSentence(
		isEntry ? told : `${told.charAt(0).toUpperCase()}${told.slice(1)}`,
	);
}

function asConditional(text: string): string {
	return text
		.replaceAll(/\b(?:was|were) not\b/g, "would not be")
		.replaceAll(/\b(?:was|were)\b/g, "would be");
}

/** The length of a text in code points, as JSON Schema counts it. */
export function lengthOf(text: string): number {
	if (ascii.test(text)) return text.length;
	let length = 0;
	for (const _ of text) length++;
	return length;
}

/**
 * The problem of a text that cannot be stored: its length in code points, control characters and line
 * separators, or invisible characters. Undefined when there is none. An empty text is valid.
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

/** The beginning of a text, of at most so many UTF-16 units, without half a character at its end. */
export function beginningOf(text: string, lengthMax: number): string {
	const begin = text.slice(0, lengthMax);
	return begin.isWellFormed() ? begin : begin.slice(0, -1);
}

/** Whether a text has control characters, line separators or unpaired surrogates. */
export function hasControl(text: string): boolean {
	return !ascii.test(text) && (control.test(text) || !text.isWellFormed());
}

/** Whether a text has no visible character. */
export function isUnseen(text: string): boolean {
	return unseen.test(text);
}

/** The first invisible character of a text. Blanks count as visible. */
export function findInvisible(text: string): string | undefined {
	if (ascii.test(text)) return undefined;
	return (invisible.exec(text) ?? unusable.exec(text))?.[0];
}

/** The Unicode number of a character, such as `U+200B`. */
export function nameOf(character: string): string {
	const number = character.codePointAt(0) ?? 0;
	return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * The form in which names are compared, searched and sorted. Case, the kind and number of blanks, invisible
 * characters, and the composition of accents do not count. The key of the beginning of a name, up to a
 * whole character, is the beginning of the name's key.
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

// Accents, breathings and points of Latin, Greek, Cyrillic, Hebrew and Arabic. The marks of other scripts
// count as letters.
const accents =
	// biome-ignore lint/suspicious/noMisleadingCharacterClass: the text was taken apart before.
	/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/gu;
// Letters that look like an accented one and do not decompose.
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
// Hyphens, dashes, apostrophes and quotation marks used as apostrophes.
const joints = /[\p{Pd}'’‘‛ʼʹ′´`＇]+/gu;

/**
 * The form in which a search compares names and e-mails: as `nameKey`, without accents and character
 * widths, and with hyphens and apostrophes as word breaks.
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

const unevenBlanks = /^\s|\s$|\s\s|[^\S ]/;

/** A text with single spaces for runs of blanks, and none around it. */
function joinBlanks(text: string): string {
	// Nearly every text is joined already, and a search costs less than a copy.
	return unevenBlanks.test(text) ? text.replace(/\s+/g, " ").trim() : text;
}

/**
 * A text without case: the full case folding of Unicode (CaseFolding.txt, C and F), character by character,
 * so that neighbors do not matter. The dotted and the dotless i of Turkish fold to i, since their other
 * case depends on the language.
 */
export function foldCase(text: string): string {
	if (ascii.test(text)) return text.toLowerCase();
	let folded = "";
	for (const character of text) folded += foldCharacter(character);
	return folded.replace(/i\u0307+/g, "i");
}

const foldings = new Map<string, string>();
/** Cached foldings at most, far more than a script has letters with case. */
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

// Lower, upper and lower case again is the folding of every character except those of Cherokee, which fold
// to capitals, since these were encoded first.
function computeFolding(character: string): string {
	const small = character.toLowerCase().toUpperCase().toLowerCase();
	return /^\p{Script=Cherokee}$/u.test(character) ? small.toUpperCase() : small;
}

const joiners = /[\u200c\u200d]/u;
const virama =
	/[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]/u;
// Variation selectors of the character before them: emoji, ideographs, Mongolian, Khmer.
const selectors =
	/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180f\u17b4\u17b5]/u;
const tags = /[\u{e0020}-\u{e007f}]/u;
const graphemeJoiner = "\u034f";
const blackFlag = "\u{1f3f4}";

// Finds the first invisible character that does not belong to a visible one. Some do: between two joined or
// separated characters (emoji, Persian, the languages of India), after one whose variant they select, or in
// a flag.
function findMisplaced(text: string): string | undefined {
	if (!invisible.test(text)) return undefined;
	const characters = [...text];
	let isFlag = false;
	let isSeen = false;
	for (const [index, character] of characters.entries()) {
		if (!invisible.test(character)) {
			isFlag = character === blackFlag;
			isSeen = !isUnseen(character);
			continue;
		}
		const before = characters[index - 1] ?? "";
		const isFollowed = !isUnseen(characters[index + 1] ?? "");
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
