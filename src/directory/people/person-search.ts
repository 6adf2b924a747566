import { emailKey } from "../text/email.ts";
import { searchKey } from "../text/text.ts";
import type { Person } from "./person.ts";

/** Words of a name at which a search may start; later words are found only from the front. */
const rotationsMax = 8;

/**
 * The keys by which a person is found by the beginning of a text: the full name started at each of its
 * words (`john andersen`, `andersen john`), words of first and last name that differ from it, and the
 * e-mail addresses, with their domains in letters and in punycode. All in the form of `searchKey`.
 */
export function searchKeysOf(
	person: Pick<Person, "displayName" | "firstName" | "lastName" | "emails">,
): string[] {
	const words = wordsOf(person.displayName);
	const keys = new Set(
		words
			.slice(0, rotationsMax)
			.map((_, index) =>
				[...words.slice(index), ...words.slice(0, index)].join(" "),
			),
	);
	for (const name of [person.firstName, person.lastName]) {
		const own = wordsOf(name ?? "");
		for (const index of own.slice(0, rotationsMax).keys()) {
			const key = own.slice(index).join(" ");
			if (![...keys].some((known) => known.startsWith(key))) keys.add(key);
		}
	}
	for (const email of person.emails) {
		keys.add(searchKey(email));
		const key = emailKey(email);
		if (key !== email) keys.add(searchKey(key));
	}
	return [...keys];
}

/** The key prefix of a search text. */
export function searchPrefixOf(text: string): string {
	return searchKey(text);
}

/**
 * The position of a person among the matches of a search: the smallest matching key. Undefined when none
 * matches.
 */
export function searchKeyFor(
	person: Parameters<typeof searchKeysOf>[0],
	prefix: string,
): string | undefined {
	return searchKeysOf(person)
		.filter((key) => key.startsWith(prefix))
		.sort()[0];
}

function wordsOf(text: string): string[] {
	return searchKey(text).split(" ").filter(Boolean);
}
