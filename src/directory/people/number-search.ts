import type { Person } from "./person.ts";

/** Digits that a text needs before numbers are searched by their end. */
const lastDigitsMin = 3;

/**
 * The keys under which a person is found by a number: each number from its front (`+1408…`) and from
 * its end (`-9027…`, its digits turned round), and the extension (`x7209`).
 */
export function numberKeysOf({
	phoneNumbers = [],
	extension,
}: Pick<Person, "phoneNumbers" | "extension">): string[] {
	const keys = new Set<string>();
	for (const { value } of phoneNumbers) {
		const digits = value.replace(/\D/g, "");
		if (digits === "") continue;
		keys.add(`+${digits}`);
		keys.add(`-${turn(digits)}`);
	}
	if (extension !== undefined) keys.add(`x${extension}`);
	return [...keys];
}

/**
 * The beginnings of keys that a text asks for when it is written as a number, in whatever way:
 * `+1 408 526 7209`, `(408) 526-7209`, `0408 526 7209`, `5267209` or `7209`. Undefined when it is none.
 */
export function numberPrefixesOf(text: string): string[] | undefined {
	const written = text.normalize("NFKC").trim();
	if (!/^\+?[\d\s().\-/\u2010-\u2015]+$/.test(written)) return undefined;
	const digits = written.replace(/\D/g, "");
	if (digits === "") return undefined;
	if (written.startsWith("+")) return [`+${digits}`];
	// The zeros before a national or an international number are dialed, and no part of it.
	const last = digits.replace(/^0+/, "");
	return [
		`x${digits}`,
		`+${digits}`,
		...(last.length >= lastDigitsMin ? [`-${turn(last)}`] : []),
	];
}

/** Whether a number or the extension of a person has a key that starts so. */
export function hasNumber(
	person: Pick<Person, "phoneNumbers" | "extension">,
	prefixes: readonly string[],
): boolean {
	return numberKeysOf(person).some((key) =>
		prefixes.some((prefix) => key.startsWith(prefix)),
	);
}

function turn(digits: string): string {
	return [...digits].reverse().join("");
}
