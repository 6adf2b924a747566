import type { Person } from "./person.ts";

/** Digits that a search text needs before it matches the end of a number. */
const lastDigitsMin = 3;
/** Digits behind leading zeros that make a text a national number. */
const nationalDigitsMin = 7;

/**
 * The keys by which a person is found by a number: each number from its front (`+1408…`) and from its end
 * (`-9027…`, its digits reversed), and the extension (`x7209`).
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
 * The key prefixes that match a text that is written as a number, in any form: `+1 408 526 7209`, `(408)
 * 526-7209`, `0408 526 7209`, `5267209` or `7209`. Undefined for any other text.
 */
export function numberPrefixesOf(text: string): string[] | undefined {
	const { digits, isInternational } = readDigits(text);
	if (digits === "") return undefined;
	if (isInternational) return [`+${digits}`];
	// Leading zeros are dialed before a national or an international number, and are not part of it.
	const last = digits.replace(/^0+/, "");
	return [
		`x${digits}`,
		`+${digits}`,
		...(last.length >= lastDigitsMin ? [`-${turn(last)}`] : []),
	];
}

/**
 * The key prefixes of numbers that begin or end with the digits of a text. Zeros before a national number do not count.
 * Undefined for a text that is not written as a number.
 */
export function numberEndsOf(text: string): string[] | undefined {
	const { digits, isInternational } = readDigits(text);
	if (digits === "") return undefined;
	if (isInternational) return [`+${digits}`];
	const national = digits.replace(/^0+/, "");
	const ends =
		national.length >= nationalDigitsMin ? [digits, national] : [digits];
	return [`+${digits}`, ...ends.map((end) => `-${turn(end)}`)];
}

// No digits for a text that is not written as a number.
function readDigits(text: string): {
	digits: string;
	isInternational: boolean;
} {
	const written = text.normalize("NFKC").trim();
	const isNumber = /^\+?[\d\s().\-/\u2010-\u2015]+$/.test(written);
	return {
		digits: isNumber ? written.replace(/\D/g, "") : "",
		isInternational: written.startsWith("+"),
	};
}

/** Whether a number key of a person starts with one of the prefixes. */
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
