// The keys by which people are found, from their descriptions in the documents and comments, and with code of its own.

/** What the keys of a person are made of. */
export interface Named {
	displayName: string;
	firstName?: string;
	lastName?: string;
	emails: readonly string[];
}

const rotationsMax = 8;
const looseMarks =
	// biome-ignore lint/suspicious/noMisleadingCharacterClass: the text is taken apart.
	/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]/u;
const plain = new Map(
	Object.entries({
		...{ æ: "ae", œ: "oe", ø: "o", ð: "d", đ: "d", ħ: "h", ł: "l" },
		...{ þ: "th", ŧ: "t" },
	}),
);

/** A name as a search compares it: without case, accents and widths, and with hyphens and apostrophes as blanks. */
export function searchedKey(text: string): string {
	let key = "";
	for (const character of text.normalize("NFKD")) {
		if (/\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
		if (looseMarks.test(character)) continue;
		const folded = foldCharacter(character);
		key += /[\p{Pd}'’‘‛ʼʹ′´`＇]/u.test(character)
			? " "
			: (plain.get(folded) ?? folded);
	}
	return joinBlanks(key.normalize("NFC"));
}

/** A name as a filter compares it: without case. */
export function comparedKey(text: string): string {
	let key = "";
	for (const character of text.normalize("NFD"))
		if (!/\p{Default_Ignorable_Code_Point}/u.test(character))
			key += foldCharacter(character);
	return joinBlanks(key.replace(/i\u0307+/g, "i").normalize("NFC"));
}

/** An e-mail address as it is compared: without case, and its domain as the name system has it. */
export function emailKey(email: string): string {
	const at = email.lastIndexOf("@");
	const domain = email.slice(at + 1);
	const name = /^[\x21-\x7e]*$/.test(domain)
		? domain.toLowerCase()
		: new URL(`http://${domain}/`).hostname;
	return `${comparedKey(email.slice(0, at))}@${name}`;
}

/** All keys by which a text finds a person. */
export function searchKeysOf(person: Named): Set<string> {
	const words = wordsOf(person.displayName);
	const keys = new Set<string>();
	for (let from = 0; from < Math.min(words.length, rotationsMax); from++)
		keys.add([...words.slice(from), ...words.slice(0, from)].join(" "));
	for (const name of [person.firstName ?? "", person.lastName ?? ""]) {
		const own = wordsOf(name);
		for (let from = 0; from < Math.min(own.length, rotationsMax); from++) {
			const key = own.slice(from).join(" ");
			if (![...keys].some((known) => known.startsWith(key))) keys.add(key);
		}
	}
	for (const email of person.emails) {
		keys.add(searchedKey(email));
		keys.add(searchedKey(emailKey(email)));
	}
	return keys;
}

function wordsOf(text: string): string[] {
	return searchedKey(text)
		.split(" ")
		.filter((word) => word !== "");
}

// Full case folding, character by character.
function foldCharacter(character: string): string {
	const folded = character.toLowerCase().toUpperCase().toLowerCase();
	return /\p{Script=Cherokee}/u.test(character) ? folded.toUpperCase() : folded;
}

function joinBlanks(text: string): string {
	return text.trim().split(/\s+/).join(" ");
}
