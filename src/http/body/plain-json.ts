import { jsonDepthMax, jsonKeysMax } from "./json-scan.ts";

/** The longest text that is parsed without a scan, in characters. It cannot hold too many values. */
const plainLengthMax = 64 * 1024;

const [quote, blank] = [34, 32] as const;

/**
 * The value of a JSON text that `JSON.parse` alone reads as strictly as the scanner. Undefined for every other text: one with an
 * escape, a number, `__proto__`, a duplicate or missing name, or too much of anything. The scanner takes eight times as long.
 */
export function parsePlain(text: string): object | undefined {
	if (
		text.length > plainLengthMax ||
		text.includes("\\") ||
		text.includes("__proto__")
	)
		return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof value !== "object" || value === null) return undefined;
	// Each name in the text has its colon. Where no property was lost, no name is there twice.
	return countNames(value, 1) === countColons(text) ? value : undefined;
}

// The colons after a quotation mark, with or without blanks between them. Without escapes, the colon of every name is one, and
// few others are.
function countColons(text: string): number {
	let count = 0;
	for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
		let before = at - 1;
		while (text.charCodeAt(before) <= blank) before--;
		if (text.charCodeAt(before) === quote) count++;
	}
	return count;
}

// The names in a value, at any depth; not a number when it has too much of something, or a number.
function countNames(value: unknown, depth: number): number {
	if (typeof value === "number") return Number.NaN;
	if (typeof value !== "object" || value === null) return 0;
	if (depth > jsonDepthMax) return Number.NaN;
	let count = 0;
	if (Array.isArray(value)) {
		for (const entry of value) count += countNames(entry, depth + 1);
		return count;
	}
	let names = 0;
	for (const name in value) {
		names++;
		count += countNames((value as Record<string, unknown>)[name], depth + 1);
	}
	return names > jsonKeysMax ? Number.NaN : count + names;
}
