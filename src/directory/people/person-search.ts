import { emailKey } from "../text/email.ts";
import { searchKey } from "../text/text.ts";
import type { Person } from "./person.ts";

/** Words of a name that a search may begin with; what comes behind them is found only from the front. */
const rotationsMax = 8;

/**
 * The keys under which a person is found by the beginning of a text: the full name begun at each of
 * its words (`john andersen`, `andersen john`), words of first and last name where they say something
 * else, and the e-mail addresses, with their domains in letters and as punycode. In the form of `searchKey`.
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
	for (const email of person.emails)
		keys.add(searchKey(email)).add(searchKey(emailKey(email)));
	return [...keys];
}

/** The beginning that a search text asks for, in the form of the keys. */
export function searchPrefixOf(text: string): string {
	return searchKey(text);
}

/** The one key by which a person stands in what a search finds: of those that begin so, the smallest. Undefined when none does. */
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
